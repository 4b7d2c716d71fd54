package import Cluster
package import Network

extension PolicyModel {
  /// A policy of a world, or one rule of it.
  package struct Part: Hashable, Sendable {
    /// One rule among those of a policy.
    package struct RulePlace: Hashable, Sendable {
      /// The direction in which it is asked.
      package var direction: Direction
      /// Its place among the rules of that direction.
      package var number: Int

      package init(direction: Direction, number: Int) {
        self.direction = direction
        self.number = number
      }
    }

    /// The policy's place in `World.policies`.
    package var policy: Int
    /// The rule that is meant; nil for the policy as a whole.
    package var rule: RulePlace?

    package init(policy: Int, rule: RulePlace? = nil) {
      self.policy = policy
      self.rule = rule
    }

    /// The same part in another world, where its policy may have another place; nil where that world lacks the policy.
    package func moved(from world: World, to other: World) -> Self? {
      world.place(ofPolicy: policy, in: other).map { Self(policy: $0, rule: rule) }
    }
  }

  /// The directions in which a policy speaks, by its place in the world.
  package func directions(ofPolicy place: Int) -> [Direction] {
    Direction.allCases.filter { policy(place, $0) != nil }
  }

  /// The rules of a policy that count, those of each direction in the order in which they are asked. What a language has
  /// as one rule may be several of the model, and is one here.
  package func rules(ofPolicy place: Int) -> [Part] {
    Direction.allCases.flatMap { direction in
      var seen: Set<Int> = []
      return policies(ofPolicy: place, direction).flatMap(\.rules).filter { seen.insert($0.number).inserted }.map {
        Part(policy: place, rule: .init(direction: direction, number: $0.number))
      }
    }
  }

  /// What a policy, by its place in the world, comes to in a direction: in each group of each tier that it stands in.
  package func policies(ofPolicy place: Int, _ direction: Direction) -> [Policy] {
    policies(direction).filter { $0.index == place }
  }

  /// The first of these; nil where it says nothing.
  package func policy(_ place: Int, _ direction: Direction) -> Policy? {
    policies(direction).first { $0.index == place }
  }

  /// Whether a pod is isolated: what no rule of a tier lets through, nor one of a stronger tier, is denied.
  package struct Isolation: Sendable {
    /// Whether something isolates it.
    package var isIsolated = false
    /// The places in `World.policies` of the objects that do, ascending.
    package var policies: [Int] = []
  }

  /// Which pods of the world are isolated in a direction, and by what.
  package func isolation(_ direction: Direction) -> [Isolation] {
    var result = Array(repeating: Isolation(), count: world.pods.count)
    let closing = Set(tiers(direction).filter { $0.atEnd == .deny }.policies.filter(\.isolates).map(\.place))
    for (members, places) in zip(classes.members, policiesOfClass(direction)) {
      let isolating = places.filter { closing.contains($0) }
      let indices = Set(isolating.compactMap { policies(direction)[$0].index }).sorted()
      for pod in members { result[pod] = Isolation(isIsolated: !isolating.isEmpty, policies: indices) }
    }
    return result
  }

  /// The model without a part, over the same world and the same classes. A policy that loses a rule isolates as before,
  /// where it did; one that is taken out as a whole no longer does.
  ///
  /// A baseline stays as it is.
  package func without(_ part: Part) -> Self {
    Direction.allCases.reduce(self) { model, direction in
      guard model.policy(part.policy, direction) != nil, part.rule.map({ $0.direction == direction }) ?? true else {
        return model
      }
      guard let rule = part.rule else {
        return model.with(tiers: model.tiers(direction).filter { $0.index != part.policy }, direction)
      }
      let tiers = model.tiers(direction).mapPolicies { policy in
        var policy = policy
        guard policy.index == part.policy else { return policy }
        policy.rules.removeAll { $0.number == rule.number || $0.needs.contains(rule.number) }
        return policy
      }
      return model.with(tiers: tiers, direction)
    }
  }

  /// The model in which a direction denies nothing, over the same world and the same classes.
  package func free(_ direction: Direction) -> Self { with(tiers: [], direction) }

  /// The model in which a direction lets through, at the pods that a policy speaks of, what one rule matches and nothing
  /// else, whatever that rule says of it; over the same world and the same classes.
  package func matching(_ rule: Rule, of policy: Policy, _ direction: Direction) -> Self {
    var only = policy
    only.rules = [rule]
    only.rules[0].action = .allow
    only.isolates = true
    return with(tiers: [Tier(groups: [Group([only])], atEnd: .deny)], direction)
  }

  /// The model with another one over the same world and the same classes as its baseline.
  package func since(_ baseline: Self) -> Self {
    var result = self
    result.baseline = baseline
    return result
  }
}
