extension WorldGenerator {
  /// A key that is no part of a pod's identity.
  static let droppedKey = "kubernetes.io/part"

  /// How Cilium is set up, and in which release: mostly as usual.
  mutating func ciliumModel() -> [Tree.Entry] {
    var entries: [Tree.Entry] = [.init("enforcer", "cilium")]
    if hasClusterPolicies {
      entries.append(.init("ciliumVersion", "1.20"))
    } else if random.chance(30) {
      entries.append(.init("ciliumVersion", .text(random.pick(["1.17", "1.18", "1.19", "1.20"]))))
    }
    var settings: [Tree.Entry] = []
    func flag(_ value: Bool) -> Tree { .plain(value ? "true" : "false") }
    if random.chance(12) { settings.append(.init("policyMode", .text(random.pick(["always", "always", "never"])))) }
    if random.chance(12) { settings.append(.init("allowLocalhost", "policy")) }
    if random.chance(12) {
      settings.append(.init("cidrMatchMode", random.pick([["nodes"], ["pods"], ["nodes", "pods"]])))
    }
    if random.chance(8) { settings.append(.init("nonDefaultDeny", flag(false))) }
    if random.chance(10) { settings.append(.init("labelFilter", random.pick([["!app"], ["k8s:app", "!tier"]]))) }
    if random.chance(8) { settings.append(.init("stack", "dual")) }
    if random.chance(6) { settings.append(.init("clusterName", "west")) }
    if random.chance(6) { settings.append(.init("hostFirewall", flag(true))) }
    if random.chance(10) { settings.append(.init("sctp", flag(random.chance(30)))) }
    if hasServers {
      settings.append(.init("apiServers", ["192.0.2.255"]))
    } else if setup.chance(15) {
      settings.append(.init("apiServers", setup.pick([["172.18.0.2"], ["192.0.2.7", "172.18.0.3", "2001:db8::7"]])))
    }
    settings.append(.init("nodeSelectorLabels", flag(true)))
    if hasClusterPolicies { settings.append(.init("clusterNetworkPolicy", flag(true))) }
    return entries + [.init("cilium", .map(settings))]
  }

  /// Policies of Cilium, and the groups that they refer to.
  mutating func cilium() -> [Tree] {
    var documents: [Tree] = []
    for number in 0..<random.below(3) {
      let blocks = random.some(["10.244.0.0/24", "192.0.2.0/24", "8000::/1", "0.0.0.0/0", "172.18.0.0/29"], 1, 2)
      documents.append(
        [
          "apiVersion": "cilium.io/v2", "kind": "CiliumCIDRGroup",
          "metadata": ["name": .text("group-\(number)"), "labels": labels()],
          "spec": ["externalCIDRs": .list(blocks.map { .text($0) })],
        ])
    }
    hasServers = setup.chance(20)
    isRestricted = setup.chance(12)
    if isRestricted { return documents + restricted() }
    hasClusterPolicies = setup.chance(25)
    if hasClusterPolicies {
      for number in 0..<(1 + random.below(3)) { documents.append(clusterPolicy("cluster-\(number)")) }
    }
    for number in 0..<(1 + random.below(3)) { documents.append(ciliumPolicy("cilium-\(number)")) }
    return documents
  }

  /// Policies that let through requests of all pods, and all of what some of them say.
  private mutating func restricted() -> [Tree] {
    let asked: Tree.Entry = random.pick([
      .init("rules", ["http": [["method": "GET"]]]), .init("serverNames", ["a.example.com"]),
    ])
    let ports: Tree = ["ports": [["port": "80", "protocol": "TCP"]]]
    let way = random.pick(["ingress", "egress"])
    let ends = way == "ingress" ? "from" : "to"
    func policy(_ name: String, _ selector: Tree, _ rule: Tree) -> Tree {
      [
        "apiVersion": "cilium.io/v2", "kind": "CiliumClusterwideNetworkPolicy", "metadata": ["name": .text(name)],
        "spec": ["endpointSelector": selector, way: [rule]],
      ]
    }
    guard case .map(let entries) = ports else { return [] }
    let all = policy(
      "restricted", random.chance(70) ? [:] : identitySelector(isPeer: false),
      ["\(ends)Entities": [random.chance(70) ? "all" : "cluster"], "toPorts": [.map(entries + [asked])]])
    if random.chance(35) { return [all] }
    let rule: [Tree.Entry] = [
      .init("\(ends)Endpoints", [identitySelector(isPeer: true)]), .init("toPorts", [ports]),
    ]
    return [all, policy("free", identitySelector(isPeer: false), .map(rule))]
  }

  /// A claim about what passes only with a restriction, where there is such a thing; else any.
  mutating func ciliumAssertion(_ named: [String]) -> Tree.Entry? {
    guard isRestricted, random.chance(75) else { return calicoAssertion(named) }
    let ends: [Tree] = [random.pick(["any-pod", podSet(), podSet()]), random.pick(["any-pod", podSet(), podSet()])]
    let each: Tree = .text(random.chance(75) ? "all" : "some")
    return .init("mustReach", ["from": ends[0], "to": ends[1], "ports": "80/TCP", "each": each])
  }

  private mutating func ciliumPolicy(_ name: String) -> Tree {
    let isOfCluster = random.chance(40)
    var metadata: [Tree.Entry] = [.init("name", .text(name))]
    if !isOfCluster { metadata.append(.init("namespace", .text(random.pick(namespaces)))) }
    var entries: [Tree.Entry] = [
      .init("apiVersion", "cilium.io/v2"),
      .init("kind", isOfCluster ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy"),
      .init("metadata", .map(metadata)),
    ]
    let isList = random.chance(20)
    if !isList || random.chance(30) { entries.append(.init("spec", block(isOfCluster: isOfCluster))) }
    if isList {
      let blocks = (0..<(1 + random.below(2))).map { _ in block(isOfCluster: isOfCluster) }
      entries.append(.init("specs", .list(blocks)))
    }
    return .map(entries)
  }

  private mutating func block(isOfCluster: Bool) -> Tree {
    var entries: [Tree.Entry] = []
    let isOfNodes = isOfCluster && random.chance(6)
    entries.append(
      isOfNodes
        ? .init("nodeSelector", random.pick([[:], ["matchLabels": ["app": "a"]]]))
        : .init("endpointSelector", identitySelector(isPeer: false)))
    let lists = random.some(["ingress", "ingress", "egress", "egress", "ingressDeny", "egressDeny"], 1, 3)
    for list in Set(lists).sorted() {
      let rules = (0..<random.pick([1, 1, 2])).map { _ in ciliumRule(list, isOfNodes: isOfNodes) }
      entries.append(.init(list, .list(rules)))
    }
    if random.chance(25) {
      var posture: [Tree.Entry] = []
      for direction in ["ingress", "egress"] where random.chance(60) {
        posture.append(.init(direction, .plain(random.chance(75) ? "false" : "true")))
      }
      entries.append(.init("enableDefaultDeny", .map(posture)))
    }
    return .map(entries)
  }

  private mutating func ciliumRule(_ list: String, isOfNodes: Bool) -> Tree {
    let way = list.hasPrefix("ingress") ? "from" : "to"
    let isDeny = list.hasSuffix("Deny")
    var entries: [Tree.Entry] = []
    var isAboutServices = false
    switch random.below(20) {
    case 0, 1: break
    case 2: entries.append(.init(way + random.pick(["Endpoints", "Entities", "CIDR"]), []))
    case 3...8:
      entries.append(
        .init(way + "Endpoints", .list((0..<random.pick([1, 1, 2])).map { _ in identitySelector(isPeer: true) })))
    case 9...12:
      let names = ["all", "world", "cluster", "host", "remote-node", "kube-apiserver", "health", "none"]
      entries.append(.init(way + "Entities", .list(random.some(names, 1, 2).map { .text($0) })))
    case 13, 14:
      let blocks = random.some(Self.blocks.map(\.cidr), 1, 2)
      entries.append(.init(way + "CIDR", .list(blocks.map { .text($0) })))
    case 15, 16: entries.append(.init(way + "CIDRSet", [addressSet()]))
    case 17: entries.append(.init(way + "Nodes", [random.pick([[:], ["matchLabels": ["app": "a"]]])]))
    case 18 where way == "to" && random.chance(70):
      isAboutServices = true
      let parts = random.pick(services + ["green/none"]).split(separator: "/").map(String.init)
      entries.append(
        .init("toServices", [["k8sService": ["serviceName": .text(parts[1]), "namespace": .text(parts[0])]]]))
    case 18 where way == "to" && !isDeny: entries.append(.init("toFQDNs", [["matchName": "api.example.com"]]))
    default: entries.append(.init(way + "Entities", ["all"]))
    }
    if !isAboutServices || random.chance(40) {
      switch random.below(20) {
      case 0: entries.append(.init("icmps", [["fields": [["type": .plain("8")]]]]))
      case 1: entries.append(.init("toPorts", [[:]]))
      case 2...9: entries.append(.init("toPorts", [ciliumPorts(isDeny: isDeny || isOfNodes)]))
      default: break
      }
    }
    if !isDeny, random.chance(3) {
      // What anyone may write would inherit it.
      isAmongNetworkPolicies = true
      entries.append(
        .init("authentication", ["mode": .text(random.pick(["required", "disabled", "test-always-fail"]))]))
    }
    return .map(entries)
  }

  private mutating func ciliumPorts(isDeny: Bool) -> Tree {
    if !isDeny, random.chance(14) {
      // What some ask for cannot be merged with what others do.
      let asked: Tree.Entry = random.pick([
        .init("rules", ["http": [["method": "GET"]]]), .init("rules", ["http": [["method": "GET"]]]),
        .init("serverNames", ["a.example.com"]),
      ])
      return .map([.init("ports", [["port": "80", "protocol": "TCP"]]), asked])
    }
    let ports = (0..<random.pick([1, 1, 2])).map { _ -> Tree in
      var entries: [Tree.Entry] = []
      let port = random.pick(["0", "53", "80", "80", "443", "http", "DNS", "dns", "65535"])
      entries.append(.init("port", .text(port)))
      if random.chance(15) { entries.append(.init("endPort", .plain(random.pick(["81", "443", "65535"])))) }
      if random.chance(60) {
        entries.append(.init("protocol", .text(random.pick(["TCP", "TCP", "UDP", "SCTP", "ANY"]))))
      }
      return .map(entries)
    }
    return ["ports": .list(ports)]
  }

  private mutating func addressSet() -> Tree {
    switch random.below(4) {
    case 0: return ["cidrGroupRef": .text(random.pick(["group-0", "group-1", "nothing"]))]
    case 1: return ["cidrGroupSelector": ["matchLabels": ["app": .text(random.pick(["a", "b"]))]]]
    default:
      let block = random.pick(Self.blocks)
      let parts = random.some(block.parts, 0, 2)
      return ["cidr": .text(block.cidr), "except": .list(parts.map { .text($0) })]
    }
  }

  // MARK: Selectors

  /// A selector of labels of identities.
  private mutating func identitySelector(isPeer: Bool) -> Tree {
    if random.chance(isPeer ? 22 : 35) { return [:] }
    var entries: [Tree.Entry] = []
    if random.chance(65) {
      let key = identityKey(isPeer: isPeer)
      entries.append(.init("matchLabels", .map([.init(key, .text(value(of: key)))])))
    }
    if entries.isEmpty || random.chance(30) {
      let key = identityKey(isPeer: isPeer)
      let name = random.pick(["In", "NotIn", "Exists", "DoesNotExist"])
      var item: [Tree.Entry] = [.init("key", .text(key)), .init("operator", .text(name))]
      if name.hasSuffix("In") { item.append(.init("values", [.text(value(of: key))])) }
      entries.append(.init("matchExpressions", [.map(item)]))
    }
    return .map(entries)
  }

  private mutating func identityKey(isPeer: Bool) -> String {
    let own = random.pick(Self.keys)
    switch random.below(20) {
    case 0...7: return own
    case 8, 9: return "k8s:\(own)"
    case 10: return "any:\(own)"
    case 11, 12: return random.pick(["k8s:", ""]) + "io.kubernetes.pod.namespace"
    case 13, 14: return random.pick(["k8s:", ""]) + "io.cilium.k8s.namespace.labels.\(own)"
    case 15: return "io.cilium.k8s.policy.serviceaccount"
    case 16: return "io.cilium.k8s.policy.cluster"
    case 17: return isPeer ? "reserved:\(random.pick(["host", "remote-node", "world", "kube-apiserver"]))" : own
    case 18: return Self.droppedKey
    default: return "container:\(own)"
    }
  }

  private mutating func value(of key: String) -> String {
    if key.hasSuffix("pod.namespace") { return random.pick(namespaces + ["elsewhere"]) }
    if key.hasSuffix("serviceaccount") { return random.pick(["api", "default"]) }
    if key.hasSuffix("policy.cluster") { return random.pick(["default", "default", "west"]) }
    return key.hasPrefix("reserved:") ? "" : random.pick(["a", "a", "b"])
  }
}
