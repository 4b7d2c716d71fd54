import Diagnostics
import Kubernetes

/// The NetworkPolicies among policies of every language.
extension [any PolicyObject] {
  /// Each NetworkPolicy with its place in the list.
  package var networkPolicies: [(place: Int, policy: NetworkPolicy)] {
    enumerated().compactMap { place, policy in (policy as? NetworkPolicy).map { (place, $0) } }
  }

  /// The NetworkPolicy at a place; nil where a policy of another language stands.
  package func networkPolicy(_ place: Int) -> NetworkPolicy? { self[place] as? NetworkPolicy }

  /// The NetworkPolicy at a place that a NetworkPolicy told: where one of another language stands, the program ends.
  package subscript(networkPolicy place: Int) -> NetworkPolicy {
    get {
      guard let policy = networkPolicy(place) else {
        preconditionFailure("no NetworkPolicy but \(self[place].reference)")
      }
      return policy
    }
    set { self[place] = newValue }
  }
}
