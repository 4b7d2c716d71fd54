import CalicoTiers
package import Cluster
import ClusterNetworkPolicyTiers
import Kubernetes
import NetworkPolicyTiers
package import PolicyModel

/// What each enforcer makes of a world's policies.
package enum EnforcerTiers {
  /// What a world's enforcer makes of its policies.
  ///
  /// - Parameter free: what anyone may write in place of the NetworkPolicies of most namespaces; the policies of the
  ///   whole cluster are not theirs to write.
  package static func normalise(_ world: World, _ free: FreePolicies? = nil) -> NormalisedPolicies {
    let policies =
      switch world.enforcer.name {
      case .upstream: upstream(world, free)
      case .calico: calico(world, free)
      case .cilium: cilium(world, free)
      }
    return OpeningTiers.normalise(world) + policies
  }

  /// What the APIs say: NetworkPolicies between the two tiers of the cluster's policies (semantics C7).
  private static func upstream(_ world: World, _ free: FreePolicies?) -> NormalisedPolicies {
    ClusterNetworkPolicyTiers.admin(world) + NetworkPolicyTiers.normalise(world, free: free)
      + ClusterNetworkPolicyTiers.baseline(world)
  }
}

extension PolicyModel {
  /// Normalises the policies of `world`, as its enforcer has them.
  ///
  /// - Parameters:
  ///   - tellsNodes: whether claims about nodes are to be decided.
  ///   - podNames: names of pods that claims speak of.
  ///   - tellsAccounts: whether claims speak of ServiceAccounts.
  ///   - baseline: the world's counterpart in a baseline.
  ///   - free: what anyone may write in place of the policies of most namespaces, now and then; nil where nobody may.
  package init(
    _ world: World, tellsNodes: Bool = true, podNames: Set<String> = [],
    tellsAccounts: Bool = false, baseline: World? = nil, free: FreePolicies? = nil
  ) {
    self.init(
      world, normalise: { EnforcerTiers.normalise($0, free) }, tellsNodes: tellsNodes, podNames: podNames,
      tellsAccounts: tellsAccounts, baseline: baseline)
  }
}
