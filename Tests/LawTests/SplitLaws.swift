import Network
import Testing
import TinyWorlds

/// What can be said in one piece can be said in several.
struct SplitLaws {
  /// A requirement `In` of several values anywhere in a policy is the union of policies with one value each.
  @Test func inIsAUnion() {
    let law = Law(title: "In as a union", comparesVerdicts: true) { world, random, isMistaken in
      guard let place = Pieces.one(world.policies, &random) else { return nil }
      let policy = world.manifests[place]
      let selectors = policy.places { key, tree in
        ["podSelector", "namespaceSelector"].contains(key) && !(tree.entries.isEmpty && tree.scalar != nil)
      }
      // Selectors of peers are at least as interesting as the policy's own.
      guard let selector = Pieces.one(selectors, &random) else { return nil }
      let key = random.pick(["app", "tier"])
      let values = random.pick([["a", "b"], ["a", "b"], ["", "a"], ["", "a", "b", "c"]])
      let isAlone = random.chance(75)
      func asking(_ values: [String]) -> Tree {
        var result = policy
        let old = policy[selector]
        let requirement: Tree = [
          "key": .text(key), "operator": "In", "values": .list(values.map { .text($0) }),
        ]
        // Alone or beside what the selector asks for.
        let expressions = (isAlone ? [] : old["matchExpressions"] ?? []).appending(requirement)
        result[selector] = (isAlone ? [:] : old).setting("matchExpressions", expressions)
        return result
      }
      var made = Law.Case(before: world, after: world)
      made.before.manifests[place] = asking(values)
      made.after.manifests.remove(at: place)
      let lost = isMistaken ? random.below(values.count) : nil
      for (number, value) in values.enumerated() where number != lost {
        made.after.manifests.append(asking([value]).named("part-\(number)"))
      }
      return made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 2 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A range of ports is two ranges, or ports; every port of a protocol is the range of all.
  @Test func portRangesSplit() {
    let law = Law(title: "ranges of ports", comparesVerdicts: true) { world, random, isMistaken in
      guard let (place, direction, number) = Pieces.rule(of: world, &random) else { return nil }
      let policy = world.manifests[place]
      var rules = Pieces.rules(of: policy, direction)
      let transport = Tree.text(random.pick(["TCP", "UDP", "SCTP"]))
      let low = random.pick([1, 53, 80, 443])
      let isWhole = random.chance(25)
      let high = isWhole ? 65_535 : low + 1 + random.below(400)
      func item(_ low: Int, _ high: Int) -> Tree {
        let first: Tree = ["protocol": transport, "port": .plain("\(low)")]
        return low == high && random.chance(50) ? first : first.setting("endPort", .plain("\(high)"))
      }
      let first = isWhole ? 1 : low
      let middle = first + random.below(high - first)
      // Beside one item at most: among many, a half hardly matters.
      let others = Array((rules[number]["ports"]?.items ?? []).prefix(random.below(2)))
      let whole: Tree = isWhole ? ["protocol": transport] : item(low, high)
      let halves = [item(first, middle), item(middle + 1, high)]
      var made = Law.Case(before: world, after: world)
      let rule = rules[number]
      rules[number] = rule.setting("ports", .list(others + [whole]))
      made.before.manifests[place] = Pieces.policy(policy, direction, rules)
      rules[number] = rule.setting("ports", .list(others + (isMistaken ? [halves[0]] : halves)))
      made.after.manifests[place] = Pieces.policy(policy, direction, rules)
      return made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 2 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A block is its two halves, each with the exceptions that lie in it; a half that is an exception is nothing.
  @Test func blocksSplit() {
    let law = Law(title: "halves of blocks", comparesVerdicts: true) { world, random, isMistaken in
      guard let (place, direction, number) = Pieces.rule(of: world, &random) else { return nil }
      let policy = world.manifests[place]
      var rules = Pieces.rules(of: policy, direction)
      guard let (block, excepted) = Self.block(&random) else { return nil }
      var parts = Self.halves(of: block).compactMap { half -> Tree? in
        if excepted.contains(where: { $0.contains(half.base) && $0.prefixLength <= half.prefixLength }) { return nil }
        return Self.peer(half, excepted.filter { half.contains($0.base) })
      }
      // No peers would be all of them.
      guard !parts.isEmpty else { return nil }
      if isMistaken {
        guard parts.count == 2 else { return nil }
        parts.removeLast()
      }
      let peers = direction == "ingress" ? "from" : "to"
      let others = Array((rules[number][peers]?.items ?? []).prefix(random.below(2)))
      var made = Law.Case(before: world, after: world)
      let rule = rules[number]
      rules[number] = rule.setting(peers, .list(others + [Self.peer(block, excepted)]))
      made.before.manifests[place] = Pieces.policy(policy, direction, rules)
      rules[number] = rule.setting(peers, .list(others + parts))
      made.after.manifests[place] = Pieces.policy(policy, direction, rules)
      return made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 2 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A block with room for halves, and exceptions from it, among them its halves and all but its first address.
  private static func block(_ random: inout SplitMix64) -> (CIDR, [CIDR])? {
    let texts = [
      "0.0.0.0/0", "10.0.0.0/8", "10.244.0.0/24", "10.244.0.4/30", "10.244.0.4/31", "192.0.2.0/24", "172.18.0.0/29",
      "::/0", "fd00:10::/112", "fd00:10::4/127", "2001:db8::/64",
    ]
    guard let block = try? CIDR(strict: random.pick(texts)) else { return nil }
    guard random.chance(60) else { return (block, []) }
    let smaller = texts.compactMap { try? CIDR(strict: $0) }.filter { $0 != block && block.contains($0.base) }
    let candidates =
      halves(of: block) + halves(of: halves(of: block)[1]) + smaller.filter { $0.prefixLength > block.prefixLength }
    return (block, random.some(candidates, 1, 2))
  }

  private static func halves(of block: CIDR) -> [CIDR] {
    guard block.prefixLength < block.family.width else { return [] }
    let length = block.prefixLength + 1
    let upper = IPAddress(block.family, block.range.upperBound)
    return [CIDR(containing: block.base, prefixLength: length), CIDR(containing: upper, prefixLength: length)]
  }

  private static func peer(_ block: CIDR, _ excepted: [CIDR]) -> Tree {
    let cidr: Tree = ["cidr": .text(block.description)]
    let list = Tree.list(excepted.map { .text($0.description) })
    return ["ipBlock": excepted.isEmpty ? cidr : cidr.setting("except", list)]
  }
}
