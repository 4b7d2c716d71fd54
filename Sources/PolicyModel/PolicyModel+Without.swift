package import Cluster
package import Network

extension PolicyModel {
  /// A policy of a world, or one rule of it.
  package struct Part: Hashable, Sendable {
    /// One rule among those of a policy.
    package struct RulePlace: Hashable, Sendable {
      /// The direction in which it lets through.
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

  /// The directions in which a policy isolates, by its place in the world.
  package func directions(ofPolicy place: Int) -> [Direction] {
    Direction.allCases.filter { policy(place, $0) != nil }
  }

  /// The rules of a policy that count, those of each direction in the order in which they were written.
  package func rules(ofPolicy place: Int) -> [Part] {
    Direction.allCases.flatMap { direction in
      (policy(place, direction)?.rules ?? []).map {
        Part(policy: place, rule: .init(direction: direction, number: $0.number))
      }
    }
  }

  /// What a policy, by its place in the world, comes to in a direction; nil where it does not isolate.
  package func policy(_ place: Int, _ direction: Direction) -> Policy? {
    policies(direction).first { $0.index == place }
  }

  /// For each pod of the world, the places in `World.policies` of the policies that isolate it in a direction, ascending.
  package func isolating(_ direction: Direction) -> [[Int]] {
    var result = Array(repeating: [Int](), count: world.pods.count)
    for (members, places) in zip(classes.members, policiesOfClass(direction)) {
      let indices = places.map { policies(direction)[$0] }.filter(\.isolates).map(\.index)
      for pod in members { result[pod] = indices }
    }
    return result
  }

  /// The model without a part, over the same world and the same classes. A policy that loses a rule isolates as before;
  /// one that is taken out as a whole no longer does.
  ///
  /// A baseline stays as it is.
  package func without(_ part: Part) -> Self {
    Direction.allCases.reduce(self) { model, direction in
      guard model.policy(part.policy, direction) != nil, part.rule.map({ $0.direction == direction }) ?? true else {
        return model
      }
      guard let rule = part.rule else {
        return model.with(model.tiers(direction).filter { $0.index != part.policy }, direction)
      }
      let tiers = model.tiers(direction).mapPolicies { policy in
        var policy = policy
        if policy.index == part.policy { policy.rules.removeAll { $0.number == rule.number } }
        return policy
      }
      return model.with(tiers, direction)
    }
  }

  /// The model in which `policies` alone govern a direction, over the same world and the same classes: what their rules
  /// allow passes and nothing else does to the pods that they isolate. Without any, everything passes.
  package func with(_ policies: [Policy], _ direction: Direction) -> Self {
    with(policies.isEmpty ? [] : [Tier(groups: [Group(policies)], atEnd: .deny)], direction)
  }

  /// The model with another one over the same world and the same classes as its baseline.
  package func since(_ baseline: Self) -> Self {
    var result = self
    result.baseline = baseline
    return result
  }
}
