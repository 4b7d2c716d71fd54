/// The protocols that NetworkPolicy speaks of (semantics A31).
package enum TransportProtocol: String, Hashable, Comparable, CaseIterable, Sendable {
  case tcp = "TCP"
  case udp = "UDP"
  case sctp = "SCTP"

  /// Orders TCP, UDP, SCTP, as reports list them.
  package static func < (a: Self, b: Self) -> Bool { a.order < b.order }

  /// The place in reports.
  private var order: Int {
    switch self {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    }
  }
}
