/// A hash algorithm of FIPS 180-4 that works on words of 32 bits and on blocks of 512: SHA-1 or SHA-256.
///
/// A value is the state after some blocks. `MessageDigest` makes the blocks of a message.
package protocol HashAlgorithm: Sendable {
  /// The state before the first block.
  init()

  /// The hash value H: five words of SHA-1 (5.3.1), eight of SHA-256 (5.3.3).
  var hash: [UInt32] { get }

  /// Computes the hash value after one more block (steps 1 to 4 of 6.1.2 and of 6.2.2).
  mutating func compress(_ block: InlineArray<16, UInt32>)
}

extension UInt32 {
  /// The circular left shift ROTL of FIPS 180-4 (3.2), for less than the whole word.
  @inline(__always) func rotatedLeft(_ bits: Self) -> Self { self &<< bits | self &>> (32 &- bits) }

  /// The circular right shift ROTR of FIPS 180-4 (3.2), for less than the whole word.
  @inline(__always) func rotatedRight(_ bits: Self) -> Self { self &>> bits | self &<< (32 &- bits) }
}
