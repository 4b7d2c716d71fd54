package import Network

extension PolicyModel {
  /// The model in which one rule says something else of what it matches, over the same world and the same classes.
  package func with(_ action: Action, ofRule place: Part.RulePlace, of index: Int) -> Self {
    let tiers = tiers(place.direction).mapPolicies { policy in
      var policy = policy
      guard policy.index == index else { return policy }
      for number in policy.rules.indices where policy.rules[number].number == place.number {
        policy.rules[number].action = action
      }
      return policy
    }
    return with(tiers: tiers, place.direction)
  }

  /// The model in which, of two policies of one rank, the first is asked before the second, and both before the others of
  /// it; over the same world and the same classes.
  package func asking(_ first: Int, before second: Int, _ direction: Direction) -> Self {
    let tiers = tiers(direction).map { tier in
      Tier(groups: tier.groups.flatMap { $0.asking(first, before: second) }, atEnd: tier.atEnd)
    }
    return with(tiers: tiers, direction)
  }
}

extension Group {
  /// Every pair of policies of one rank, in the order in which a model has them.
  package var ties: [(Policy, Policy)] {
    let own = members.compactMap { if case .policy(let policy) = $0 { policy } else { nil } }
    let inner = members.flatMap { member -> [(Policy, Policy)] in
      if case .groups(let groups) = member { groups.flatMap(\.ties) } else { [] }
    }
    return own.indices.flatMap { place in own[(place + 1)...].map { (own[place], $0) } } + inner
  }

  /// The group in three, where it has two policies as members.
  fileprivate func asking(_ first: Int, before second: Int) -> [Group] {
    func only(_ index: Int) -> [Policy] {
      members.compactMap {
        if case .policy(let policy) = $0, policy.index == index { policy } else { nil }
      }
    }
    let (front, next) = (only(first), only(second))
    guard front.isEmpty || next.isEmpty else {
      let rest = members.filter { member in
        if case .policy(let policy) = member { policy.index != first && policy.index != second } else { true }
      }
      return [Group(front), Group(next)] + (rest.isEmpty ? [] : [Group(members: rest)])
    }
    return [
      Group(
        members: members.map { member in
          if case .groups(let groups) = member {
            .groups(groups.flatMap { $0.asking(first, before: second) })
          } else {
            member
          }
        })
    ]
  }
}
