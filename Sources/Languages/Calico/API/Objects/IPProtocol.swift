package import Network

/// A protocol above IP, by its number from 1 to 255 (semantics K45).
package struct IPProtocol: Hashable, Comparable, Sendable {
  package let number: UInt8

  /// Makes a protocol; 0 is none.
  package init?(number: UInt8) {
    if number == 0 { return nil }
    self.number = number
  }

  private init(_ number: UInt8) { self.number = number }

  package static let icmp = Self(1)
  package static let tcp = Self(6)
  package static let udp = Self(17)
  package static let icmpV6 = Self(58)
  package static let sctp = Self(132)
  package static let udpLite = Self(136)

  /// The protocols that have a name, by that name.
  package static let named: [String: Self] = [
    "TCP": tcp, "UDP": udp, "SCTP": sctp, "ICMP": icmp, "ICMPv6": icmpV6, "UDPLite": udpLite,
  ]

  /// The protocol of connections; nil for one that has no ports, or none that Calico matches.
  package var transport: TransportProtocol? {
    switch self {
    case .tcp: .tcp
    case .udp: .udp
    case .sctp: .sctp
    default: nil
    }
  }

  /// Orders by number.
  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

extension IPProtocol: CustomStringConvertible {
  /// The name, or the number of a protocol without one.
  package var description: String { Self.named.first { $0.value == self }?.key ?? "\(number)" }
}
