import Network
import Testing
import TinyWorlds

/// What the words of Cilium's policies mean: which of them mean nothing, and what more of them can do.
struct CiliumLaws {
  private static let lists = ["ingress", "ingressDeny", "egress", "egressDeny"]

  /// The places of Cilium's policies.
  private static func places(_ world: TinyWorld) -> [Int] {
    world.manifests.indices.filter { place in
      ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"].contains(world.manifests[place]["kind"]?.scalar)
    }
  }

  /// The world with each block of Cilium's policies changed; nil where none is.
  private static func changingBlocks(_ world: TinyWorld, _ change: (Tree, Tree) -> Tree) -> Law.Case? {
    var after = world
    for place in places(world) {
      var policy = world.manifests[place]
      if let spec = policy["spec"] { policy = policy.setting("spec", change(spec, policy)) }
      if let specs = policy["specs"] { policy = policy.setting("specs", .list(specs.items.map { change($0, policy) })) }
      after.manifests[place] = policy
    }
    return after.manifests == world.manifests ? nil : Law.Case(before: world, after: after)
  }

  /// The world with each rule of Cilium's policies changed into some; nil where none is.
  private static func changingRules(_ world: TinyWorld, _ change: (Tree, String, Tree) -> [Tree]) -> Law.Case? {
    changingBlocks(world) { block, policy in
      lists.reduce(block) { block, list in
        guard let rules = block[list]?.items, !rules.isEmpty else { return block }
        return block.setting(list, .list(rules.flatMap { change($0, list, policy) }))
      }
    }
  }

  // MARK: What means nothing

  /// Neither rules nor blocks have an order (semantics L18).
  @Test func nothingHasAnOrder() {
    let law = Law(title: "no order", topic: .cilium, share: 4, comparesVerdicts: true) { world, _, isMistaken in
      Self.changingBlocks(world) { block, _ in
        Self.lists.reduce(block) { block, list in
          guard let rules = block[list]?.items, rules.count > 1 else { return block }
          return block.setting(list, .list(isMistaken ? Array(rules.dropLast()) : rules.reversed()))
        }
      }
    }
    let tally = law.check(mistakes: 10)
    #expect(tally.cases > 10)
  }

  /// Each block stands on its own: it may as well be a policy (semantics L2).
  @Test func blocksAreOnTheirOwn() {
    let law = Law(title: "blocks", topic: .cilium, share: 2, comparesVerdicts: true) { world, _, isMistaken in
      var made = Law.Case(before: world, after: world)
      made.after.manifests = []
      for (place, object) in world.manifests.enumerated() {
        guard let specs = object["specs"]?.items, Self.places(world).contains(place) else {
          made.after.manifests.append(object)
          continue
        }
        let blocks = [object["spec"]].compactMap { $0 } + specs
        for (number, block) in blocks.dropLast(isMistaken ? 1 : 0).enumerated() {
          guard case .map(let entries) = object else { continue }
          let rest = Tree.map(entries.filter { $0.key != "specs" })
          let name = "\(object["metadata"]?["name"]?.scalar ?? "")-\(number)"
          made.after.manifests.append(
            rest.setting("spec", block).setting("metadata", (object["metadata"] ?? [:]).setting("name", .text(name))))
        }
      }
      return made.after.manifests.count == world.manifests.count && !isMistaken ? nil : made
    }
    let tally = law.check(mistakes: 4)
    #expect(tally.cases > 10)
  }

  /// A rule without a condition does nothing where there is another (semantics L15).
  @Test func aRuleWithoutAConditionIsNothing() {
    let law = Law(title: "{}", topic: .cilium, share: 4, comparesVerdicts: true) { world, random, isMistaken in
      let everyone = random.chance(50) ? "Entities" : "CIDR"
      return Self.changingBlocks(world) { block, _ in
        Self.lists.reduce(block) { block, list in
          guard let rules = block[list]?.items, !rules.isEmpty else { return block }
          let way = list.hasPrefix("ingress") ? "from" : "to"
          let items: Tree = everyone == "CIDR" ? ["0.0.0.0/0", "::/0"] : ["all"]
          return block.setting(list, .list(rules + [isMistaken ? .map([.init(way + everyone, items)]) : [:]]))
        }
      }
    }
    let tally = law.check()
    #expect(tally.cases * 10 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// What isolates may as well say so (semantics L12).
  @Test func isolatingIsUsual() {
    let law = Law(title: "posture", topic: .cilium, share: 4, comparesVerdicts: true) { world, _, isMistaken in
      Self.changingBlocks(world) { block, _ in
        if block["enableDefaultDeny"] != nil { return block }
        let posture = ["ingress", "egress"].filter { list in
          [list, list + "Deny"].contains { !(block[$0]?.items ?? []).isEmpty }
        }
        return block.setting(
          "enableDefaultDeny", .map(posture.map { .init($0, .plain(isMistaken ? "false" : "true")) }))
      }
    }
    let tally = law.check(mistakes: 10)
    #expect(tally.cases * 10 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A selector that also asks for a namespace by its name.
  private static func naming(_ namespace: String, _ selector: Tree) -> Tree {
    let labels = selector["matchLabels"] ?? [:]
    return selector.setting("matchLabels", labels.setting("k8s:io.kubernetes.pod.namespace", .text(namespace)))
  }

  /// Whether a selector says nothing of namespaces, and means pods.
  private static func isSilent(_ selector: Tree) -> Bool {
    let keys =
      (selector["matchLabels"]?.entries.map(\.key) ?? [])
      + (selector["matchExpressions"]?.items ?? []).compactMap { $0["key"]?.scalar }
    return keys.allSatisfy { key in
      !key.contains("pod.namespace") && !key.contains("namespace.labels") && !key.hasPrefix("reserved:")
    }
  }

  /// A policy of a namespace is about its own pods, and about peers there, whether it says so or not (semantics L4, L26).
  @Test func theOwnNamespaceIsMeant() {
    let law = Law(title: "own namespace", topic: .cilium, share: 2, comparesVerdicts: true) { world, _, isMistaken in
      Self.changingBlocks(world) { block, policy in
        guard let own = policy["metadata"]?["namespace"]?.scalar else { return block }
        let other = isMistaken ? "elsewhere" : own
        var result = block
        if let subject = block["endpointSelector"] {
          result = result.setting("endpointSelector", Self.naming(own, subject))
        }
        for list in Self.lists {
          guard let rules = result[list]?.items else { continue }
          let field = list.hasPrefix("ingress") ? "fromEndpoints" : "toEndpoints"
          result = result.setting(
            list,
            .list(
              rules.map { rule in
                guard let peers = rule[field]?.items else { return rule }
                return rule.setting(field, .list(peers.map { Self.isSilent($0) ? Self.naming(other, $0) : $0 }))
              }))
        }
        return result
      }
    }
    let tally = law.check(mistakes: 3)
    #expect(tally.cases * 10 > Law.worlds)
  }

  /// A port without a protocol is one of each (semantics L46).
  @Test func noProtocolIsAny() {
    let law = Law(title: "protocols", topic: .cilium, share: 4, comparesVerdicts: true) { world, _, isMistaken in
      Self.changingRules(world) { rule, _, _ in
        guard let items = rule["toPorts"]?.items else { return [rule] }
        let split = items.map { item -> Tree in
          guard let ports = item["ports"]?.items else { return item }
          let all = ports.flatMap { port -> [Tree] in
            if let name = port["protocol"]?.scalar, name != "ANY" { return [port] }
            let names = isMistaken ? ["TCP"] : ["TCP", "UDP", "SCTP"]
            return names.map { port.setting("protocol", .text($0)) }
          }
          return item.setting("ports", .list(all))
        }
        return [rule.setting("toPorts", .list(split))]
      }
    }
    let tally = law.check(mistakes: 8)
    #expect(tally.cases > 10)
  }

  /// Several ends in one rule are as many rules (semantics L21). Of `host` and `remote-node` one rule alone knows that any
  /// node is one of the two.
  @Test func endsAreAChoice() {
    let law = Law(title: "ends", topic: .cilium, share: 2, comparesVerdicts: true) { world, _, isMistaken in
      Self.changingRules(world) { rule, list, _ in
        let way = list.hasPrefix("ingress") ? "from" : "to"
        for name in ["Endpoints", "CIDR", "CIDRSet"] {
          guard let items = rule[way + name]?.items, items.count > 1 else { continue }
          let rules = items.map { rule.setting(way + name, [$0]) }
          return rules + (isMistaken ? [.map([.init(way + "Entities", ["all"])])] : [])
        }
        return [rule]
      }
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases > 10)
  }

  // MARK: What more does

  /// Another rule that denies opens nothing (semantics L18).
  @Test func denyingOpensNothing() {
    let law = Law(title: "denying", topic: .cilium, share: 4) { world, random, isMistaken in
      let entity = random.pick(["all", "world", "cluster", "remote-node"])
      var made = Self.changingBlocks(world) { block, _ in
        ["ingress", "egress"].reduce(block) { block, list in
          let way = list == "ingress" ? "from" : "to"
          let rules = block[list + "Deny"]?.items ?? []
          let target = isMistaken ? list : list + "Deny"
          let own = isMistaken ? block[list]?.items ?? [] : rules
          if own.isEmpty, isMistaken { return block }
          return block.setting(target, .list(own + [.map([.init(way + "Entities", [.text(entity)])])]))
        }
      }
      made?.holds = { before, after in after.subtracting(before).isEmpty }
      return made
    }
    let tally = law.check()
    #expect(tally.changed > 5)
  }

  /// Another rule that allows closes nothing, in a block that isolates anyway (semantics L18).
  @Test func allowingClosesNothing() {
    let law = Law(title: "allowing", topic: .cilium, share: 4) { world, random, isMistaken in
      let entity = random.pick(["all", "world", "cluster"])
      var made = Self.changingBlocks(world) { block, _ in
        ["ingress", "egress"].reduce(block) { block, list in
          let way = list == "ingress" ? "from" : "to"
          let target = isMistaken ? list + "Deny" : list
          guard let rules = block[list]?.items, !rules.isEmpty else { return block }
          let own = block[target]?.items ?? []
          return block.setting(target, .list(own + [.map([.init(way + "Entities", [.text(entity)])])]))
        }
      }
      made?.holds = { before, after in before.subtracting(after).isEmpty }
      return made
    }
    let tally = law.check()
    #expect(tally.changed > 5)
  }
}
