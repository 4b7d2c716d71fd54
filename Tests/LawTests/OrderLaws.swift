import Testing
import TinyWorlds

/// Nothing depends on the order in which it is written.
struct OrderLaws {
  /// The lists of manifests that are sets to the API, or alternatives.
  private static let lists: Set<String> = [
    "ingress", "egress", "from", "to", "ports", "policyTypes", "matchExpressions", "values", "except", "containers",
    "addresses",
  ]

  @Test func orderIsIrrelevant() {
    let law = Law(title: "order", comparesVerdicts: true) { world, random, isMistaken in
      var after = world
      after.manifests = Self.shuffled(world.manifests, &random)
      for place in after.manifests.indices { after.manifests[place] = Self.shuffled(after.manifests[place], &random) }
      if case .list(let properties)? = world.properties["spec"]?["properties"] {
        let spec = (world.properties["spec"] ?? [:]).setting("properties", .list(Self.shuffled(properties, &random)))
        after.properties = world.properties.setting("spec", spec)
      }
      if isMistaken {
        // Something gets lost in the shuffle.
        guard let place = Pieces.one(after.policies, &random) else { return nil }
        let lists = after.manifests[place].places { key, tree in
          ["from", "to", "ingress"].contains(key) && !tree.items.isEmpty
        }
        guard let list = Pieces.one(lists, &random) else { return nil }
        after.manifests[place][list] = .list(Array(after.manifests[place][list].items.dropLast()))
      } else if after == world {
        return nil
      }
      return Law.Case(before: world, after: after)
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 10 > Law.worlds * 9)
    #expect(tally.isMixed)
    #expect(tally.verdicts * 2 > Law.worlds)
  }

  /// The tree with its mappings and the lists that may be in any order.
  private static func shuffled(_ tree: Tree, _ random: inout SplitMix64, key: String = "") -> Tree {
    switch tree {
    case .text, .plain: return tree
    case .list(let items):
      let inner = items.map { shuffled($0, &random, key: key) }
      return .list(lists.contains(key) ? shuffled(inner, &random) : inner)
    case .map(let entries):
      var inner: [Tree.Entry] = []
      for entry in entries { inner.append(.init(entry.key, shuffled(entry.value, &random, key: entry.key))) }
      return .map(shuffled(inner, &random))
    }
  }

  /// The items in another order, the same on every platform.
  private static func shuffled<Item>(_ items: [Item], _ random: inout SplitMix64) -> [Item] {
    var rest = items
    var result: [Item] = []
    while !rest.isEmpty { result.append(rest.remove(at: random.below(rest.count))) }
    return result
  }
}
