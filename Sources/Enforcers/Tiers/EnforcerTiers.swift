package import Cluster
import ClusterNetworkPolicyTiers
import NetworkPolicyTiers
package import PolicyModel

/// What each enforcer makes of a world's policies.
package enum EnforcerTiers {
  /// What the APIs say: NetworkPolicies between the two tiers of the cluster's policies (semantics C7).
  ///
  /// - Parameter free: what anyone may write in place of the NetworkPolicies of most namespaces; the policies of the
  ///   whole cluster are not theirs to write.
  package static func upstream(_ free: FreePolicies? = nil) -> Normaliser {
    {
      OpeningTiers.normalise($0) + ClusterNetworkPolicyTiers.admin($0) + NetworkPolicyTiers.normalise($0, free: free)
        + ClusterNetworkPolicyTiers.baseline($0)
    }
  }
}

extension PolicyModel {
  /// Normalises the policies of `world`, as the API has them.
  ///
  /// - Parameters:
  ///   - tellsNodes: whether claims about nodes are to be decided.
  ///   - podNames: names of pods that claims speak of.
  ///   - baseline: the world's counterpart in a baseline.
  ///   - free: what anyone may write in place of the policies of most namespaces, now and then; nil where nobody may.
  package init(
    _ world: World, tellsNodes: Bool = true, podNames: Set<String> = [], baseline: World? = nil,
    free: FreePolicies? = nil
  ) {
    self.init(
      world, normalise: EnforcerTiers.upstream(free), tellsNodes: tellsNodes, podNames: podNames, baseline: baseline)
  }
}
