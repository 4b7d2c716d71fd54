/// What the properties of tiny worlds are about besides flows of one world, one by one.
package enum Topic: String, Hashable, CaseIterable, Sendable {
  /// What was allowed in a baseline: `noNewAccess`.
  case baselines
  /// Where chains of flows lead: `neverReaches` with `transitive`.
  case chains
  /// Whether one of several pods is reached, whatever their addresses are: `mustReach` with `each: some`.
  case targets
  /// What is accepted: waivers, and `expect: violated`.
  case waivers
  /// What stands whatever objects say whose kinds have no semantics here.
  case unread
  /// What several tiers of policies come to: those of the cluster before and after NetworkPolicies.
  case tiers
  /// What holds whatever NetworkPolicies anyone writes, beside the tiers of the cluster.
  case authors
  /// What Calico's policies come to, with those of Kubernetes among them.
  case calico
  /// What Cilium's policies come to, with NetworkPolicies among them.
  case cilium
  /// Who gets in from outside, through Services and Ingresses.
  case doors
  /// What pods that no manifest declares can be: their labels, trusted or not, their namespaces and their ports.
  case open
}
