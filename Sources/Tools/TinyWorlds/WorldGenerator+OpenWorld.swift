extension WorldGenerator {
  /// What a property file says about pods that no manifest declares.
  mutating func openWorld() -> [Tree.Entry] {
    if topic == .open { return focusedOpenWorld() }
    var entries: [Tree.Entry] = []
    if random.chance(50) { entries.append(.init("namespaces", random.pick(["any", "any", "any", "declared"]))) }
    if random.chance(45) {
      var trusted: [Tree.Entry] = []
      if random.chance(60) {
        let keys = random.some(Self.keys, 0, 2) + (random.chance(50) ? ["kubernetes.io/metadata.name"] : [])
        trusted.append(.init("namespace", .list(keys.map { .text($0) })))
      }
      if trusted.isEmpty || random.chance(50) {
        trusted.append(.init("pod", .list(random.some(Self.keys, 1, 2).map { .text($0) })))
      }
      if topic == .calico, random.chance(50) {
        trusted.append(.init("serviceAccount", .list(random.some(Self.keys, 1, 2).map { .text($0) })))
      }
      entries.append(.init("trustedLabels", .map(trusted)))
    }
    if topic == .calico, random.chance(30) {
      entries.append(.init("trustedServiceAccounts", [.text("\(random.pick(namespaces))/api")]))
    }
    return entries
  }

  // MARK: Worlds about little else

  /// New namespaces in half of the worlds, and trust in the label that selectors ask for.
  private mutating func focusedOpenWorld() -> [Tree.Entry] {
    var entries: [Tree.Entry] = []
    if hasNewNamespaces { entries.append(.init("namespaces", "any")) }
    var trusted: [Tree.Entry] = []
    if random.chance(45) { trusted.append(.init("namespace", .list([.text(focus.key)]))) }
    if random.chance(60) {
      trusted.append(.init("pod", .list((random.chance(80) ? [focus.key] : Self.keys).map { .text($0) })))
    }
    if !trusted.isEmpty { entries.append(.init("trustedLabels", .map(trusted))) }
    return entries
  }

  /// Labels that mostly have the focus's value.
  mutating func focusedLabels() -> Tree {
    random.chance(70) ? [focus.key: .text(focus.value)] : labels()
  }

  /// A selector that asks for the focus, and now and then for the other label: two of them mostly differ in few kinds of
  /// pods.
  mutating func focused() -> Tree {
    func requirement(_ key: String, _ name: String, _ values: [String]) -> Tree {
      var entries: [Tree.Entry] = [.init("key", .text(key)), .init("operator", .text(name))]
      if !values.isEmpty { entries.append(.init("values", .list(values.map { .text($0) }))) }
      return .map(entries)
    }
    var requirements: [Tree] = []
    switch random.below(11) {
    case 0: return ["matchLabels": [focus.key: .text(focus.value)]]
    case 1: requirements.append(requirement(focus.key, "In", [focus.value]))
    case 2, 8: requirements.append(requirement(focus.key, "In", [focus.value, "c"]))
    case 3, 4: requirements.append(requirement(focus.key, "Exists", []))
    case 5: requirements.append(requirement(focus.key, "DoesNotExist", []))
    case 6: requirements.append(requirement(focus.key, "NotIn", [focus.value]))
    case 7: requirements.append(requirement(focus.key, "NotIn", ["c"]))
    case 9: requirements.append(requirement(focus.key, "NotIn", [focus.value, "c"]))
    default: break
    }
    if random.chance(25) {
      let other = focus.key == Self.keys[0] ? Self.keys[1] : Self.keys[0]
      requirements.append(
        random.chance(50) ? requirement(other, "DoesNotExist", []) : requirement(other, "NotIn", ["a"]))
    }
    return requirements.isEmpty ? [:] : ["matchExpressions": .list(requirements)]
  }

  /// A selector of namespaces by their names, which every one of them has as a label.
  mutating func named() -> Tree {
    let name = random.pick(["In", "NotIn", "Exists", "DoesNotExist"])
    var entries: [Tree.Entry] = [.init("key", "kubernetes.io/metadata.name"), .init("operator", .text(name))]
    if name.hasSuffix("In") {
      entries.append(.init("values", .list(random.some(namespaces + ["ghost"], 1, 2).map { .text($0) })))
    }
    return ["matchExpressions": [.map(entries)]]
  }

  /// Policies that let few get at pods with the focus, or the other way: who else is let through is left to labels.
  mutating func shields() -> [Tree] {
    let spaces = Set(inhabited).sorted().filter { _ in random.chance(85) }
    return (isSparse ? Array(spaces.prefix(1)) : spaces).enumerated().map { number, space in
      func rules(_ peers: String) -> Tree {
        guard random.chance(50) else { return [] }
        var entries: [Tree.Entry] = [.init(peers, [peer()])]
        if random.chance(50) {
          entries.append(.init("ports", [random.chance(50) ? ["port": .text(random.pick(Self.portNames))] : port()]))
        }
        return [.map(entries)]
      }
      return [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": ["name": .text("shield-\(number)"), "namespace": .text(space)],
        "spec": [
          "podSelector": focused(), "policyTypes": ["Ingress", "Egress"], "ingress": rules("from"),
          "egress": rules("to"),
        ],
      ]
    }
  }

  /// A set of pods of one namespace, or of namespaces with a label; or a combination of two that have some in common.
  private mutating func people() -> Tree {
    // A namespace that nobody has made yet is as good as any that may be.
    let space: Tree = .text(hasNewNamespaces && random.chance(20) ? "ghost" : random.pick(inhabited))
    let pods = selector(forPods: true)
    switch random.below(14) {
    case 0: return ["namespace": space]
    case 1, 2: return ["namespace": space, "podSelector": pods]
    case 3: return ["namespaceSelector": selector(forPods: false)]
    case 4, 5: return ["namespaceSelector": selector(forPods: false), "podSelector": pods]
    case 6: return ["podSelector": pods]
    case 7: return ["anyOf": [["namespace": space, "podSelector": pods], ["podSelector": focused()]]]
    case 8:
      return ["anyOf": [["namespace": space, "podSelector": pods], ["namespace": space, "podSelector": focused()]]]
    case 9: return ["allOf": [["namespace": space], ["podSelector": pods]]]
    case 10: return ["allOf": [["namespaceSelector": selector(forPods: false)], ["podSelector": pods]]]
    case 11: return ["allOf": [["namespace": space]], "noneOf": [["podSelector": pods]]]
    case 12: return ["allOf": [["podSelector": pods]], "noneOf": [["namespaceSelector": selector(forPods: false)]]]
    default: return ["allOf": ["any-pod"], "noneOf": [["namespace": space, "podSelector": pods]]]
    }
  }

  /// A property about pods that anyone could create; nil for one of any kind.
  mutating func openAssertion(_ named: [String]) -> Tree.Entry? {
    func with(_ entries: [Tree.Entry], _ key: String, _ value: Tree) -> Tree {
      .map(random.chance(50) ? entries + [.init(key, value)] : entries)
    }
    func region() -> Tree { ["from": people(), "to": random.chance(50) ? "any-pod" : people()] }
    let isAboutChanges = random.chance(isSparse ? 40 : 15)
    if isAboutChanges { return .init("noNewAccess", ["within": random.chance(50) ? "any-pod" : people()]) }
    switch random.below(14) {
    case 0...2:
      return .init("defaultDeny", ["pods": people(), "directions": random.pick([["Ingress"], ["Egress"]])])
    case 3...5:
      // Of one set, two pods at least must be: one of them may be one that no manifest has.
      let from = people()
      let ends: [Tree.Entry] = [.init("from", from), .init("to", random.chance(30) ? from : people())]
      return .init("neverReaches", with(ends, "ports", ports(isNumeric: random.chance(50))))
    case 6...8:
      let ends: [Tree.Entry] = [.init("from", people()), .init("to", people())]
      return .init(
        random.chance(70) ? "onlyFrom" : "onlyTo",
        with(ends, random.pick(["ports", "onPorts"]), ports(isNumeric: true)))
    case 9: return .init("isolated", with([.init("sets", [people(), people()])], "except", [region()]))
    case 10, 11:
      let isOfNamespace = random.chance(50)
      var entries: [Tree.Entry] = [
        .init(
          "byLabel",
          [
            "key": .text(focus.key), "scope": isOfNamespace ? "namespace" : "pod",
            "unlabelled": random.pick(["violation", "ignored"]),
          ])
      ]
      if hasNewNamespaces, isOfNamespace, random.chance(40) {
        entries.append(.init("among", ["namespace": "ghost"]))
      } else if random.chance(60) {
        entries.append(.init("among", people()))
      }
      return .init("isolated", with(entries, "except", [region()]))
    case 12:
      return .init(
        "onlyFlows", ["within": people(), "flows": .list((0..<(1 + random.below(2))).map { _ in region() })])
    default: return nil
    }
  }
}
