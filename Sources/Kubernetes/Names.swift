/// The API's rules for names and labels (semantics B1 to B4, B12). All work on ASCII bytes.
package enum NameRule {
  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// At most 63 of `[a-z0-9-]` with alphanumeric ends.
  package static func isDNSLabel(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    return [first, last].allSatisfy { isLower($0) || isDigit($0) }
      && bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// At most 253 characters of DNS labels joined by dots.
  static func isDNSSubdomain(_ text: some StringProtocol) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        // A subdomain's parts have no limit of their own below 253.
        let bytes = Array(part.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        return [first, last].allSatisfy { isLower($0) || isDigit($0) }
          && bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// The start of a subdomain, to which the API server appends letters: it may end with `-`.
  static func isGenerateName(_ text: String) -> Bool {
    isDNSSubdomain(text.utf8.count > 1 && text.hasSuffix("-") ? text.dropLast(2) + "a" : text[...])
  }

  /// At most 63 of `[A-Za-z0-9_.-]` with alphanumeric ends.
  private static func isQualifiedPart(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || isDigit(byte) }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && bytes.allSatisfy {
        isAlphanumeric($0) || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
      }
  }

  /// A label's key: an optional DNS subdomain and `/`, then a name.
  static func isQualifiedName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return isQualifiedPart(parts[0])
    case 2: return isDNSSubdomain(parts[0]) && isQualifiedPart(parts[1])
    default: return false
    }
  }

  /// A label's value: empty, or like a name.
  static func isLabelValue(_ text: String) -> Bool { text.isEmpty || isQualifiedPart(text) }

  /// A port's name: 1 to 15 of `[a-z0-9-]` with a letter, no `--`, no `-` at an end.
  static func isPortName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let dash = UInt8(ascii: "-")
    guard (1...15).contains(bytes.count), bytes.first != dash, bytes.last != dash else { return false }
    return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == dash } && bytes.contains(where: isLower)
      && !zip(bytes, bytes.dropFirst()).contains { $0 == dash && $1 == dash }
  }
}

/// Whether `text` can name a container port (semantics B12).
package func isPortName(_ text: String) -> Bool { NameRule.isPortName(text) }

/// Whether `text` can be an object's name: a DNS subdomain (semantics B1).
package func isObjectName(_ text: String) -> Bool { NameRule.isDNSSubdomain(text) }

/// Whether `text` is one DNS label of at most 63 characters.
package func isDNSLabel(_ text: some StringProtocol) -> Bool { NameRule.isDNSLabel(text) }

/// Whether `text` is at most 253 characters of labels of any length, joined by dots (semantics B1).
package func isDNSSubdomain(_ text: some StringProtocol) -> Bool { NameRule.isDNSSubdomain(text) }

/// Whether `text` can be a label's key (semantics B1).
package func isLabelKey(_ text: String) -> Bool { NameRule.isQualifiedName(text) }
