/// Text as YAML that every reader takes for the same text.
enum YAMLText {
  /// Words that YAML 1.1 reads as something other than text.
  private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

  /// A scalar: plain where nobody can mistake it, else in double quotes.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map(isLetter) ?? false && text.utf8.allSatisfy { isLetter($0) || isOther($0) }
      && !reserved.contains(text.lowercased())
    return isPlain ? text : quote(text)
  }

  /// A sentence as the value of a member that stands on a line of its own.
  static func sentence(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map(isLetter) ?? false && text.utf8.last != 0x20 && text.contains(" ")
      && text.utf8.allSatisfy { isLetter($0) || isOther($0) || [0x20, 0x2C, 0x3D].contains($0) }
    return isPlain ? text : scalar(text)
  }

  /// A mapping in one line, by key.
  static func mapping(_ labels: [String: String]) -> String {
    let members = labels.sorted { $0.key < $1.key }.map { "\(scalar($0.key)): \(scalar($0.value))" }
    return "{\(members.joined(separator: ", "))}"
  }

  /// A list in one line.
  static func list(_ items: some Sequence<String>) -> String {
    "[\(items.map(scalar).joined(separator: ", "))]"
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isOther(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: result += "\\\(scalar)"
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
