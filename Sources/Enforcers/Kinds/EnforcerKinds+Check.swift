import CalicoAPI
import CiliumAPI
package import Cluster
import ClusterNetworkPolicyAPI
package import Diagnostics
import Kubernetes

extension EnforcerKinds {
  /// What a world's enforcer would refuse, or leave out.
  package static func check(_ world: World) -> [Diagnostic] {
    let others = world.policies.filter { $0.enforcer.map { $0 != world.enforcer.name } ?? false }
    let unread = others.map { policy in
      Diagnostic.error(
        "not-enforced",
        "\(policy.reference.title) would do nothing: `\(world.enforcer.name.rawValue)` does not read it",
        at: policy.span,
        notes: [.init("write `enforcer: \(policy.enforcer?.rawValue ?? "")`, or leave `enforcer` out")])
    }
    switch world.enforcer.name {
    case .upstream: return unread
    case .calico: return unread + calico(world)
    case .cilium: return unread + cilium(world)
    }
  }

  /// What cannot be judged where anyone may write NetworkPolicies: which of them Calico asks first among policies of their
  /// order, where its release decides, depends on the name that somebody gives (semantics K21, K80).
  ///
  /// Of Cilium's policies those that want authentication: what a NetworkPolicy allows may want it then, too, and nobody
  /// sees whether it is given (semantics L55).
  package static func checkFree(_ world: World) -> [Diagnostic] {
    if world.enforcer.name == .cilium {
      return world.policies.compactMap { $0 as? CiliumPolicy }.flatMap(\.blocks).flatMap(\.rules).filter {
        $0.authentication.map { $0 != .disabled } ?? false
      }.map {
        .error(
          "open-authentication",
          "\($0.path).authentication: what NetworkPolicies allow may inherit it, and with `policies: open` these are "
            + "anyone's to write", at: $0.span,
          notes: [.init("leave `policies: open` out, or the authentication")])
      }
    }
    guard world.enforcer.name == .calico, world.enforcer.release != nil else { return [] }
    return world.policies.compactMap { $0 as? CalicoPolicy }.filter { $0.order == 1000 && $0.tierName == "default" }.map
    {
      .error(
        "unordered-policies",
        "\($0.reference.title) is of the order of NetworkPolicies, whose names decide which is asked first; with "
          + "`policies: open` these are anyone's to choose", at: $0.span,
        notes: [.init("leave `calicoVersion` out: then any of them may be first; or give it another order")])
    }
  }

  /// Whether a policy of a world lets connections through with a restriction: what is not read has none.
  package static func restrict(_ world: World) -> Bool {
    let rules = world.policies.lazy.compactMap { $0 as? CiliumPolicy }.flatMap(\.blocks).flatMap(\.rules)
    return rules.contains { $0.ports.contains { !$0.restrictions.isEmpty } }
  }

  private static func calico(_ world: World) -> [Diagnostic] {
    let release = world.enforcer.release.flatMap { CalicoRelease(named: $0) } ?? .usual
    let tiers = world.policyData.compactMap { $0 as? CalicoTier }
    let policies = world.policies.compactMap { $0 as? CalicoPolicy }
    return CalicoTier.conflicts(tiers, in: release)
      + CalicoTier.missing(for: policies, among: tiers, in: release)
      + policies.compactMap { $0.misnamed(in: release) }
      + world.policies.compactMap { $0 as? ClusterNetworkPolicy }.flatMap { check($0, release) }
  }

  /// What Calico makes of a policy of the whole cluster: other releases read other versions, and none reads all peers
  /// (semantics K82 to K85).
  private static func check(_ policy: ClusterNetworkPolicy, _ release: CalicoRelease) -> [Diagnostic] {
    let isRead =
      switch policy.kind {
      case .clusterNetworkPolicy: release >= .v332
      case .adminNetworkPolicy: release < .v332
      case .baselineAdminNetworkPolicy: release >= .v330 && release < .v332
      }
    if !isRead {
      return [
        .error(
          "not-enforced", "\(policy.reference.title) would do nothing: Calico \(release.name) does not read its kind",
          at: policy.span,
          notes: [.init("`calicoVersion` says which release there is; without it, it is \(CalicoRelease.usual.name)")])
      ]
    }
    return (policy.ingress + policy.egress).flatMap(\.peers).compactMap { peer in
      let field: String
      switch peer.member {
      case .pods, .networks: return nil
      case .nodes: field = "nodes"
      case .domainNames: field = "domainNames"
      }
      return .error(
        "unsupported-peer",
        "Calico does not know `\(field)`: a rule that accepts would do nothing, any other deny everything",
        at: peer.span, notes: [.init("list the addresses in `networks`")])
    }
  }
}
