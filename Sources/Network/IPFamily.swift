/// An address family. Families never mix (semantics A34).
package enum IPFamily: String, Hashable, Comparable, CaseIterable, Sendable {
  case ipv4 = "IPv4"
  case ipv6 = "IPv6"

  /// The number of bits of an address: 32 or 128.
  package var width: Int { self == .ipv4 ? 32 : 128 }

  /// The largest address, as a number.
  package var maximum: UInt128 { self == .ipv4 ? UInt128(UInt32.max) : UInt128.max }

  /// Orders IPv4 before IPv6.
  package static func < (a: Self, b: Self) -> Bool { a == .ipv4 && b == .ipv6 }
}

extension IPFamily {
  /// Addresses of the ranges kept for documentation (RFC 5737, RFC 3849), as numbers: what a reader takes for "some
  /// address".
  package var familiarAddresses: [UInt128] {
    switch self {
    case .ipv4: [0xC000_0201, 0xC000_0202, 0xC633_6401, 0xC633_6402, 0xCB00_7101, 0xCB00_7102]
    case .ipv6: [UInt128(0x2001_0DB8) << 96 | 1, UInt128(0x2001_0DB8) << 96 | 2]
    }
  }
}
