extension WorldGenerator {
  /// What opens doors: Services of each type, and Ingresses that lead to them.
  mutating func doorObjects() -> [Tree] {
    var documents: [Tree] = []
    for number in 0..<(1 + doors.below(3)) { documents.append(doorService("door-\(number)")) }
    for number in 0..<doors.below(3) { documents.append(ingress("entry-\(number)")) }
    return documents
  }

  private mutating func doorService(_ name: String) -> Tree {
    let space = doors.pick(inhabited)
    var spec: [Tree.Entry] = []
    if !seenLabels.isEmpty, doors.chance(80) {
      spec.append(.init("selector", doors.pick(seenLabels)))
    } else {
      spec.append(.init("selector", ["app": .text(doors.pick(["a", "b"]))]))
    }
    let kind = doors.pick(["ClusterIP", "NodePort", "LoadBalancer", "LoadBalancer"])
    spec.append(.init("type", .text(kind)))
    var port: [Tree.Entry] = [.init("port", .number(doors.pick([80, 443])))]
    if doors.chance(70) {
      port.append(
        .init(
          "targetPort", doors.chance(60) ? .number(doors.pick([53, 80, 443, 8080])) : .text(doors.pick(Self.portNames)))
      )
    }
    if doors.chance(25) { port.append(.init("protocol", .text(doors.pick(Self.transports)))) }
    spec.append(.init("ports", [.map(port)]))
    if kind != "ClusterIP", doors.chance(55) { spec.append(.init("externalTrafficPolicy", "Local")) }
    if kind == "LoadBalancer" {
      if doors.chance(45) { spec.append(.init("allocateLoadBalancerNodePorts", .plain("false"))) }
      if doors.chance(30) {
        spec.append(.init("loadBalancerSourceRanges", .list(doors.some(Self.clientBlocks, 1, 2).map { .text($0) })))
      }
    }
    if doors.chance(10) { spec.append(.init("externalIPs", ["198.51.100.7"])) }
    doorServices.append((space, name))
    openers.append("Service \(space)/\(name)")
    return [
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": .text(name), "namespace": .text(space)],
      "spec": .map(spec),
    ]
  }

  /// Blocks of clients that doors and claims about them name.
  static let clientBlocks = ["192.0.2.0/24", "0.0.0.0/0", "10.0.0.0/8", "128.0.0.0/1", "::/0"]

  private mutating func ingress(_ name: String) -> Tree {
    let (space, service) = doors.pick(doorServices)
    openers.append("Ingress \(space)/\(name)")
    var spec: [Tree.Entry] = [
      .init(
        "defaultBackend", ["service": ["name": .text(service), "port": ["number": .number(doors.pick([80, 443]))]]])
    ]
    if doors.chance(80) { spec.insert(.init("ingressClassName", "nginx"), at: 0) }
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
      "metadata": ["name": .text(name), "namespace": .text(space)], "spec": .map(spec),
    ]
  }

  /// What a property file says about doors.
  mutating func exposure() -> Tree.Entry {
    var entries: [Tree.Entry] = []
    if doors.chance(75) {
      entries.append(.init("masqueraded", .text(doors.pick(["judged", "judged", "exempt", "unknown"]))))
    }
    if doors.chance(75) {
      entries.append(.init("controllers", .map([.init(doors.pick(["nginx", "nginx", "*"]), podSet())])))
    }
    return .init("exposure", .map(entries))
  }

  /// A claim about doors, or about pods that are described by them.
  mutating func doorAssertion(_ named: [String]) -> Tree.Entry? {
    func objects(_ random: inout SplitMix64, _ openers: [String]) -> Tree {
      .list(random.some(openers + ["hostPort", "hostNetwork"], 1, 2).map { .text($0) })
    }
    let pods = podsOnly(set(depth: 1, named: named))
    let ports = ports(isNumeric: doors.chance(70))
    switch doors.below(10) {
    case 0, 1, 2:
      var entries: [Tree.Entry] = [.init("pods", pods)]
      if doors.chance(30) { entries.append(.init("ports", ports)) }
      if doors.chance(60) {
        entries.append(
          .init("reach", .list(doors.some(["internet", "private", "node", "cluster"], 1, 3).map { .text($0) })))
      }
      if doors.chance(25) { entries.append(.init("via", objects(&doors, openers))) }
      return .init("neverExposed", .map(entries))
    case 3, 4:
      var entries: [Tree.Entry] = [.init("pods", pods), .init("via", objects(&doors, openers))]
      if doors.chance(30) { entries.append(.init("ports", ports)) }
      if doors.chance(45) {
        entries.append(.init("clients", ["cidrs": .list(doors.some(Self.clientBlocks, 1, 2).map { .text($0) })]))
      }
      return .init("exposedOnly", .map(entries))
    case 5, 6:
      var entries: [Tree.Entry] = [.init("objects", objects(&doors, openers))]
      if doors.chance(30) {
        entries.append(
          .init("reach", .list(doors.some(["internet", "private", "node", "cluster"], 1, 3).map { .text($0) })))
      }
      return .init("doorsWork", .map(entries))
    case 7:
      let blocks = doors.some(Self.clientBlocks, 1, 2)
      return .init("clientsOf", ["pods": pods, "cidrs": .list(blocks.map { .text($0) })])
    case 8:
      let exposed: Tree =
        doors.chance(50) ? "exposed-pods" : ["exposedBy": ["reach": .list([.text(doors.pick(["internet", "node"]))])]]
      return .init("neverReaches", ["from": exposed, "to": pods])
    default:
      return .init("onlyFrom", ["to": pods, "from": doors.chance(50) ? "ingress-controllers" : "exposed-pods"])
    }
  }
}
