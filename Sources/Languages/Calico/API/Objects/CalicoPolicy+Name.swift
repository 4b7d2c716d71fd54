package import Diagnostics
import Kubernetes

extension CalicoPolicy {
  /// What is wrong with a name that speaks of another tier than the policy does: up to 3.31 the tier is read off the name,
  /// and later the name means nothing (semantics K12).
  package func misnamed(in release: CalicoRelease) -> Diagnostic? {
    let tier = tier ?? "default"
    guard let dot = name.firstIndex(of: "."), !name.hasPrefix("knp.default."), !name.hasPrefix("ossg.") else {
      // The API puts the tier before a name; who stores an object past it must do so.
      guard release < .v332, tier != "default" else { return nil }
      return .error(
        "tier-mismatch", "metadata.name: before 3.32 a policy of tier `\(tier)` is called `\(tier).…`", at: span,
        notes: [.init("write `name: \(tier).\(name)`")])
    }
    let named = String(name[..<dot])
    if named == tier { return nil }
    if release < .v332 {
      return .error(
        "tier-mismatch", "metadata.name: Calico \(release.name) takes the tier from the name, which says `\(named)`",
        at: span, notes: [.init("spec.tier is `\(tier)`: write `name: \(tier).\(name[name.index(after: dot)...])`")])
    }
    return .warning(
      "tier-mismatch", "metadata.name: `\(name)` looks like a policy of tier `\(named)`, and is one of `\(tier)`",
      at: span)
  }
}
