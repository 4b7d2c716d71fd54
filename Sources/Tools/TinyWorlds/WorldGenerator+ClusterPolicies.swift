extension WorldGenerator {
  /// Policies of the whole cluster, of either version or of both: few subjects, priorities and ports, so that rules of one
  /// policy hide each other, policies tie, and every tier has its say.
  mutating func clusterPolicies() -> [Tree] {
    var documents: [Tree] = []
    let isMixed = random.chance(30)
    let isOld = random.chance(40)
    if random.chance(60) {
      isClosed = random.chance(50)
      documents += freedom(isMixed: isMixed)
    }
    for number in 0..<random.below(isClosed == nil ? 5 : 3) {
      let isOldOne = isMixed ? random.chance(50) : isOld
      documents.append(isOldOne ? adminPolicy("admin-\(number)") : clusterPolicy("cluster-\(number)"))
    }
    if isMixed || isOld, random.chance(50) { documents.append(baselinePolicy()) }
    return documents
  }

  /// Policies that leave a freedom which decides: everything else is closed in one direction, or open.
  private mutating func freedom(isMixed: Bool) -> [Tree] {
    let isEgress = random.chance(60)
    let peers = isEgress ? "to" : "from"
    func policy(_ name: String, _ priority: Int, _ subject: Tree, _ rule: [Tree.Entry], isOld: Bool = false) -> Tree {
      var spec: [Tree.Entry] = [.init("priority", .number(priority)), .init("subject", subject)]
      if !isOld { spec.insert(.init("tier", "Admin"), at: 0) }
      spec.append(.init(isEgress ? "egress" : "ingress", [.map(rule)]))
      return [
        "apiVersion": .text("policy.networking.k8s.io/\(isOld ? "v1alpha1" : "v1alpha2")"),
        "kind": .text(isOld ? "AdminNetworkPolicy" : "ClusterNetworkPolicy"), "metadata": ["name": .text(name)],
        "spec": .map(spec),
      ]
    }
    let everyone: Tree = ["namespaces": [:]]
    let subject = random.chance(70) ? everyone : self.subject(isOld: true)
    var result: [Tree] = []
    if isClosed == true {
      let all: Tree = isEgress ? [everyone, ["networks": ["0.0.0.0/0", "::/0"]]] : [everyone]
      result.append(policy("closed", 900, everyone, [.init("action", "Deny"), .init(peers, all)]))
    }
    switch isEgress ? random.below(4) : 0 {
    case 2:
      result.append(
        policy("names", 1, subject, [.init("action", "Accept"), .init(peers, [["domainNames": ["a.example"]]])]))
    case 3:
      let action: Tree = isClosed == true ? "Accept" : "Deny"
      result.append(policy("nodes", 1, subject, [.init("action", action), .init(peers, [["nodes": nodeSelector()]])]))
    default:
      let peer = random.chance(60) ? everyone : podPeer(isOld: true)
      for (name, action) in [("tied-a", "Accept"), ("tied-b", random.chance(80) ? "Deny" : "Pass")] {
        let isOld = isMixed && name == "tied-a"
        let rule: [Tree.Entry] = [
          .init("action", .text(isOld ? "Allow" : action)),
          .init(peers, random.chance(75) ? [peer] : [everyone]),
        ]
        result.append(policy(name, isOld ? 7 : 1, subject, rule, isOld: isOld))
      }
    }
    return result
  }

  /// A claim that a freedom decides, where everything else is closed or open.
  mutating func tieredAssertion(_ named: [String]) -> Tree.Entry? {
    if random.chance(12) {
      let direction: Tree = random.chance(50) ? ["Ingress"] : ["Egress"]
      return .init("defaultDeny", ["pods": random.chance(50) ? "any-pod" : podSet(), "directions": direction])
    }
    guard let isClosed, random.chance(80) else { return nil }
    let from: Tree = random.chance(60) ? "any-pod" : podSet()
    if isClosed {
      let to: Tree = random.pick(["any-pod", "any-pod", "internet", "nodes", "any-address"])
      return .init("neverReaches", ["from": from, "to": to])
    }
    let to: Tree = random.pick(["any-pod", "any-pod", podSet()])
    let each: Tree = .text(random.chance(70) ? "all" : "some")
    return .init("mustReach", ["from": from, "to": to, "ports": ports(isNumeric: true), "each": each])
  }

  mutating func clusterPolicy(_ name: String) -> Tree {
    var spec: [Tree.Entry] = [
      .init("tier", .text(random.chance(65) ? "Admin" : "Baseline")), .init("priority", priority()),
      .init("subject", subject(isOld: false)),
    ]
    spec += clusterRules(["Accept", "Deny", "Pass"], isOld: false)
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy",
      "metadata": ["name": .text(name)], "spec": .map(spec),
    ]
  }

  mutating func adminPolicy(_ name: String) -> Tree {
    var spec: [Tree.Entry] = [.init("priority", priority()), .init("subject", subject(isOld: true))]
    spec += clusterRules(["Allow", "Deny", "Pass"], isOld: true)
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "AdminNetworkPolicy",
      "metadata": ["name": .text(name)], "spec": .map(spec),
    ]
  }

  private mutating func baselinePolicy() -> Tree {
    var spec: [Tree.Entry] = [.init("subject", subject(isOld: true))]
    spec += clusterRules(["Allow", "Deny"], isOld: true, hasNames: false)
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "BaselineAdminNetworkPolicy",
      "metadata": ["name": "default"], "spec": .map(spec),
    ]
  }

  private mutating func priority() -> Tree { .number(random.pick([0, 10, 10, 20, 1000])) }

  /// The rules of both directions.
  private mutating func clusterRules(_ actions: [String], isOld: Bool, hasNames: Bool = true) -> [Tree.Entry] {
    var result: [Tree.Entry] = []
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] where random.chance(70) {
      let count = random.pick([0, 1, 1, 2, 2, 3])
      let rules = (0..<count).map { _ in clusterRule(peers, actions, isOld: isOld, hasNames: hasNames) }
      result.append(.init(direction, .list(rules)))
    }
    return result
  }

  private mutating func subject(isOld: Bool) -> Tree {
    random.chance(60) ? ["namespaces": wideSelector(forPods: false)] : ["pods": pods(isOld: isOld)]
  }

  /// A selector that is empty more often than not.
  private mutating func wideSelector(forPods: Bool) -> Tree {
    random.chance(50) ? [:] : selector(forPods: forPods)
  }

  private mutating func pods(isOld: Bool) -> Tree {
    var entries: [Tree.Entry] = []
    if isOld || random.chance(60) {
      entries.append(.init("namespaceSelector", wideSelector(forPods: false)))
    } else if random.chance(15) {
      entries.append(.init("namespaceSelector", .plain("null")))
    }
    entries.append(.init("podSelector", selector(forPods: true)))
    return .map(entries)
  }

  private mutating func clusterRule(
    _ peers: String, _ actions: [String], isOld: Bool, hasNames: Bool
  ) -> Tree {
    let action = random.pick(actions)
    var entries: [Tree.Entry] = [.init("action", .text(action))]
    if random.chance(20) { entries.insert(.init("name", "a rule"), at: 0) }
    let mayName = hasNames && action != "Deny" && action != "Pass"
    let items = (0..<(random.chance(75) ? 1 : 2)).map { _ in
      peers == "from" ? podPeer(isOld: isOld) : egressPeer(isOld: isOld, mayName: mayName)
    }
    entries.append(.init(peers, .list(items)))
    let field = isOld ? "ports" : "protocols"
    if random.chance(60) {
      let seesPods = items.allSatisfy { $0["namespaces"] != nil || $0["pods"] != nil }
      let ports = (0..<(random.chance(70) ? 1 : 2)).map { _ in
        isOld ? oldPort(mayBeNamed: seesPods) : newPort(mayBeNamed: seesPods)
      }
      entries.append(.init(field, .list(ports)))
    } else if random.chance(10) {
      entries.append(.init(field, .plain("null")))
    }
    return .map(entries)
  }

  private mutating func podPeer(isOld: Bool) -> Tree {
    random.chance(50) ? ["namespaces": wideSelector(forPods: false)] : ["pods": pods(isOld: isOld)]
  }

  private mutating func egressPeer(isOld: Bool, mayName: Bool) -> Tree {
    switch random.below(10) {
    case 0...2:
      // Host bits are masked.
      let blocks = Self.blocks.map(\.cidr) + ["10.244.0.7/30", "192.0.2.9/24"]
      return ["networks": .list(random.some(blocks, 1, 2).map { .text($0) })]
    // Calico knows neither.
    case 3 where topic == .calico, 4 where topic == .calico: return podPeer(isOld: isOld)
    case 3: return ["nodes": random.chance(40) ? [:] : nodeSelector()]
    case 4 where mayName: return ["domainNames": [random.pick(["example.com", "*.example.com"])]]
    default: return podPeer(isOld: isOld)
    }
  }

  private mutating func nodeSelector() -> Tree { ["matchLabels": ["zone": .text(random.pick(["a", "b"]))]] }

  private mutating func range() -> (Int, Int) {
    let start = random.pick(Self.ports.filter { $0 < 65535 })
    return (start, random.pick([start + 1, 90, 443, 65534, 65535].filter { $0 > start }))
  }

  private mutating func newPort(mayBeNamed: Bool) -> Tree {
    if mayBeNamed, random.chance(35) { return ["destinationNamedPort": .text(random.pick(Self.portNames))] }
    let port: Tree
    if random.chance(55) {
      port = ["number": .number(random.pick(Self.ports))]
    } else {
      let (start, end) = random.chance(35) ? (1, 65535) : range()
      port = ["range": ["start": .number(start), "end": .number(end)]]
    }
    return .map([.init(random.pick(["tcp", "udp", "sctp"]), ["destinationPort": port])])
  }

  private mutating func oldPort(mayBeNamed: Bool) -> Tree {
    if mayBeNamed, random.chance(35) { return ["namedPort": .text(random.pick(Self.portNames))] }
    var entries: [Tree.Entry] = []
    // None is TCP.
    if random.chance(60) { entries.append(.init("protocol", .text(random.pick(Self.transports)))) }
    if random.chance(55) {
      entries.append(.init("port", .number(random.pick(Self.ports))))
      return ["portNumber": .map(entries)]
    }
    let (start, end) = range()
    entries += [.init("start", .number(start)), .init("end", .number(end))]
    return ["portRange": .map(entries)]
  }
}
