extension SourceText {
  /// What came of decoding a file.
  package struct Decoded: Sendable {
    /// The text without a byte order mark. UTF-8 is passed through unchecked.
    package var utf8: [UInt8]
    /// Where the file is broken UTF-16, as an offset into `utf8`.
    package var brokenUTF16At: Int?
  }

  /// Removes a byte order mark, and turns UTF-16 that begins with one into UTF-8.
  package static func decode(_ bytes: [UInt8]) -> Decoded {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Decoded(utf8: Array(bytes.dropFirst(3))) }
    if bytes.starts(with: [0xFF, 0xFE]) { return decodeUTF16(bytes, high: 1, low: 0) }
    if bytes.starts(with: [0xFE, 0xFF]) { return decodeUTF16(bytes, high: 0, low: 1) }
    return Decoded(utf8: bytes)
  }

  private static func decodeUTF16(_ bytes: [UInt8], high: Int, low: Int) -> Decoded {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    var result = Decoded(utf8: [])
    result.utf8.reserveCapacity(bytes.count)
    func unit(_ index: Int) -> UInt32? {
      index + 1 < bytes.count ? UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + low]) : nil
    }
    var index = 2
    while index < bytes.count {
      var scalar = unit(index).flatMap(Unicode.Scalar.init)
      if let first = unit(index), 0xD800..<0xDC00 ~= first, let second = unit(index + 2), 0xDC00..<0xE000 ~= second {
        scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        index += 2
      }
      index += 2
      if scalar == nil, result.brokenUTF16At == nil { result.brokenUTF16At = result.utf8.count }
      result.utf8.append(contentsOf: UTF8.encode(scalar ?? replacement) ?? UTF8.encodedReplacementCharacter)
    }
    return result
  }
}
