import Digest

/// Messages and digests as tests write them.
enum Message {
  /// Bytes that differ from their neighbours, so that one read twice, left out or in another place is noticed.
  static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 * 167 + $0 / 64 + 11) } }

  /// A digest in lower-case hexadecimal digits.
  static func hexadecimal(_ digest: [UInt8]) -> String {
    digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
  }

  /// The digest of a message in hexadecimal digits.
  static func digest<Algorithm: HashAlgorithm>(_: Algorithm.Type, _ message: [UInt8]) -> String {
    hexadecimal(MessageDigest<Algorithm>.of(message.span))
  }
}
