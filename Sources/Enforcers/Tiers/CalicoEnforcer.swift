import CalicoTiers
import Cluster
import ClusterNetworkPolicyAPI
import ClusterNetworkPolicyTiers
import Kubernetes
import Network
import NetworkPolicyTiers
import PolicyModel

extension EnforcerTiers {
  /// What Calico makes of a world's policies: those of Kubernetes stand among its own (semantics K80 to K85).
  static func calico(_ world: World, _ free: FreePolicies?) -> NormalisedPolicies {
    let tiers = CalicoTiers(world)
    let networkPolicies = NetworkPolicyTiers.normalise(world, free: free)
    func foreign(_ direction: Direction) -> [CalicoTiers.Foreign] {
      let own = direction == .ingress ? networkPolicies.ingress : networkPolicies.egress
      let others = ClusterNetworkPolicyTiers.policies(world, direction) {
        tiers.networkSets(inNamespacesWith: $0)
      }
      return own.policies.map { networkPolicy($0, world) } + others.map { clusterPolicy($0.object, $0.policy) }
    }
    return tiers.normalise(ingress: foreign(.ingress), egress: foreign(.egress))
  }

  /// In tier `default`, at order 1000 (semantics K80).
  private static func networkPolicy(_ policy: Policy, _ world: World) -> CalicoTiers.Foreign {
    // What anyone may write may have any name.
    let object = policy.index.map { world.policies[$0].reference }
    let (namespace, name) = (object?.namespace ?? "", object?.name ?? "")
    return CalicoTiers.Foreign(
      tier: "default", order: 1000,
      tieKeys: (
        stored: "\(namespace)/knp.default.\(name)", current: "\(name)/\(namespace)/KubernetesNetworkPolicy"
      ), policy: CalicoTiers.inheriting(policy))
  }

  /// In a tier of their own, at the order of their priority (semantics K82, K85).
  private static func clusterPolicy(_ object: ClusterNetworkPolicy, _ policy: Policy) -> CalicoTiers.Foreign {
    let tier: String
    switch object.kind {
    case .clusterNetworkPolicy: tier = object.tier == .admin ? "kube-admin" : "kube-baseline"
    case .adminNetworkPolicy: tier = "adminnetworkpolicy"
    case .baselineAdminNetworkPolicy: tier = "baselineadminnetworkpolicy"
    }
    return CalicoTiers.Foreign(
      tier: tier, order: object.kind == .baselineAdminNetworkPolicy ? 1000 : Double(object.priority),
      tieKeys: (stored: nil, current: "\(object.name)//KubernetesClusterNetworkPolicy"),
      policy: CalicoTiers.inheriting(policy))
  }
}
