import Advice
import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes

/// Where policies stand in Calico's tiers: its own, and those of Kubernetes among them (semantics K10 to K12, K20, K80 to
/// K85).
struct CalicoRanks {
  private let world: World
  private let release: CalicoRelease
  private let tiers: [String: PolicyTier]

  /// Looks at a world; nil for one in which Calico orders nothing.
  init?(world: World) {
    guard world.enforcer.name == .calico else { return nil }
    self.world = world
    let release = CalicoReading.release(of: world.enforcer)
    self.release = release
    let builtIn = BuiltInTier.all(in: release).map { Self.tier($0.name, $0.order, $0.defaultAction) }
    let written = world.policyData.compactMap { $0 as? CalicoTier }.map {
      Self.tier($0.name, $0.order, $0.defaultAction)
    }
    tiers = Dictionary((builtIn + written).map { ($0.name, $0) }, uniquingKeysWith: { _, written in written })
  }

  private static func tier(_ name: String, _ order: Double?, _ action: CalicoTier.DefaultAction) -> PolicyTier {
    PolicyTier(name: name, end: .init(order: order, action: action == .deny ? .deny : .pass))
  }

  /// The rank of a policy that was traced; nil for one that Calico does not place.
  func rank(of trace: PolicyTrace) -> PolicyRank? {
    if let policy = world.policies[trace.place] as? CalicoPolicy {
      return rank(policy.tier ?? "default", policy.order)
    }
    let isNew = release >= .v332
    switch (trace.object.kind, trace.rank?.number) {
    case ("NetworkPolicy", _): return rank("default", 1000)
    case ("ClusterNetworkPolicy", .priority(let priority)):
      return rank(trace.rank?.tier.name == "Baseline" ? "kube-baseline" : "kube-admin", Double(priority))
    case ("AdminNetworkPolicy", .priority(let priority)) where !isNew:
      return rank("adminnetworkpolicy", Double(priority))
    case ("BaselineAdminNetworkPolicy", _) where !isNew: return rank("baselineadminnetworkpolicy", 1000)
    default: return nil
    }
  }

  /// A tier that nobody declares is asked behind all others, and denies (semantics K13).
  private func rank(_ tier: String, _ order: Double?) -> PolicyRank {
    PolicyRank(tier: tiers[tier] ?? Self.tier(tier, nil, .deny), number: .order(order))
  }
}
