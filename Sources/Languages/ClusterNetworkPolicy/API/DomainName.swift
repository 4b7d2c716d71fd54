/// A name of `domainNames` (semantics C28, C65): letters without case, and without a dot at the end.
package struct DomainName: Hashable, Sendable, CustomStringConvertible {
  /// The labels, in lower case; of `*.example.com` those behind the star.
  package let labels: [String]
  /// Whether it stands for all names with one or more labels before these.
  package let isWildcard: Bool

  /// Reads a name: at least two labels of letters, digits, `-` and `_` with alphanumeric ends, behind a `*.` perhaps.
  package init?(_ text: String) {
    var rest = text.lowercased()[...]
    if rest.hasSuffix(".") { rest = rest.dropLast() }
    isWildcard = rest.hasPrefix("*.")
    if isWildcard { rest = rest.dropFirst(2) }
    labels = rest.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard labels.count >= 2, labels.allSatisfy(Self.isLabel) else { return nil }
  }

  private static func isLabel(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
      return false
    }
    return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  /// The name as it is written in lower case.
  package var description: String { (isWildcard ? "*." : "") + labels.joined(separator: ".") }
}
