/// What is known of traffic from outside that a node stands in for (semantics X10).
package enum Masqueraded: String, Hashable, CaseIterable, Sendable {
  /// Policies judge it like any other.
  case judged
  /// It passes, as what comes from a pod's own node does.
  case exempt
  /// Nobody knows.
  case unknown
}
