/// The end of a connection at which it is judged: where it leaves a pod, or where it comes in.
///
/// The raw values are those of `policyTypes` in the API.
package enum Direction: String, Hashable, Comparable, CaseIterable, Sendable {
  case ingress = "Ingress"
  case egress = "Egress"

  /// Ingress before egress, as the API lists them.
  package static func < (a: Self, b: Self) -> Bool { a == .ingress && b == .egress }

  /// The name of the field with a policy's rules: `ingress` or `egress`.
  package var field: String { self == .ingress ? "ingress" : "egress" }

  /// The name of the field with a rule's other ends: `from` or `to`.
  package var peersField: String { self == .ingress ? "from" : "to" }

  /// The other direction.
  package var opposite: Self { self == .ingress ? .egress : .ingress }

  /// Of the ends of a connection, the one that is governed in this direction, and the other.
  package func ends<End>(source: End, destination: End) -> (own: End, other: End) {
    self == .ingress ? (destination, source) : (source, destination)
  }
}
