extension WorldGenerator {
  /// Policies of Calico and what they refer to: few tiers, orders and labels, so that policies tie, a Pass leaves a tier that
  /// would deny, and sets have addresses of pods.
  mutating func calico() -> [Tree] {
    // Which policy of one order is asked first, only a release says.
    calicoVersion = random.chance(45) ? random.pick(["3.29", "3.30", "3.31", "3.32", "3.32"]) : nil
    var documents: [Tree] = []
    for (name, order) in [("security", Tree.plain("100")), ("late", .plain("2e6")), ("last", .plain("null"))]
    where random.chance(35) {
      var spec: [Tree.Entry] = random.chance(90) ? [.init("order", order)] : []
      if let action = random.pick([nil, "Deny", "Pass", "Pass"]) { spec.append(.init("defaultAction", .text(action))) }
      documents.append(object("Tier", name, .map(spec)))
      calicoTiers.append(name)
    }
    for name in ["api", "batch"] where random.chance(45) {
      for space in random.some(namespaces, 1, 2) {
        documents.append(
          [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": .text(name), "namespace": .text(space), "labels": labels()],
          ])
      }
    }
    for number in 0..<random.below(3) { documents.append(networkSet("set-\(number)", isGlobal: random.chance(50))) }
    if random.chance(7) { documents.append(hostEndpoint()) }
    if random.chance(25) { documents += tied() }
    for number in 0..<(1 + random.below(4)) { documents.append(calicoPolicy("calico-\(number)")) }
    let release = calicoVersion ?? "3.32"
    if random.chance(25) {
      for number in 0..<(1 + random.below(2)) {
        if release == "3.32" {
          documents.append(clusterPolicy("cluster-\(number)"))
        } else {
          documents.append(adminPolicy("admin-\(number)"))
        }
      }
    }
    return documents
  }

  private func object(
    _ kind: String, _ name: String, in namespace: String? = nil, labels: Tree? = nil, _ spec: Tree
  )
    -> Tree
  {
    var metadata: [Tree.Entry] = [.init("name", .text(name))]
    if let namespace { metadata.append(.init("namespace", .text(namespace))) }
    if let labels { metadata.append(.init("labels", labels)) }
    return [
      "apiVersion": "projectcalico.org/v3", "kind": .text(kind), "metadata": .map(metadata), "spec": spec,
    ]
  }

  /// Two policies of one order of which one lets through what the other does not.
  private mutating func tied() -> [Tree] {
    let isIngress = random.chance(50)
    let selector = Tree.text(random.pick(["all()", "all()", "has(app)", "tier != 'b'"]))
    let peer = Tree.text(random.pick(["all()", "all()", calicoSelector(depth: 1)]))
    return zip(["tied-a", "tied-b"], ["Allow", random.pick(["Deny", "Deny", "Pass"])]).map { name, action in
      let rule: Tree = ["action": .text(action), isIngress ? "source" : "destination": ["selector": peer]]
      return object(
        "GlobalNetworkPolicy", name,
        [
          "order": .plain("5"), "selector": selector, "types": [isIngress ? "Ingress" : "Egress"],
          isIngress ? "ingress" : "egress": [rule],
        ])
    }
  }

  /// A claim about all pods, which a freedom of few policies decides.
  mutating func calicoAssertion(_ named: [String]) -> Tree.Entry? {
    switch random.below(10) {
    case 0, 1: return .init("neverReaches", ["from": "any-pod", "to": "any-pod"])
    case 2: return .init("neverReaches", ["from": podSet(), "to": random.pick(["any-pod", "internet", "nodes"])])
    case 3, 4:
      return .init("mustReach", ["from": podSet(), "to": "any-pod", "ports": ports(isNumeric: true), "each": "all"])
    case 5:
      let direction: Tree = random.chance(50) ? ["Ingress"] : ["Egress"]
      return .init("defaultDeny", ["pods": random.chance(50) ? "any-pod" : podSet(), "directions": direction])
    default: return nil
    }
  }

  private mutating func networkSet(_ name: String, isGlobal: Bool) -> Tree {
    let addresses = ["10.244.0.5", "fd00:10::5", "192.0.2.7", "10.244.0.4/30", "192.0.2.9/24", "0.0.0.0/0", "8000::/1"]
    let nets = Tree.list(random.some(addresses, 1, 2).map { .text($0) })
    return isGlobal
      ? object("GlobalNetworkSet", name, labels: labels(), ["nets": nets])
      : object("NetworkSet", name, in: random.pick(namespaces), labels: labels(), ["nets": nets])
  }

  private mutating func hostEndpoint() -> Tree {
    var spec: [Tree.Entry] = [.init("node", "node-1")]
    if random.chance(70) {
      spec.append(
        .init("expectedIPs", .list(random.some(["172.18.0.2", "fd00:18::2", "192.0.2.7"], 1, 2).map { .text($0) })))
    } else {
      spec.append(.init("interfaceName", "eth0"))
    }
    if random.chance(40) {
      spec.append(
        .init("ports", [["name": .text(random.pick(Self.portNames)), "protocol": "TCP", "port": .plain("80")]]))
    }
    return object("HostEndpoint", "host", labels: labels(), .map(spec))
  }

  private mutating func calicoPolicy(_ name: String) -> Tree {
    let isGlobal = random.chance(55)
    let old = ["3.29", "3.30", "3.31"].contains(calicoVersion ?? "")
    let tier = random.chance(45) ? nil : random.pick(["default"] + calicoTiers)
    var spec: [Tree.Entry] = []
    if let tier { spec.append(.init("tier", .text(tier))) }
    if let order = random.pick([nil, "10", "10", "20.5", "-1", "1000", "2000"]) {
      spec.append(.init("order", .plain(order)))
      if order == "1000", tier ?? "default" == "default", calicoVersion != nil { isAmongNetworkPolicies = true }
    }
    if random.chance(isGlobal ? 45 : 65) { spec.append(.init("selector", .text(calicoSelector(depth: 1)))) }
    if isGlobal, random.chance(35) {
      spec.append(.init("namespaceSelector", .text(calicoSelector(depth: 1, of: .namespaces))))
    }
    if random.chance(15) {
      spec.append(.init("serviceAccountSelector", .text(calicoSelector(depth: 0, of: .accounts))))
    }
    if random.chance(60) {
      spec.append(.init("types", random.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]])))
    }
    var isAboutHosts = false
    if isGlobal, random.chance(4) {
      isAboutHosts = true
      spec.append(.init("applyOnForward", .plain("true")))
      if random.chance(40) { spec.append(.init("doNotTrack", .plain("true"))) }
    }
    for direction in ["ingress", "egress"] where random.chance(isAboutHosts ? 40 : 70) {
      let rules = (0..<random.pick([1, 1, 2, 2, 3])).map { _ in calicoRule(direction, isGlobal: isGlobal) }
      spec.append(.init(direction, .list(rules)))
    }
    let full = old && (tier ?? "default") != "default" ? "\(tier ?? "").\(name)" : name
    return object(
      isGlobal ? "GlobalNetworkPolicy" : "NetworkPolicy", full, in: isGlobal ? nil : random.pick(namespaces), .map(spec)
    )
  }

  private mutating func calicoRule(_ direction: String, isGlobal: Bool) -> Tree {
    let action = random.pick(["Allow", "Allow", "Allow", "Allow", "Deny", "Deny", "Pass", "Pass", "Log"])
    var entries: [Tree.Entry] = [.init("action", .text(action))]
    let family = random.pick([nil, nil, nil, nil, nil, 4, 6])
    if let family, random.chance(40) { entries.append(.init("ipVersion", .number(family))) }
    var hasTransport = false
    var hasPorts = true
    switch random.below(10) {
    case 0...4:
      hasTransport = true
      entries.append(.init("protocol", random.pick(["TCP", "UDP", "SCTP", .plain("6")])))
    case 5: entries.append(.init("notProtocol", random.pick(["TCP", "UDP"])))
    case 6 where family != 6:
      hasPorts = false
      entries.append(.init("protocol", "ICMP"))
    default: break
    }
    let isHTTP = entries.allSatisfy { !["protocol", "notProtocol"].contains($0.key) } && random.chance(12)
    if isHTTP, direction == "ingress", action == "Allow" { entries.append(.init("http", ["methods": ["GET"]])) }
    // Both lists of a rule are of one family.
    let isIPv6 = family.map { $0 == 6 } ?? random.chance(35)
    for end in ["source", "destination"] {
      let isPeer = (end == "source") == (direction == "ingress")
      guard random.chance(isPeer ? 75 : 15) else { continue }
      let part = entity(
        isPeer: isPeer, isSource: end == "source", isGlobal: isGlobal, isIPv6: isIPv6, hasTransport: hasTransport,
        hasPorts: hasPorts)
      if !part.isEmpty { entries.append(.init(end, .map(part))) }
    }
    return .map(entries)
  }

  private mutating func entity(
    isPeer: Bool, isSource: Bool, isGlobal: Bool, isIPv6: Bool, hasTransport: Bool, hasPorts: Bool
  ) -> [Tree.Entry] {
    if isPeer, random.chance(14) {
      let parts = random.pick(services + ["green/none", "green/none"]).split(separator: "/").map(String.init)
      return [.init("services", ["name": .text(parts[1]), "namespace": .text(parts[0])])]
    }
    var entries: [Tree.Entry] = []
    if random.chance(50) { entries.append(.init("selector", .text(calicoSelector(depth: 1)))) }
    if random.chance(isGlobal ? 35 : 25) {
      let text = random.chance(10) ? "global()" : calicoSelector(depth: 1, of: .namespaces)
      entries.append(.init("namespaceSelector", .text(text)))
    }
    if random.chance(15) { entries.append(.init("notSelector", .text(calicoSelector(depth: 0)))) }
    if random.chance(12) {
      let names: Tree = .list(random.some(["api", "batch", "default"], 1, 2).map { .text($0) })
      let selector = Tree.text(calicoSelector(depth: 0, of: .accounts))
      entries.append(
        .init(
          "serviceAccounts",
          random.pick([["names": names], ["selector": selector], ["names": names, "selector": selector]])))
    }
    let nets =
      isIPv6
      ? ["fd00:10::/112", "fd00:10::5/128", "2001:db8::/64", "8000::/1"]
      : ["10.0.0.0/8", "10.244.0.0/24", "10.244.0.4/30", "10.244.0.5/32", "192.0.2.0/24", "172.18.0.0/29"]
    if random.chance(18) {
      let some = random.some(nets + (isIPv6 ? ["::/0"] : ["0.0.0.0/0"]), 1, 2)
      entries.append(.init("nets", .list(some.map { .text($0) })))
    }
    if random.chance(15) { entries.append(.init("notNets", .list(random.some(nets, 1, 2).map { .text($0) }))) }
    let isPort = hasPorts && (!isSource || random.chance(25))
    if isPort, random.chance(40) { entries.append(.init("ports", calicoPorts(hasTransport: hasTransport))) }
    if isPort, random.chance(12) { entries.append(.init("notPorts", calicoPorts(hasTransport: hasTransport))) }
    return entries
  }

  private mutating func calicoPorts(hasTransport: Bool) -> Tree {
    let names = Self.portNames.map { Tree.text($0) }
    guard hasTransport else { return .list(random.some(names, 1, 2)) }
    let numbers: [Tree] = [.plain("80"), "53", "80:443", "1:65535", .plain("8080")]
    return .list(random.some(names + numbers, 1, 2))
  }

  // MARK: Selectors

  private enum Labelled { case members, namespaces, accounts }

  private mutating func calicoSelector(depth: Int, of labelled: Labelled = .members) -> String {
    if depth > 0 {
      func part() -> String { calicoSelector(depth: depth - 1, of: labelled) }
      switch random.below(9) {
      case 0: return "(\(part())) && (\(part()))"
      case 1: return "\(part()) || \(part())"
      case 2: return "!(\(part()))"
      default: break
      }
    }
    if random.chance(10) { return "all()" }
    let label = label(of: labelled)
    let value = random.pick(values(of: label))
    switch random.below(14) {
    case 0...4: return "\(label) == '\(value)'"
    case 5, 6: return "\(label) != '\(value)'"
    case 7: return "has(\(label))"
    case 8: return "\(label) in {'\(value)', 'c'}"
    case 9: return "\(label) not in {'\(value)', 'c'}"
    case 10: return "\(label) contains '\(value.prefix(2))'"
    case 11: return "\(label) starts with '\(value.prefix(1))'"
    case 12: return "\(label) ends with '\(value.suffix(1))'"
    default: return "!has(\(label))"
    }
  }

  private mutating func label(of labelled: Labelled) -> String {
    let own = random.pick(Self.keys)
    switch labelled {
    case .members:
      guard random.chance(35) else { return own }
      return random.pick([
        "pcns.\(own)", "pcns.\(own)", "pcsa.\(own)", "pcsa.\(own)", "projectcalico.org/namespace",
        "projectcalico.org/serviceaccount",
        "projectcalico.org/orchestrator", "pcns.projectcalico.org/name",
      ])
    case .namespaces:
      return random.chance(25) ? random.pick(["projectcalico.org/name", "kubernetes.io/metadata.name"]) : own
    case .accounts: return random.chance(25) ? "projectcalico.org/name" : own
    }
  }

  private mutating func values(of label: String) -> [String] {
    switch label {
    case "projectcalico.org/orchestrator": ["k8s"]
    case "projectcalico.org/serviceaccount": ["api", "batch", "default"]
    case "projectcalico.org/namespace", "pcns.projectcalico.org/name", "projectcalico.org/name",
      "kubernetes.io/metadata.name":
      namespaces + ["api"]
    default: ["a", "b", "a", "b", "", "ab"]
    }
  }
}
