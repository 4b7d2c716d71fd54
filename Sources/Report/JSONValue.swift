/// A JSON value whose members keep the order in which they were written down.
package enum JSONValue {
  /// A member of an object.
  package struct Member {
    package var key: String
    package var value: JSONValue

    /// Makes a member.
    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case int(Int)
  /// A number with a fraction.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A string, or null.
  package static func optional(_ text: String?) -> Self { text.map { .string($0) } ?? .null }

  /// A list of strings.
  package static func strings(_ texts: some Sequence<String>) -> Self { .array(texts.map { .string($0) }) }

  /// Strings by their keys, in the order of the keys.
  package static func sorted(_ texts: [String: String]) -> Self {
    .object(texts.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: .string($0.value)) })
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// Makes an object with members in the order of the literal.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  /// The columns that a line may take, without a comma at its end.
  private static let lineWidth = 119

  /// The text of the value. What fits in a line stands in one; the rest is indented by two blanks a level.
  package var text: String { layout(indentation: 0, column: 0) }

  /// The text of a value that begins at a column of a line that is indented.
  private func layout(indentation: Int, column: Int) -> String {
    let pieces: [String]
    let brackets: (String, String)
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .number(let value): return "\(value)"
    case .string(let value): return Self.quote(value)
    case .array(let items):
      pieces = items.map { $0.layout(indentation: indentation + 2, column: indentation + 2) }
      brackets = ("[", "]")
    case .object(let members):
      pieces = members.map { member in
        let name = "\(Self.quote(member.key)): "
        return name
          + member.value.layout(indentation: indentation + 2, column: indentation + 2 + name.unicodeScalars.count)
      }
      brackets = ("{", "}")
    }
    let width = pieces.reduce(column + 2) { $0 + $1.unicodeScalars.count } + 2 * max(pieces.count - 1, 0)
    if width <= Self.lineWidth, !pieces.contains(where: { $0.utf8.contains(0x0A) }) {
      return brackets.0 + pieces.joined(separator: ", ") + brackets.1
    }
    let margin = "\n" + String(repeating: " ", count: indentation)
    return brackets.0 + margin + "  " + pieces.joined(separator: ",\(margin)  ") + margin + brackets.1
  }

  /// The text in quotes. Whatever a terminal could take for a command, or an old parser for a line break, is escaped.
  static func quote(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    result.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: result.append(contentsOf: ["\\", scalar])
      case 0x0A: result.append(contentsOf: "\\n".unicodeScalars)
      case 0x0D: result.append(contentsOf: "\\r".unicodeScalars)
      case 0x09: result.append(contentsOf: "\\t".unicodeScalars)
      case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        let digits = String(scalar.value, radix: 16)
        result.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".unicodeScalars)
      default: result.append(scalar)
      }
    }
    result.append("\"")
    return String(result)
  }
}

extension JSONValue {
  /// Adds a member behind those of an object.
  mutating func append(_ key: String, _ value: JSONValue) {
    guard case .object(let members) = self else { return }
    self = .object(members + [Member(key: key, value: value)])
  }
}
