import CiliumAPI
import Cluster
import ClusterNetworkPolicyAPI
import Diagnostics
import Kubernetes

extension EnforcerKinds {
  /// What Cilium would refuse, or leave out.
  static func cilium(_ world: World) -> [Diagnostic] {
    let settings = CiliumSettings(world.enforcer)
    let own = world.policies.compactMap { $0 as? CiliumPolicy }
    return own.flatMap { $0.misfits(in: settings) } + RuleConflict.all(own).map { $0.warning(own) }
      + world.policies.compactMap { $0 as? ClusterNetworkPolicy }.flatMap { check($0, settings) }
  }

  /// What Cilium makes of a policy of the whole cluster: only one version is read, and only where it is told to; as a whole
  /// it is dropped where one of its peers needs what is turned off (semantics L57, L33).
  private static func check(_ policy: ClusterNetworkPolicy, _ settings: CiliumSettings) -> [Diagnostic] {
    guard policy.kind == .clusterNetworkPolicy else {
      return [
        .error(
          "not-enforced", "\(policy.reference.title) would do nothing: `cilium` does not read its kind",
          at: policy.span, notes: [.init("since release 1.20 it can be told to read ClusterNetworkPolicy")])
      ]
    }
    if !settings.readsClusterPolicies {
      let isOld = settings.release < .v120
      return [
        .error(
          "not-enforced",
          isOld
            ? "\(policy.reference.title) would do nothing: Cilium \(settings.release.name) does not read it"
            : "\(policy.reference.title) would do nothing: `cilium` does not read it unless it is told to",
          at: policy.span,
          notes: [
            .init(
              "write \(isOld ? "`ciliumVersion: \"1.20\"` and " : "")`cilium: {clusterNetworkPolicy: true}` below `model` "
                + "if the agents read it")
          ])
      ]
    }
    return (policy.ingress + policy.egress).flatMap(\.peers).compactMap { peer in
      switch peer.member {
      case .pods, .networks: return nil
      case .nodes:
        if settings.nodeSelectorLabels { return nil }
        return .error(
          "unsupported-peer",
          "nodes have labels for policies only where `nodeSelectorLabels` is set: the agent drops "
            + "the policy", at: peer.span,
          notes: [
            .init(
              "write `cilium: {nodeSelectorLabels: true}` below `model` if the agents have `enable-node-selector-labels`"
            )
          ])
      case .domainNames:
        if settings.l7Proxy { return nil }
        return .error(
          "unsupported-peer", "domain names need the proxy, which `l7Proxy` turns off: the agent drops the policy",
          at: peer.span, notes: [.init("list the addresses in `networks`")])
      }
    }
  }
}
