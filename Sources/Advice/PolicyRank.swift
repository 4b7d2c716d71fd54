/// Where a policy stands in the order in which policies are asked.
package struct PolicyRank: Sendable {
  /// What orders policies within a tier, the smaller first.
  package enum Number: Sendable {
    /// As the policies of the whole cluster call it.
    case priority(Int)
    /// As Calico calls it; nil, which is last, where a policy has none.
    case order(Double?)
  }

  /// Its tier.
  package var tier: PolicyTier
  /// Its number within the tier; nil where it has none.
  package var number: Number?

  /// Makes a rank.
  package init(tier: PolicyTier, number: Number?) {
    self.tier = tier
    self.number = number
  }
}

/// A list of policies that are asked together.
package struct PolicyTier: Sendable {
  /// What stands at the end of a tier that has an order and an end of its own.
  package struct End: Sendable {
    /// The tier's place among the others, the smaller first; nil, which is last, where it has none.
    package var order: Double?
    /// What is said where no rule of the tier matches.
    package var action: WrittenRule.Action

    /// Makes an end.
    package init(order: Double?, action: WrittenRule.Action) {
      self.order = order
      self.action = action
    }
  }

  /// Its name.
  package var name: String
  /// Its end; nil in a language whose tiers say nothing there.
  package var end: End?

  /// Makes a tier.
  package init(name: String, end: End? = nil) {
    self.name = name
    self.end = end
  }
}
