package import Network

extension [Tier] {
  /// The same with every rule taken out that allows. The policies stay, and isolate as before.
  package var withoutAllowRules: Self {
    mapPolicies { policy in
      var policy = policy
      policy.rules.removeAll { $0.action == .allow }
      return policy
    }
  }

  /// Whether what they say depends on nothing but which policies speak of the governed end: no rule is left, and no policy
  /// may speak of it or not.
  package var haveNoRules: Bool { policies.allSatisfy { $0.rules.isEmpty && $0.own == .always } }
}

extension PolicyModel {
  /// The model in which one direction alone is judged, without its rules that allow: `defaultDeny` holds of a pod iff
  /// nothing passes there. Over the same world and the same classes; it has no baseline.
  package func withoutAllowRules(_ direction: Direction) -> Self {
    var result = with(tiers: tiers(direction).withoutAllowRules, direction).free(direction.opposite)
    result.baseline = nil
    return result
  }
}
