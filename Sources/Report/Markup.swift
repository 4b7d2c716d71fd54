import Diagnostics

/// Writes XML and HTML. Text of users can neither end an element nor hold a character that XML forbids.
enum Markup {
  /// Text for an element or a quoted attribute, on one line.
  static func escape(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in VisibleText.escape(text).unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case _ where scalar.value & 0xFFFE == 0xFFFE: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// An element on a line, or with its children on lines of their own.
  static func element(_ name: String, _ attributes: [(String, String)], _ children: [String] = []) -> String {
    let opening = "<\(name)" + attributes.map { " \($0.0)=\"\(escape($0.1))\"" }.joined()
    if children.isEmpty { return "\(opening)/>" }
    let lines = children.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    return "\(opening)>\n\(lines.map { "  \($0)" }.joined(separator: "\n"))\n</\(name)>"
  }

  /// An element that holds nothing but text; the lines of the text are kept.
  static func text(_ name: String, _ attributes: [(String, String)], _ lines: [String]) -> String {
    let opening = "<\(name)" + attributes.map { " \($0.0)=\"\(escape($0.1))\"" }.joined()
    return "\(opening)>\(lines.map(escape).joined(separator: "&#10;"))</\(name)>"
  }
}
