package import Cluster
import ClusterNetworkPolicyTiers
import NetworkPolicyTiers
package import PolicyModel

/// What each enforcer makes of a world's policies.
package enum EnforcerTiers {
  /// What the APIs say: NetworkPolicies between the two tiers of the cluster's policies (semantics C7).
  package static let upstream: Normaliser = {
    ClusterNetworkPolicyTiers.admin($0) + NetworkPolicyTiers.normalise($0) + ClusterNetworkPolicyTiers.baseline($0)
  }
}

extension PolicyModel {
  /// Normalises the policies of `world`, as the API has them.
  ///
  /// - Parameters:
  ///   - tellsNodes: whether claims about nodes are to be decided.
  ///   - podNames: names of pods that claims speak of.
  ///   - baseline: the world's counterpart in a baseline.
  package init(_ world: World, tellsNodes: Bool = true, podNames: Set<String> = [], baseline: World? = nil) {
    self.init(
      world, normalise: EnforcerTiers.upstream, tellsNodes: tellsNodes, podNames: podNames, baseline: baseline)
  }
}
