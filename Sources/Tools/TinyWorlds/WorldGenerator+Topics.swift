extension WorldGenerator {
  /// A property on the generator's topic; nil for one of any kind.
  mutating func topicalAssertion(_ topic: Topic, named: [String]) -> Tree.Entry? {
    switch topic {
    case .baselines:
      guard random.chance(85) else { return nil }
      let isWide = random.chance(40)
      let within: Tree = isWide ? "any-pod" : set(depth: 1, named: named)
      return .init("noNewAccess", isWide && random.chance(50) ? [:] : ["within": within])
    case .chains:
      guard random.chance(85) else { return nil }
      return .init("neverReaches", chain(named))
    case .targets:
      guard random.chance(85) else { return nil }
      let from = random.chance(50) ? set(depth: 1, named: named) : podSet()
      let to: Tree = random.chance(50) ? "any-pod" : podsOnly(set(depth: 1, named: named))
      return .init(
        "mustReach",
        ["from": from, "to": to, "ports": ports(isNumeric: true), "each": .text(random.chance(85) ? "some" : "all")])
    case .open: return openAssertion(named)
    case .unread: return unreadAssertion()
    case .tiers: return tieredAssertion(named)
    case .authors: return authoredAssertion(named)
    case .calico: return calicoAssertion(named)
    case .cilium: return ciliumAssertion(named)
    case .doors: return doorAssertion(named)
    case .waivers: return nil
    }
  }

  /// Policies that let pods reach nearly every address: one that is missing may be a target's, and not another's too.
  mutating func mostlyOpen() -> [Tree] {
    Set(inhabited).sorted().enumerated().filter { _ in random.chance(85) }.map { number, space in
      let missing = random.pick(["10.244.0.5/32", "10.244.0.5/32", "10.244.0.4/30"])
      let wide: Tree = [
        "ipBlock": [
          "cidr": .text(random.pick(["0.0.0.0/0", "10.0.0.0/8", "10.244.0.0/24"])), "except": [.text(missing)],
        ]
      ]
      let wideToo: Tree = [
        "ipBlock": ["cidr": "::/0", "except": [.text(random.pick(["fd00:10::5/128", "fd00:10::4/126"]))]]
      ]
      return [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": ["name": .text("open-\(number)"), "namespace": .text(space)],
        "spec": ["podSelector": [:], "policyTypes": ["Egress"], "egress": [["to": [wide, wideToo]]]],
      ]
    }
  }

  /// A claim about chains, most of which cannot be of one flow alone.
  mutating func chain(_ named: [String]) -> Tree {
    var ends = [set(depth: 1, named: named), set(depth: 1, named: named)]
    if random.chance(70) {
      // In the order of the steps.
      for (place, labels) in random.some(seenLabels, 2, 2).enumerated() {
        ends[place] = ["podSelector": ["matchLabels": labels]]
      }
    }
    // A target can be on the way to another: on a port that is not the claim's.
    let hasTargets = random.chance(30)
    if hasTargets { ends[1] = .list(random.some(seenLabels, 2, 3).map { ["podSelector": ["matchLabels": $0]] }) }
    var entries: [Tree.Entry] = [.init("from", ends[0]), .init("to", ends[1])]
    if random.chance(hasTargets ? 80 : 30) { entries.append(.init("ports", ports(isNumeric: true))) }
    var transitive: [Tree.Entry] = []
    if random.chance(45) { transitive.append(.init("maxHops", .number(1 + random.below(4)))) }
    if random.chance(35) { transitive.append(.init("notThrough", podSet())) }
    return .map(entries + [.init("transitive", .map(transitive))])
  }

  /// Policies that let few pods in: mostly each from the one before it.
  mutating func steps() -> [Tree] {
    var result: [Tree] = []
    let spaces = Set(inhabited).sorted()
    for (number, space) in spaces.enumerated() where random.chance(90) {
      result.append(ingress("closed-\(number)", in: space, of: [:], from: []))
    }
    for (number, (before, after)) in zip(seenLabels, seenLabels.dropFirst()).enumerated() where random.chance(85) {
      let peer: Tree = ["namespaceSelector": [:], "podSelector": ["matchLabels": before]]
      var rule: [Tree.Entry] = [.init("from", [peer])]
      if random.chance(40) { rule.append(.init("ports", [port()])) }
      for space in spaces {
        result.append(ingress("step-\(number)", in: space, of: after, from: [.map(rule)]))
      }
    }
    return result
  }

  private func ingress(_ name: String, in namespace: String, of labels: Tree, from rules: Tree) -> Tree {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": .text(name), "namespace": .text(namespace)],
      "spec": ["podSelector": ["matchLabels": labels], "policyTypes": ["Ingress"], "ingress": rules],
    ]
  }

  /// What a property file says besides on the generator's topic.
  mutating func topicalEntries(_ topic: Topic, _ properties: [Tree], named: [String]) -> [Tree.Entry] {
    switch topic {
    case .baselines, .authors: [.init("baseline", ["baseline.yaml"])]
    case .chains, .targets, .tiers, .unread, .calico, .cilium: []
    case .doors: doors.chance(30) ? [.init("waivers", .list(waivers(of: properties, named: named)))] : []
    case .open:
      [.init("baseline", ["baseline.yaml"])]
        + (random.chance(35) ? [.init("waivers", .list(waivers(of: properties, named: named)))] : [])
    case .waivers: [.init("waivers", .list(waivers(of: properties, named: named)))]
    }
  }
}
