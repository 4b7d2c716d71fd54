import CalicoAPI
package import Kubernetes

/// Where Calico puts the policies of Kubernetes among its own (semantics K80, K82, K85). Kinds that a release does not
/// know have no place in it.
package struct KubernetesRanks: Sendable {
  private let rules: ReleaseRules

  /// The places in the release of an enforcer.
  package init(_ enforcer: Enforcer) { rules = ReleaseRules(enforcer) }

  /// A NetworkPolicy's (semantics K80).
  package func networkPolicy(namespace: String, name: String) -> CalicoReading.Rank {
    let stored = "\(namespace)/knp.default.\(name)"
    return rank("default", 1000, "\(name)/\(namespace)/KubernetesNetworkPolicy", before332: stored)
  }

  /// A ClusterNetworkPolicy's (semantics K82).
  package func clusterNetworkPolicy(isBaseline: Bool, priority: Int, name: String) -> CalicoReading.Rank? {
    guard rules.release >= .v332 else { return nil }
    let tier = isBaseline ? "kube-baseline" : "kube-admin"
    return rank(tier, Double(priority), "\(name)//KubernetesClusterNetworkPolicy", before332: nil)
  }

  /// An AdminNetworkPolicy's, which 3.32 does not read any more (semantics K85). What orders those of one priority, no
  /// text says.
  package func adminNetworkPolicy(priority: Int) -> CalicoReading.Rank? {
    rules.release >= .v332 ? nil : .init(tier: "adminnetworkpolicy", order: Double(priority), tieKey: nil)
  }

  /// The BaselineAdminNetworkPolicy's, which 3.29 does not read yet (semantics K85).
  package var baselineAdminNetworkPolicy: CalicoReading.Rank? {
    guard rules.release >= .v330, rules.release < .v332 else { return nil }
    return .init(tier: "baselineadminnetworkpolicy", order: 1000, tieKey: nil)
  }

  private func rank(_ tier: String, _ order: Double, _ key: String, before332 stored: String?) -> CalicoReading.Rank {
    let key = rules.release >= .v332 ? key : stored
    return .init(tier: tier, order: order, tieKey: rules.isWritten ? key : nil)
  }
}
