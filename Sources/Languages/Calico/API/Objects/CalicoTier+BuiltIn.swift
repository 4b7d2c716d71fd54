package import Diagnostics
import Kubernetes

extension CalicoTier {
  /// A field in which a tier differs from what it must be.
  struct Difference {
    var key: String
    var message: String
  }

  /// Where a tier has the name of a built-in one, and is not as that one (semantics K11, KV30 to KV32).
  func differences(from builtIn: [BuiltInTier]) -> [Difference] {
    guard let tier = builtIn.first(where: { $0.name == name }) else { return [] }
    var result: [Difference] = []
    if order != tier.order {
      let words = Int(exactly: tier.order).map { "\($0)" } ?? "\(tier.order)"
      result.append(.init(key: "order", message: "the built-in tier `\(name)` has the order \(words), and no other"))
    }
    if defaultAction != tier.defaultAction {
      result.append(
        .init(
          key: "defaultAction",
          message: "the built-in tier `\(name)` has the default action `\(tier.defaultAction.rawValue)`, and no other"))
    }
    return result
  }

  /// Errors about tiers that have the name of a built-in one of a release, and are not as that one.
  package static func conflicts(_ tiers: [Self], in release: CalicoRelease) -> [Diagnostic] {
    let builtIn = BuiltInTier.all(in: release)
    return tiers.flatMap { tier in
      tier.differences(from: builtIn).map { .error("built-in-tier", "spec.\($0.key): \($0.message)", at: tier.span) }
    }
  }

  /// Errors about policies whose tier does not exist (semantics K13). Calico would ask them behind all that there are.
  package static func missing(
    for policies: [CalicoPolicy], among tiers: [Self], in release: CalicoRelease
  ) -> [Diagnostic] {
    let names = Set(BuiltInTier.all(in: release).map(\.name) + tiers.map(\.name))
    return policies.compactMap { policy in
      guard let tier = policy.tier, !names.contains(tier) else { return nil }
      let meant = nearest(tier, among: names).map { "did you mean `\($0)`?" }
      return .error(
        "unknown-tier", "spec.tier: there is no tier `\(tier)`", at: policy.span,
        notes: [
          .init(
            meant
              ?? "there are \(names.sorted().map { "`\($0)`" }.joined(separator: ", ")); add the Tier to the manifests")
        ])
    }
  }
}
