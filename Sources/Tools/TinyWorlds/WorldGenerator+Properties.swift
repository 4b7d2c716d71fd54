extension WorldGenerator {
  /// A property file about the world made so far.
  mutating func propertyFile() -> Tree {
    let named = random.some(["red", "yellow", "brown"], 1, 3)
    var sets: [Tree.Entry] = []
    // A set may be described by those before it, never by itself.
    for (number, name) in named.enumerated() {
      sets.append(.init(name, set(depth: 2, named: Array(named.prefix(number)))))
    }
    // Pods that no manifest declares take long to judge.
    let count = 1 + random.below(topic == .open ? 2 : 4)
    let properties = (0..<count).map { number in property("property-\(number)", named: named) }
    let spec: [Tree.Entry] = [
      .init("model", model()), .init("sets", .map(sets)), .init("properties", .list(properties)),
    ]
    let more = topic.map { topicalEntries($0, properties, named: named) } ?? []
    return [
      "apiVersion": "netpol-verify/v1", "kind": "PropertySet", "metadata": ["name": "tiny"],
      "spec": .map(spec + more),
    ]
  }

  private mutating func model() -> Tree {
    // Where addresses matter little, few of them leave room for many pods.
    if topic == .open { return .map([.init("ipFamilies", ["IPv4"])] + openWorld()) }
    var entries: [Tree.Entry] = []
    let families: [String]? = random.pick([nil, nil, ["IPv4", "IPv6"], ["IPv4"], ["IPv6"]])
    // Pods and nodes without any address of a declared family are an error.
    func hasFamilies(_ blocks: [String]) -> Bool {
      (families ?? []).allSatisfy { family in blocks.contains { $0.contains(":") == (family == "IPv6") } }
    }
    if random.chance(55) {
      let blocks = random.pick([
        ["10.244.0.0/16", "fd00:10::/64"], ["10.244.0.0/24", "fd00:10::/112"], ["10.244.0.0/28"], ["fd00:10::/64"],
        ["10.0.0.0/8", "2001:db8::/32"],
      ])
      if hasFamilies(blocks) { entries.append(.init("podCIDRs", .list(blocks.map { .text($0) }))) }
    }
    if random.chance(35) {
      let blocks = random.pick([["172.18.0.0/29"], ["172.18.0.0/16", "fd00:18::/64"], ["192.0.2.0/31"]])
      if hasFamilies(blocks) { entries.append(.init("nodeCIDRs", .list(blocks.map { .text($0) }))) }
    }
    if topic == .calico { entries.append(.init("enforcer", "calico")) }
    if topic == .cilium { entries += ciliumModel() }
    if let calicoVersion { entries.append(.init("calicoVersion", .text(calicoVersion))) }
    if topic == .doors { entries.append(exposure()) }
    if let families { entries.append(.init("ipFamilies", .list(families.map { .text($0) }))) }
    return .map(entries + (isOpen ? openWorld() : []))
  }

  // MARK: Sets

  /// A set of any form. `named` are those it may name.
  mutating func set(depth: Int, named: [String]) -> Tree {
    if depth > 0, random.chance(22) {
      switch random.below(4) {
      case 0: return .list((0..<(1 + random.below(2))).map { _ in set(depth: depth - 1, named: named) })
      case 1: return ["anyOf": members(depth, named)]
      case 2: return ["allOf": members(depth, named)]
      default: return ["allOf": [set(depth: depth - 1, named: named)], "noneOf": members(depth, named)]
      }
    }
    if topic == .calico, random.chance(20) {
      let space = random.pick(namespaces)
      return random.chance(60)
        ? ["serviceAccount": .text("\(space)/\(random.pick(["api", "batch", "default"]))")]
        : ["networkSet": .text(random.pick(["\(space)/set-0", "set-0", "set-1"]))]
    }
    if topic == .cilium, hasServers, setup.chance(10) { return "kube-apiserver" }
    switch random.below(20) {
    case 0...4: return podSet()
    case 5 where !workloads.isEmpty, 6 where !workloads.isEmpty: return ["workload": .text(random.pick(workloads))]
    case 7 where !services.isEmpty: return ["service": .text(random.pick(services))]
    case 8, 9: return addresses()
    case 10...12 where !named.isEmpty: return .text(random.pick(named))
    case 13: return .text(random.pick(["nodes", "nodes", "dns", "private", "internet", "cloud-metadata"]))
    case 14, 15: return "any-address"
    default: return "any-pod"
    }
  }

  private mutating func members(_ depth: Int, _ named: [String]) -> Tree {
    .list((0..<(1 + random.below(2))).map { _ in set(depth: depth - 1, named: named) })
  }

  mutating func podSet() -> Tree {
    var entries: [Tree.Entry] = []
    if !seenLabels.isEmpty, random.chance(40) { return ["podSelector": ["matchLabels": random.pick(seenLabels)]] }
    if random.chance(45) {
      entries.append(.init("namespace", .text(random.pick(inhabited))))
    } else if random.chance(50) {
      entries.append(.init("namespaceSelector", selector(forPods: false)))
    }
    if entries.isEmpty || random.chance(50) { entries.append(.init("podSelector", selector(forPods: true))) }
    return .map(entries)
  }

  private mutating func addresses() -> Tree {
    let count = random.chance(70) ? 1 : 2
    let chosen = random.some(Array(Self.blocks.indices), count, count).map { Self.blocks[$0] }
    var entries: [Tree.Entry] = [.init("cidrs", .list(chosen.map { .text($0.cidr) }))]
    if random.chance(30) {
      entries.append(.init("except", .list(random.some(chosen[0].parts, 0, 2).map { .text($0) })))
    }
    return .map(entries)
  }

  // MARK: Assertions

  /// Ports of a claim, without names when `isNumeric`: a name is an error against sets of addresses alone.
  mutating func ports(isNumeric: Bool) -> Tree {
    func one(_ random: inout SplitMix64) -> Tree {
      switch random.below(isNumeric ? 6 : 9) {
      case 0, 1: return .text("\(random.pick(Self.ports))/\(random.pick(Self.transports))")
      case 2: return .text(random.pick(["79-81/TCP", "1-65535/UDP", "52-443/TCP", "1-80/SCTP"]))
      case 3: return .text("any/\(random.pick(Self.transports))")
      case 4: return "80/TCP"
      case 5: return "any"
      default: return .text(random.pick(Self.portNames + ["metrics"]))
      }
    }
    if random.chance(30) { return one(&random) }
    return .list((0..<(1 + random.below(2))).map { _ in one(&random) })
  }

  private func isAddresses(_ set: Tree) -> Bool {
    if case .text(let name) = set {
      return ["any-address", "internet", "private", "cloud-metadata", "nodes", "dns", "kube-apiserver"].contains(name)
    }
    return set["cidrs"] != nil
  }

  /// The pods of a set, which may be none. Names of ports mean something to pods only.
  func podsOnly(_ set: Tree) -> Tree { ["allOf": [set, "any-pod"]] }

  /// Flows by their ends and, perhaps, ports.
  private mutating func region(_ named: [String]) -> Tree {
    var entries: [Tree.Entry] = [.init("from", set(depth: 1, named: named)), .init("to", set(depth: 1, named: named))]
    if random.chance(50) { entries.append(.init("ports", ports(isNumeric: true))) }
    return .map(entries)
  }

  private mutating func property(_ name: String, named: [String]) -> Tree {
    var from = set(depth: 1, named: named)
    var to = set(depth: 1, named: named)
    if let topic, let topical = topicalAssertion(topic, named: named) { return claim(name, topical) }
    // From address to address there is nothing to judge.
    if isAddresses(from), isAddresses(to), random.chance(90) { to = podSet() }
    let hasNames = random.chance(35)
    if hasNames { to = podsOnly(to) }
    var body: [Tree.Entry] = []
    let assertion: String
    switch random.below(14) {
    case 0...3:
      assertion = "neverReaches"
      let both = random.chance(25)
      if both && hasNames { from = podsOnly(from) }
      body = [.init("from", from), .init("to", to)]
      if both { body.append(.init("bothDirections", .plain("true"))) }
      if hasNames || random.chance(40) { body.append(.init("ports", ports(isNumeric: !hasNames))) }
    case 4...7:
      assertion = random.pick(["onlyFrom", "onlyFrom", "onlyTo"])
      let isNumeric = !hasNames || assertion == "onlyTo"
      body = [.init("from", from), .init("to", to)]
      let key: String? = random.pick([nil, "ports", "onPorts"])
      if let key { body.append(.init(key, ports(isNumeric: isNumeric))) }
    case 8...10:
      assertion = "mustReach"
      let each: Tree? = random.pick([nil, "all", "some", "some"])
      if each == "some" { to = podsOnly(to) }
      body = [.init("from", from), .init("to", to), .init("ports", ports(isNumeric: !hasNames && each != "some"))]
      if let each { body.append(.init("each", each)) }
    case 11 where random.chance(50):
      assertion = "onlyFlows"
      body = [.init("within", to), .init("flows", .list((0..<random.below(3)).map { _ in region(named) }))]
    case 11, 12:
      assertion = "isolated"
      if random.chance(40) {
        let key = random.pick(Self.keys + ["kubernetes.io/metadata.name"])
        var label: [Tree.Entry] = [.init("key", .text(key))]
        if key.contains("/") || random.chance(50) {
          label.append(.init("scope", key.contains("/") ? "namespace" : random.pick(["pod", "namespace"])))
        }
        if random.chance(50) { label.append(.init("unlabelled", random.pick(["violation", "ignored"]))) }
        body = [.init("byLabel", .map(label))]
        if random.chance(40) { body.append(.init("among", podsOnly(to))) }
      } else {
        let more = random.chance(30) ? [set(depth: 1, named: named)] : []
        body = [.init("sets", .list([from, to] + more))]
      }
      if random.chance(40) { body.append(.init("except", .list([region(named)]))) }
    default:
      assertion = "defaultDeny"
      let pods = random.chance(50) ? "any-pod" : podSet()
      let directions: Tree = random.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
      body = [.init("pods", pods), .init("directions", directions)]
    }
    return claim(name, .init(assertion, .map(body)))
  }

  /// A property of an assertion.
  private mutating func claim(_ name: String, _ assertion: Tree.Entry) -> Tree {
    var entries: [Tree.Entry] = [.init("name", .text(name))]
    if isOpen, random.chance(topic == .open ? 95 : 85) { entries.append(.init("world", "open")) }
    let authors = authors()
    entries += authors
    if topic == .cilium, assertion.key == "mustReach", authors.isEmpty, random.chance(40) {
      entries.append(.init("requireUnrestricted", .plain("true")))
    }
    if topic == .waivers { entries += expectation() }
    return .map(entries + [assertion])
  }
}
