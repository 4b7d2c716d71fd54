import CiliumTiers
import Cluster
import NetworkPolicyTiers
import PolicyModel

extension EnforcerTiers {
  /// What Cilium makes of a world's policies: NetworkPolicies stand among its own (semantics L56).
  static func cilium(_ world: World, _ free: FreePolicies?) -> NormalisedPolicies {
    CiliumTiers(world).normalise(networkPolicies: NetworkPolicyTiers.normalise(world, free: free))
  }
}
