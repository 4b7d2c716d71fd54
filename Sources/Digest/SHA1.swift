/// SHA-1 (FIPS 180-4, 6.1). It is for names that a format makes of it, such as UUIDs of version 5: two messages of one
/// digest can be made, so it is evidence of nothing.
package struct SHA1: HashAlgorithm {
  /// The initial hash value, to begin with (5.3.1).
  package private(set) var hash: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]

  package init() {}

  package mutating func compress(_ block: InlineArray<16, UInt32>) {
    // The message schedule W (6.1.2, step 1).
    var schedule = InlineArray<80, UInt32>(repeating: 0)
    for t in 0..<16 { schedule[t] = block[t] }
    for t in 16..<80 {
      schedule[t] = (schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16]).rotatedLeft(1)
    }
    var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4])
    for t in 0..<80 {
      // The functions of 4.1.1 and the constants of 4.2.1.
      let (function, constant): (UInt32, UInt32) =
        switch t {
        case 0..<20: ((b & c) ^ (~b & d), 0x5a82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ed9_eba1)
        case 40..<60: ((b & c) ^ (b & d) ^ (c & d), 0x8f1b_bcdc)
        default: (b ^ c ^ d, 0xca62_c1d6)
        }
      let next = a.rotatedLeft(5) &+ function &+ e &+ constant &+ schedule[t]
      (e, d, c, b, a) = (d, c, b.rotatedLeft(30), a, next)
    }
    hash[0] &+= a
    hash[1] &+= b
    hash[2] &+= c
    hash[3] &+= d
    hash[4] &+= e
  }
}
