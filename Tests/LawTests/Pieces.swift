import TinyWorlds

/// Pieces of policies to build laws with. All generated worlds draw labels, ports and blocks from the same small pools, so
/// that a piece of one means something in another.
enum Pieces {
  /// The directions that a policy isolates, by the letter of semantics A3 and A4.
  static func types(of policy: Tree) -> Set<String> {
    let written = (policy["spec"]?["policyTypes"]?.items ?? []).compactMap(\.scalar)
    if !written.isEmpty { return Set(written) }
    return rules(of: policy, "egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
  }

  /// The rules of a policy in a direction.
  static func rules(of policy: Tree, _ direction: String) -> [Tree] { policy["spec"]?[direction]?.items ?? [] }

  /// The policy with other rules in a direction.
  static func policy(_ policy: Tree, _ direction: String, _ rules: [Tree]) -> Tree {
    changing(policy) { $0.setting(direction, .list(rules)) }
  }

  /// The policy with a rule more at the end of a direction.
  static func policy(_ policy: Tree, _ direction: String, adding rule: Tree) -> Tree {
    self.policy(policy, direction, rules(of: policy, direction) + [rule])
  }

  /// The policy with `policyTypes` written out.
  static func policy(_ policy: Tree, types: Set<String>) -> Tree {
    changing(policy) { $0.setting("policyTypes", .list(types.sorted().map { .text($0) })) }
  }

  /// The policy with another spec.
  static func changing(_ policy: Tree, _ body: (Tree) -> Tree) -> Tree {
    policy.setting("spec", body(policy["spec"] ?? [:]))
  }

  /// One of the items; nil when there are none.
  static func one<Item>(_ items: [Item], _ random: inout SplitMix64) -> Item? {
    items.isEmpty ? nil : random.pick(items)
  }

  /// A policy of some other world.
  static func policy(_ random: inout SplitMix64) -> Tree {
    while true {
      let world = TinyWorld(seed: random.next())
      if let place = world.policies.first { return world.manifests[place] }
    }
  }

  /// A rule of some other world, for this direction.
  static func rule(_ direction: String, _ random: inout SplitMix64) -> Tree {
    while true {
      let policy = policy(&random)
      let found = ["ingress", "egress"].flatMap { rules(of: policy, $0) }
      guard !found.isEmpty else { continue }
      return turned(random.pick(found), direction)
    }
  }

  /// A rule with its peers under the key that the direction wants.
  private static func turned(_ rule: Tree, _ direction: String) -> Tree {
    let (from, to) = direction == "ingress" ? ("to", "from") : ("from", "to")
    return .map(rule.entries.map { $0.key == from ? .init(to, $0.value) : $0 })
  }

  /// A policy of the world and a rule of it; nil for a world without one.
  static func rule(
    of world: TinyWorld, _ random: inout SplitMix64
  ) -> (policy: Int, direction: String, number: Int)? {
    var all: [(policy: Int, direction: String, number: Int)] = []
    for place in world.policies {
      for direction in ["ingress", "egress"] {
        all += rules(of: world.manifests[place], direction).indices.map { (place, direction, $0) }
      }
    }
    return all.isEmpty ? nil : random.pick(all)
  }
}
