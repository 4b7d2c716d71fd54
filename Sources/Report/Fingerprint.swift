import Digest

/// Names for things that are the same on every run: they depend on what a thing is, not on the line where it stands.
package enum Fingerprint {
  /// The SHA-256 of a list of texts, in lower-case hexadecimal digits.
  static func sha256(_ parts: [String]) -> String { sha256(of: bytes(parts)) }

  /// The SHA-256 of bytes, in lower-case hexadecimal digits.
  package static func sha256(of bytes: [UInt8]) -> String { hexadecimal(MessageDigest<SHA256>.of(bytes.span)) }

  /// The SHA-256 of a text in Base64 (RFC 4648), as content security policies want it.
  static func base64(of text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let digest = MessageDigest<SHA256>.of(text.utf8.span)
    return stride(from: 0, to: digest.count, by: 3).map { start in
      let group = digest[start..<min(start + 3, digest.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
      let digits = (0...group.count).map { alphabet[bits >> (18 - 6 * $0) & 63] }
      return String(digits) + String(repeating: "=", count: 3 - group.count)
    }
    .joined()
  }

  /// A UUID of version 5 (RFC 9562), made from a list of texts.
  static func uuid(_ parts: [String]) -> String {
    let name = namespace + bytes(parts)
    var digest = MessageDigest<SHA1>.of(name.span).prefix(16)
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    let digits = hexadecimal(digest)
    var groups: [Substring] = []
    var rest = digits[...]
    for length in [8, 4, 4, 4, 12] {
      groups.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return groups.joined(separator: "-")
  }

  /// The digest of a set of manifests: the SHA-256 of the digests of the files, in hexadecimal digits, sorted, each once
  /// and with a line feed behind it. It depends on neither names nor order of the files:
  ///
  ///     sha256sum FILES | cut -c1-64 | LC_ALL=C sort -u | sha256sum
  package static func ofSet(_ digests: some Sequence<String>) -> String {
    var digest = MessageDigest<SHA256>()
    for line in Set(digests).sorted() {
      digest.update(line.utf8.span)
      digest.update("\n".utf8.span)
    }
    return hexadecimal(digest.finish())
  }

  /// The namespace of this program's UUIDs, itself a random UUID.
  private static let namespace: [UInt8] = [
    0x5A, 0x0E, 0x3B, 0x52, 0x7C, 0x1D, 0x4F, 0x6A, 0x9B, 0x2F, 0x11, 0xD3, 0xE8, 0x44, 0xA7, 0x60,
  ]

  /// The texts with zero bytes in between.
  private static func bytes(_ parts: [String]) -> [UInt8] { Array(parts.map { Array($0.utf8) }.joined(separator: [0])) }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0\(digits)" : digits
    }
    .joined()
  }
}
