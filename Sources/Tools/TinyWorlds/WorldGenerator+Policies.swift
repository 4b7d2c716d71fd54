extension WorldGenerator {
  /// A policy of any shape that the API admits.
  mutating func policy(_ name: String) -> Tree {
    var metadata: [Tree.Entry] = [.init("name", .text(name))]
    // A policy without pods around it says nothing.
    let namespace = random.pick(random.chance(90) ? inhabited : namespaces)
    if namespace != "default" || random.chance(50) { metadata.append(.init("namespace", .text(namespace))) }
    var spec: [Tree.Entry] = []
    switch random.below(10) {
    case 0: break
    case 1: spec.append(.init("podSelector", .plain("null")))
    case 2...4: spec.append(.init("podSelector", [:]))
    default: spec.append(.init("podSelector", selector(forPods: true)))
    }
    let types: [Tree?] = [
      nil, nil, .plain("null"), [], ["Ingress"], ["Egress"], ["Egress", "Ingress"], ["Ingress", "Egress"],
      ["Egress", "Egress"],
    ]
    if let types = random.pick(types) { spec.append(.init("policyTypes", types)) }
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] where random.chance(70) {
      if random.chance(5) {
        spec.append(.init(direction, .plain("null")))
        continue
      }
      let count = random.pick([0, 1, 1, 1, 2])
      spec.append(.init(direction, .list((0..<count).map { _ in rule(peers) })))
    }
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": .map(metadata), "spec": .map(spec),
    ]
  }

  mutating func rule(_ peers: String) -> Tree {
    var entries: [Tree.Entry] = []
    if random.chance(85) {
      let count = random.pick([0, 1, 1, 1, 1, 2])
      entries.append(.init(peers, .list((0..<count).map { _ in peer() })))
    }
    if random.chance(65) {
      let count = random.pick([0, 1, 1, 1, 2])
      entries.append(.init("ports", .list((0..<count).map { _ in port() })))
    }
    return .map(entries)
  }

  mutating func peer() -> Tree {
    switch random.below(hasAddressedTwins ? 10 : topic == .open ? 5 : 7) {
    case 0, 1:
      let pods = selector(forPods: true)
      return random.chance(10) ? ["podSelector": pods, "namespaceSelector": .plain("null")] : ["podSelector": pods]
    case 2:
      let spaces = selector(forPods: false)
      return random.chance(15)
        ? ["namespaceSelector": spaces, "podSelector": .plain("null")] : ["namespaceSelector": spaces]
    case 3, 4: return ["namespaceSelector": selector(forPods: false), "podSelector": selector(forPods: true)]
    default: return ["ipBlock": block()]
    }
  }

  private mutating func block() -> Tree {
    let small = ["10.244.0.4/30", "10.244.0.5/32", "fd00:10::5/128"]
    let (cidr, parts) =
      hasAddressedTwins && random.chance(60)
      ? random.pick(Self.blocks.filter { small.contains($0.cidr) }) : random.pick(Self.blocks)
    var entries: [Tree.Entry] = [.init("cidr", .text(cidr))]
    if random.chance(45) { entries.append(.init("except", .list(random.some(parts, 0, 2).map { .text($0) }))) }
    return .map(entries)
  }

  mutating func port() -> Tree {
    var entries: [Tree.Entry] = []
    switch random.below(10) {
    case 0, 1: break
    case 2...5: entries.append(.init("port", .text(random.pick(Self.portNames))))
    case 6, 7: entries.append(.init("port", .number(random.pick(Self.ports))))
    default:
      let start = random.pick(Self.ports)
      let ends = [start, start + 1, 90, 443, 65534, 65535].filter { $0 >= start && $0 <= 65535 }
      entries.append(.init("port", .number(start)))
      entries.append(.init("endPort", .number(random.pick(ends))))
    }
    if random.chance(55) { entries.append(.init("protocol", .text(random.pick(Self.transports)))) }
    return .map(entries)
  }
}
