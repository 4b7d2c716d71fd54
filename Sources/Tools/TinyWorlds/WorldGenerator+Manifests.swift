extension WorldGenerator {
  /// The documents of a world.
  mutating func manifests() -> [Tree] {
    namespaces = random.some(["blue", "default", "green"], 1, 3)
    if topic == .open {
      focus = (random.pick(Self.keys), random.pick(["a", "b"]))
      isSparse = random.chance(30)
      hasNewNamespaces = random.chance(50)
    }
    var documents: [Tree] = []
    for name in namespaces where random.chance(75) {
      documents.append(
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .text(name), "labels": namespaceLabels(name)]])
    }
    if topic != .open { documents += nodeDocuments() }
    // Chains need pods in between, and policies that stop the direct way; targets must be several.
    let isChained = topic == .chains
    let count =
      isChained || topic == .targets ? 3 + random.below(2) : 1 + random.below(topic == .open ? 3 : 4)
    let names = ["web", "db", "other", "web-0"]
    for number in 0..<count { documents.append(podOrWorkload(names[number])) }
    if random.chance(35) {
      for name in random.some(["one", "two"], 1, 2) { documents.append(service(name)) }
    }
    for number in 0..<(isSparse ? 0 : random.below(isChained || topic == .targets || topic == .open ? 3 : 5)) {
      documents.append(policy("policy-\(number)"))
    }
    if isChained { documents += steps() }
    if topic == .targets { documents += mostlyOpen() }
    if hasTiers { documents += clusterPolicies() }
    documents += shut()
    if topic == .tiers, nodes.count > 1, authority.chance(40) { documents += hostPods() }
    if topic == .open { documents += shields() }
    if topic == .calico { documents += calico() }
    if topic == .cilium { documents += cilium() }
    if topic == .doors { documents += doorObjects() }
    if topic == .unread { documents += unread() }
    // Nobody knows whether what is not read is asked before what denies.
    if topic == .unread, random.chance(50) { documents += clusterPolicies() }
    deceive(&documents)
    return documents
  }

  /// Labels of a namespace; now and then a lie about its name, which the API server overrules.
  private mutating func namespaceLabels(_ name: String) -> Tree {
    guard case .map(var entries) = topic == .open ? focusedLabels() : labels() else { return [:] }
    if random.chance(15) {
      entries.append(.init("kubernetes.io/metadata.name", .text(random.pick([name, "elsewhere"]))))
    }
    return .map(entries)
  }

  private mutating func nodeDocuments() -> [Tree] {
    guard random.chance(45) else { return [] }
    var documents: [Tree] = []
    for name in random.some(["node-1", "node-2"], 1, 2) {
      nodes.append(name)
      var addresses: [Tree] = []
      if random.chance(85) {
        let list = name == "node-1" ? ["172.18.0.2", "fd00:18::2"] : ["172.18.0.3", "fd00:18::3"]
        for address in random.some(list, 1, 2) {
          usedAddresses.insert(address)
          addresses.append(["type": "InternalIP", "address": .text(address)])
        }
      }
      if random.chance(20) { addresses.append(["type": "Hostname", "address": .text(name)]) }
      documents.append(
        [
          "apiVersion": "v1", "kind": "Node", "metadata": nodeMetadata(name),
          "status": ["addresses": .list(addresses)],
        ])
    }
    return documents
  }

  /// Labels matter to policies of the whole cluster alone.
  private mutating func nodeMetadata(_ name: String) -> Tree {
    guard hasTiers, random.chance(75) else { return ["name": .text(name)] }
    return ["name": .text(name), "labels": ["zone": .text(random.pick(["a", "b"]))]]
  }

  /// Pods that nothing but their nodes tells apart.
  private func hostPods() -> [Tree] {
    nodes.map { node in
      [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": ["name": .text("host-\(node)"), "namespace": .text(namespaces[0])],
        "spec": ["hostNetwork": .plain("true"), "nodeName": .text(node)],
      ]
    }
  }

  // MARK: Pods

  private mutating func metadata(_ name: String) -> Tree {
    let namespace = random.pick(namespaces)
    var entries: [Tree.Entry] = [.init("name", .text(name))]
    if namespace != "default" || random.chance(50) { entries.append(.init("namespace", .text(namespace))) }
    return .map(entries)
  }

  private func namespace(of metadata: Tree) -> String {
    if case .text(let text)? = metadata["namespace"] { text } else { "default" }
  }

  mutating func podOrWorkload(_ name: String) -> Tree {
    let document = makePodOrWorkload(name)
    let space = document["metadata"].map { namespace(of: $0) } ?? "default"
    inhabited.append(space)
    if document["kind"] == "Pod" { workloads.append("\(space)/Pod/\(name)") }
    return document
  }

  private mutating func makePodOrWorkload(_ name: String) -> Tree {
    if let lastPod, random.chance(topic == .chains ? 10 : 45) { return twin(of: lastPod, name) }
    if name == "web-0" || random.chance(40) {
      let pod = pod(name)
      lastPod = pod
      return pod
    }
    let kind = random.pick(["Deployment", "Deployment", "StatefulSet", "StatefulSet", "DaemonSet", "Job", "CronJob"])
    if kind == "StatefulSet" && name == "web" { hasStatefulSet = true }
    let metadata = metadata(name)
    workloads.append("\(namespace(of: metadata))/\(kind)/\(name)")
    let labels = podLabels()
    let template: Tree = ["metadata": ["labels": labels], "spec": podSpec()]
    var spec: [Tree.Entry] = []
    let replicas: [Tree?] = [nil, .plain("0"), .plain("1"), .plain("1"), .plain("2")]
    switch kind {
    case "Job", "CronJob":
      if let count = random.pick(replicas) { spec.append(.init("parallelism", count)) }
      spec.append(.init("template", template))
      if kind == "CronJob" { spec = [.init("jobTemplate", ["spec": .map(spec)])] }
    default:
      if kind != "DaemonSet", let count = random.pick(replicas) { spec.append(.init("replicas", count)) }
      if kind == "StatefulSet", random.chance(15) { spec.append(.init("ordinals", ["start": .plain("1")])) }
      spec.append(.init("selector", ["matchLabels": labels]))
      spec.append(.init("template", template))
    }
    let version = kind.hasSuffix("Job") ? "batch/v1" : "apps/v1"
    return ["apiVersion": .text(version), "kind": .text(kind), "metadata": metadata, "spec": .map(spec)]
  }

  private mutating func podLabels() -> Tree {
    var labels = topic == .open ? focusedLabels() : labels()
    // Chains are of pods that can be told apart.
    if topic == .chains { labels = ["step": .text("s\(inhabited.count)")] }
    // Own labels of a pod count before those that it inherits.
    if topic == .calico, random.chance(15), case .map(let entries) = labels {
      let key = random.pick(["pcns.app", "pcns.tier", "pcsa.app", "pcns.kubernetes.io/metadata.name"])
      labels = .map(entries + [.init(key, .text(random.pick(["a", "b", "green"])))])
    }
    if topic == .cilium, random.chance(15), case .map(let entries) = labels {
      labels = .map(entries + [.init(Self.droppedKey, "a")])
    }
    if labels != [:] { seenLabels.append(labels) }
    return labels
  }

  private mutating func pod(_ name: String) -> Tree {
    guard case .map(var metadata) = metadata(name) else { return [:] }
    let labels = podLabels()
    if labels != [:] || random.chance(50) { metadata.append(.init("labels", labels)) }
    if random.chance(12) {
      metadata.append(
        .init("ownerReferences", [["kind": "ReplicaSet", "name": "owner", "controller": .plain("true")]]))
      workloads.append("\(namespace(of: .map(metadata)))/ReplicaSet/owner")
    }
    let spec = podSpec()
    var entries: [Tree.Entry] = [
      .init("apiVersion", "v1"), .init("kind", "Pod"), .init("metadata", .map(metadata)), .init("spec", spec),
    ]
    if let status = status(isHost: spec["hostNetwork"] != nil) { entries.append(.init("status", status)) }
    return .map(entries)
  }

  /// A pod that differs in little from another: what tells pods apart must tell these two apart.
  private mutating func twin(of pod: Tree, _ name: String) -> Tree {
    guard case .map(var entries) = pod, case .map(var metadata)? = pod["metadata"] else { return pod }
    metadata[0].value = .text(name)
    // Often nothing but the address differs, which only blocks tell apart.
    let isAddressed = pod["status"]?["podIP"] != nil && random.chance(60)
    entries.removeAll { $0.key == "status" }
    for index in entries.indices {
      switch entries[index].key {
      case "metadata": entries[index].value = .map(metadata)
      case "spec": entries[index].value = isAddressed ? entries[index].value : varied(entries[index].value)
      default: continue
      }
    }
    if isAddressed, let status = running() {
      hasAddressedTwins = true
      entries.append(.init("status", status))
    } else if let status = status(isHost: entries.contains { $0.value["hostNetwork"] != nil }), random.chance(60) {
      entries.append(.init("status", status))
    }
    return .map(entries)
  }

  /// A pod's spec with at most one thing changed.
  private mutating func varied(_ spec: Tree) -> Tree {
    guard case .map(var entries) = spec, let last = entries.indices.last else { return spec }
    switch random.below(5) {
    case 0: return spec
    case 1:
      if entries[0].key == "hostNetwork" {
        entries.removeFirst()
      } else {
        entries.insert(.init("hostNetwork", .plain("true")), at: 0)
      }
    default:
      guard case .list(var containers) = entries[last].value, case .map(var container) = containers[0],
        let place = container.indices.last, case .list(var ports) = container[place].value,
        case .map(var port) = ports[0]
      else { return spec }
      if random.chance(60) {
        port.removeAll { $0.key == "protocol" }
        port.append(.init("protocol", .text(random.pick(Self.transports))))
      } else {
        port[0].value = .number(random.pick([53, 80, 443, 8080]))
      }
      ports[0] = .map(port)
      container[place].value = .list(ports)
      containers[0] = .map(container)
      entries[last].value = .list(containers)
    }
    return .map(entries)
  }

  /// A status with addresses; nil for a pod that has none yet.
  private mutating func status(isHost: Bool) -> Tree? {
    if random.chance(3) { return ["phase": "Succeeded"] }
    if topic == .open || (topic == .targets && random.chance(75)) { return nil }
    guard random.chance(isHost ? 40 : 65) else { return nil }
    if isHost {
      // Host-network pods may share their node's address.
      return random.pick([["hostIP": "172.18.0.2"], ["hostIPs": [["ip": "172.18.0.4"], ["ip": "fd00:18::4"]]]])
    }
    return running()
  }

  /// A status with addresses that no other pod has.
  private mutating func running() -> Tree? {
    let ipv4 = ["10.244.0.4", "10.244.0.5", "10.244.0.6", "10.244.0.3", "10.244.0.8", "192.0.2.7", "10.244.1.0"]
    let ipv6 = ["fd00:10::4", "fd00:10::5", "fd00:10::8", "2001:db8::7", "fd00:10::7fff"]
    var addresses: [String] = []
    let families = random.below(5)
    if families != 1, let one = fresh(ipv4) { addresses.append(one) }
    if families <= 2, let one = fresh(ipv6) { addresses.append(one) }
    if addresses.isEmpty { return nil }
    return [
      "podIP": .text(addresses[0]), "podIPs": .list(addresses.map { ["ip": .text($0)] }), "phase": "Running",
    ]
  }

  private mutating func fresh(_ pool: [String]) -> String? {
    let free = pool.filter { !usedAddresses.contains($0) }
    guard !free.isEmpty else { return nil }
    let one = random.pick(free)
    usedAddresses.insert(one)
    return one
  }

  mutating func podSpec() -> Tree {
    var entries: [Tree.Entry] = []
    if random.chance(10) { entries.append(.init("hostNetwork", .plain("true"))) }
    if random.chance(30) { entries.append(.init("nodeName", .text(random.pick(nodes + ["node-9"])))) }
    if topic == .cilium, random.chance(25) { entries.append(.init("serviceAccountName", "api")) }
    if topic == .calico, random.chance(50) {
      entries.append(.init("serviceAccountName", .text(random.pick(["api", "batch", "default"]))))
    }
    let count = random.chance(30) ? 2 : 1
    entries.append(
      .init(
        "containers",
        .list(
          (0..<count).map { number in
            var container: [Tree.Entry] = [.init("name", .text("c\(number)"))]
            if random.chance(75) {
              container.append(.init("ports", .list((0..<(1 + random.below(2))).map { _ in containerPort() })))
            }
            return .map(container)
          })))
    return .map(entries)
  }

  private mutating func containerPort() -> Tree {
    var entries: [Tree.Entry] = [.init("containerPort", .number(random.pick([53, 80, 443, 8080])))]
    if random.chance(85) { entries.append(.init("name", .text(random.pick(Self.portNames)))) }
    if random.chance(50) { entries.append(.init("protocol", .text(random.pick(Self.transports)))) }
    if topic == .doors, doors.chance(20) { entries.append(.init("hostPort", .number(30_000 + doors.below(3)))) }
    return .map(entries)
  }

  private mutating func service(_ name: String) -> Tree {
    let metadata = metadata(name)
    services.append("\(namespace(of: metadata))/\(name)")
    var spec: [Tree.Entry] = [.init("ports", [["port": .plain("80")]])]
    if random.chance(85) { spec.insert(.init("selector", labels()), at: 0) }
    return ["apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": .map(spec)]
  }
}
