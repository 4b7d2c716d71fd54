/// The digest of a message whose bytes come one part after the other.
///
/// Where the parts begin and end makes no difference. A copy has read what the original had read.
package struct MessageDigest<Algorithm: HashAlgorithm>: Sendable {
  private var algorithm = Algorithm()
  /// The words of the block that is being read, the first byte of a word in its highest bits (FIPS 180-4, 5.2.1).
  private var block = InlineArray<16, UInt32>(repeating: 0)
  /// How many bytes were read.
  private var count: UInt64 = 0

  /// The digest of a message of which nothing was read.
  package init() {}

  /// Reads the next bytes of the message, which has fewer than 2⁶¹.
  package mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices { read(bytes[index]) }
  }

  /// Ends the message, and pads it to whole blocks (5.1.1): the bit 1, zeros, the length in bits as 64 bits.
  package consuming func finish() -> [UInt8] {
    let bits = count * 8
    read(0x80)
    while count % 64 != 56 { read(0) }
    for shift in stride(from: 56, through: 0, by: -8) { read(UInt8(truncatingIfNeeded: bits >> shift)) }
    return algorithm.hash.flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private mutating func read(_ byte: UInt8) {
    let word = Int(count % 64 / 4)
    block[word] = block[word] << 8 | UInt32(byte)
    count += 1
    if count % 64 == 0 { algorithm.compress(block) }
  }
}

extension MessageDigest {
  /// The digest of a whole message.
  package static func of(_ message: Span<UInt8>) -> [UInt8] {
    var digest = Self()
    digest.update(message)
    return digest.finish()
  }
}
