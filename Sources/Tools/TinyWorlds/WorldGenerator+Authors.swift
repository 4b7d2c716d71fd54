extension WorldGenerator {
  /// Whether there are policies of the whole cluster.
  var hasTiers: Bool { topic == .tiers || topic == .authors }

  /// Whose NetworkPolicies count: in worlds about that, mostly any that anyone could write in namespaces that are not
  /// trusted; in others now and then. What is random about it changes nothing else of a world.
  mutating func authors() -> [Tree.Entry] {
    let percent =
      switch topic {
      case .authors: 85
      case .waivers, .unread, .doors, .calico, .cilium: 10
      case .baselines, .chains, .targets, .tiers, .open, nil: 0
      }
    guard authority.chance(percent), !isAmongNetworkPolicies else { return [] }
    let spaces = Set(inhabited).sorted()
    let trusted: [String] = authority.chance(55) ? authority.some(spaces, 1, spaces.count) : []
    let names = trusted.isEmpty ? [] : [Tree.Entry("trustedNamespaces", .list(trusted.map { .text($0) }))]
    return [.init("policies", "open")] + names
  }

  /// A policy that closes both ends of everything, behind those that anyone may write: who wants to get through must write
  /// at both. Only in worlds about that; the draw is the one that decides whether anyone may write, and is not used up.
  func shut() -> [Tree] {
    var draw = authority
    guard topic == .authors, draw.chance(20) else { return [] }
    let everyone: Tree = ["namespaces": [:]]
    return [
      [
        "apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy",
        "metadata": ["name": "shut"],
        "spec": [
          "tier": "Baseline", "priority": .number(1000), "subject": everyone,
          "ingress": [["action": "Deny", "from": [everyone]]],
          "egress": [["action": "Deny", "to": [everyone, ["networks": ["0.0.0.0/0", "::/0"]]]]],
        ],
      ]
    ]
  }

  /// A property of any kind, more often one of those that have a search of their own; nil for one of the usual.
  mutating func authoredAssertion(_ named: [String]) -> Tree.Entry? {
    switch random.below(10) {
    case 0, 1: return .init("noNewAccess", ["within": random.chance(50) ? "any-pod" : podSet()])
    case 2 where seenLabels.count > 2: return .init("neverReaches", chain(named))
    case 3:
      let to: Tree = random.chance(50) ? "any-pod" : podSet()
      return .init("mustReach", ["from": podSet(), "to": to, "ports": ports(isNumeric: true), "each": "some"])
    case 4, 5: return tieredAssertion(named)
    default: return nil
    }
  }

  /// Another policy of the whole cluster, or one less.
  mutating func changeTiers(_ documents: inout [Tree]) {
    guard random.chance(70) else { return }
    let places = documents.indices.filter { place in
      ["ClusterNetworkPolicy", "AdminNetworkPolicy"].contains { documents[place]["kind"] == .text($0) }
    }
    if random.chance(60), !places.isEmpty {
      documents.remove(at: random.pick(places))
    } else {
      documents.append(clusterPolicy("former"))
    }
  }
}
