import CiliumAPI
import CiliumTiers
import Cluster
import ClusterNetworkPolicyAPI
import ClusterNetworkPolicyTiers
import Network
import NetworkPolicyTiers
import PolicyModel

extension EnforcerTiers {
  /// What Cilium makes of a world's policies: NetworkPolicies stand among its own (semantics L56), and policies of the whole
  /// cluster before and behind them where it reads these (semantics L57).
  static func cilium(_ world: World, _ free: FreePolicies?) -> NormalisedPolicies {
    let isRead = CiliumSettings(world.enforcer).readsClusterPolicies
    return CiliumTiers(world).normalise(networkPolicies: NetworkPolicyTiers.normalise(world, free: free)) { direction in
      isRead ? clusterPolicies(world, direction) : []
    }
  }

  private static func clusterPolicies(_ world: World, _ direction: Direction) -> [CiliumTiers.Ranked] {
    ClusterNetworkPolicyTiers.policies(world, direction) { _ in [] }.compactMap { object, policy in
      // The other kinds are not read.
      guard object.kind == .clusterNetworkPolicy else { return nil }
      let naming = object[direction].indices.filter { number in
        object[direction][number].peers.contains { if case .domainNames = $0.member { true } else { false } }
      }
      return .init(
        isBaseline: object.tier == .baseline, priority: object.priority, policy: policy, naming: Set(naming))
    }
  }
}
