import Network
import Testing
import TinyWorlds

/// What the order of cluster-wide policies means, and what does not count.
struct ClusterLaws {
  /// A cluster-wide policy of a world: where it is, what tells whom it is ordered with, and when it is asked.
  private struct Place {
    var index: Int
    /// Its tier and its version.
    var list: String
    var priority: Int
  }

  private static func places(_ world: TinyWorld) -> [Place] {
    world.manifests.enumerated().compactMap { index, policy in
      guard let version = policy["apiVersion"]?.scalar, version.hasPrefix("policy.networking.k8s.io/"),
        let priority = policy["spec"]?["priority"]?.scalar.flatMap({ Int($0) })
      else { return nil }
      let tier = policy["spec"]?["tier"]?.scalar ?? "Admin"
      return Place(index: index, list: "\(tier) \(version)", priority: priority)
    }
  }

  private static func renumbered(_ policy: Tree, _ priority: Int) -> Tree {
    Pieces.changing(policy) { $0.setting("priority", .plain("\(priority)")) }
  }

  /// A ClusterNetworkPolicy of the Admin tier that is asked last and speaks of every pod.
  private static func last(_ rules: [String: [Tree]]) -> Tree {
    var spec: [Tree.Entry] = [
      .init("tier", "Admin"), .init("priority", .plain("1000")), .init("subject", ["namespaces": [:]]),
    ]
    spec += rules.sorted { $0.key < $1.key }.map { .init($0.key, .list($0.value)) }
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy",
      "metadata": ["name": "the-last-one"], "spec": .map(spec),
    ]
  }

  /// Other numbers in the same order are the same policies (semantics C9).
  @Test func numbersAreAnOrder() {
    let law = Law(title: "numbers of priorities", topic: .tiers, share: 4, comparesVerdicts: true) {
      world, random, isMistaken in
      let lists = Dictionary(grouping: Self.places(world), by: \.list).sorted { $0.key < $1.key }.map(\.value)
      guard lists.contains(where: { Set($0.map(\.priority)).count > 1 }) else { return nil }
      var made = Law.Case(before: world, after: world)
      for list in lists {
        let numbers = Set(list.map(\.priority)).sorted()
        var others = random.some(Array(0...1000), numbers.count, numbers.count)
        if isMistaken { others.reverse() }
        for place in list {
          let number = others[numbers.firstIndex(of: place.priority) ?? 0]
          made.after.manifests[place.index] = Self.renumbered(world.manifests[place.index], number)
        }
      }
      return made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 16 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A policy of rules that accept, asked last in the Admin tier, denies nothing (semantics C18).
  @Test func acceptingDeniesNothing() {
    let law = Law(title: "accepting at the end of Admin", topic: .tiers, share: 4) { world, random, _ in
      if Self.places(world).contains(where: { $0.priority == 1000 }) { return nil }
      let peer: Tree = random.chance(50) ? ["namespaces": [:]] : ["networks": ["10.0.0.0/8", "::/0"]]
      var made = Law.Case(before: world, after: world) { before, after in before.subtracting(after).isEmpty }
      made.after.manifests.append(
        Self.last([
          "egress": [["action": "Accept", "to": [peer]]],
          "ingress": [["action": "Accept", "from": [["namespaces": [:]]]]],
        ]))
      return made
    }
    let tally = law.check(mistakes: nil)
    #expect(tally.cases * 12 > Law.worlds)
    #expect(tally.changed * 10 > tally.cases)
  }

  /// A rule that passes, asked last in the tier, is no rule at all (semantics C12, C13), but where policies of another
  /// version say something beside it (C42).
  @Test func passingLastIsNothing() {
    let law = Law(title: "a Pass at the end", topic: .tiers, share: 4, comparesVerdicts: true) { world, _, isMistaken in
      let places = Self.places(world)
      if places.contains(where: { $0.priority == 1000 || $0.list.hasSuffix("v1alpha1") }) { return nil }
      let action: Tree = isMistaken ? "Deny" : "Pass"
      let everything: Tree = [["namespaces": [:]], ["networks": ["0.0.0.0/0", "::/0"]]]
      var made = Law.Case(before: world, after: world)
      made.after.manifests.append(
        Self.last([
          "egress": [["action": action, "to": everything]],
          "ingress": [["action": action, "from": [["namespaces": [:]]]]],
        ]))
      return made
    }
    let tally = law.check(mistakes: 20)
    #expect(tally.cases * 16 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A rule of several peers or ports is a rule for each of them, one after the other (semantics C5).
  @Test func listsSplit() {
    let law = Law(title: "lists of cluster-wide rules", topic: .tiers, share: 4, comparesVerdicts: true) {
      world, random, isMistaken in
      var found: [(place: Int, direction: String, rule: Int, list: String)] = []
      for place in Self.places(world) {
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
          for (number, rule) in Pieces.rules(of: world.manifests[place.index], direction).enumerated() {
            for list in [peers, "protocols", "ports"] where (rule[list]?.items.count ?? 0) > 1 {
              found.append((place.index, direction, number, list))
            }
          }
        }
      }
      guard let (place, direction, number, list) = Pieces.one(found, &random) else { return nil }
      let policy = world.manifests[place]
      var rules = Pieces.rules(of: policy, direction)
      let rule = rules[number]
      var parts = (rule[list]?.items ?? []).map { rule.setting(list, .list([$0])) }
      if isMistaken { parts.remove(at: random.below(parts.count)) }
      rules.replaceSubrange(number...number, with: parts)
      var made = Law.Case(before: world, after: world)
      made.after.manifests[place] = Pieces.policy(policy, direction, rules)
      return made
    }
    let tally = law.check(mistakes: 3)
    #expect(tally.cases * 16 > Law.worlds)
  }

  /// A range of ports is two ranges, or a range and a number (semantics C31).
  @Test func rangesSplit() {
    let law = Law(title: "ranges of cluster-wide rules", topic: .tiers, share: 4) { world, random, isMistaken in
      let start = random.pick([1, 52, 79, 442])
      let end = start + 2 + random.below(400)
      let middle = start + 1
      let transport = random.pick(["tcp", "udp", "sctp"])
      func item(_ start: Int, _ end: Int) -> Tree {
        let range: Tree = ["start": .plain("\(start)"), "end": .plain("\(end)")]
        let port: Tree = start == end ? ["number": .plain("\(start)")] : ["range": range]
        return .map([.init(transport, ["destinationPort": port])])
      }
      func policy(_ ports: [Tree]) -> Tree {
        let rule: [Tree.Entry] = [.init("action", "Deny"), .init("protocols", .list(ports))]
        let spec: Tree = [
          "tier": "Admin", "priority": .plain("0"), "subject": ["namespaces": [:]],
          "ingress": [.map(rule + [.init("from", [["namespaces": [:]]])])],
          "egress": [.map(rule + [.init("to", [["namespaces": [:]], ["networks": ["0.0.0.0/0", "::/0"]]])])],
        ]
        return [
          "apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy",
          "metadata": ["name": "ranges"], "spec": spec,
        ]
      }
      var made = Law.Case(before: world, after: world)
      made.before.manifests.append(policy([item(start, end)]))
      made.after.manifests.append(policy([item(start, middle)] + (isMistaken ? [] : [item(middle + 1, end)])))
      return made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 8 > Law.worlds)
  }
}
