extension WorldGenerator {
  /// The manifests as they may have been before: with a change or a few, none of which makes them invalid.
  mutating func baseline(of manifests: [Tree]) -> [Tree] {
    var result = manifests
    for number in 0..<(1 + random.below(4)) { change(&result, number) }
    if topic == .authors { changeTiers(&result) }
    if topic == .open { for _ in 0..<(isSparse ? 2 : random.below(2)) { relabelNamespace(&result) } }
    if isOpen, random.chance(topic == .open ? 70 : 40) { result += formerNamespace() }
    return result
  }

  /// Gives a namespace other labels: two that are alike now need not have been.
  private mutating func relabelNamespace(_ documents: inout [Tree]) {
    let places = documents.indices.filter { documents[$0]["kind"] == "Namespace" }
    guard !places.isEmpty else { return }
    let labels = labels()
    let place = random.pick(places)
    documents[place] = documents[place].replacing("metadata") { $0.setting("labels", labels) }
  }

  /// A namespace that is no more, with what lay in it: one of its name may come again.
  private mutating func formerNamespace() -> [Tree] {
    let now = namespaces
    defer { namespaces = now }
    namespaces = ["former"]
    var documents: [Tree] = [
      [
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": ["name": "former", "labels": topic == .open ? focusedLabels() : labels()],
      ]
    ]
    if random.chance(50) { documents.append(podOrWorkload("was")) }
    let own = inhabited
    defer { inhabited = own }
    inhabited = namespaces
    if random.chance(60) { documents.append(policy("former")) }
    return documents
  }

  private mutating func change(_ documents: inout [Tree], _ number: Int) {
    func places(_ isMeant: (Tree) -> Bool) -> [Int] { documents.indices.filter { isMeant(documents[$0]) } }
    let policies = places { $0["kind"] == "NetworkPolicy" }
    let pods = places(Self.isPods)
    let spaces = places { $0["kind"] == "Namespace" }
    switch random.below(18) {
    case 0...1 where !policies.isEmpty: documents.remove(at: random.pick(policies))
    case 2, 3: documents.append(policy("former-\(number)"))
    case 4...6 where !policies.isEmpty:
      let place = random.pick(policies)
      documents[place] = documents[place].replacing("spec") { changed($0) }
    case 7...9:
      let place = random.pick(pods)
      documents[place] = labelled(documents[place], labels())
    case 10:
      let place = random.pick(pods)
      if random.chance(50) {
        documents.remove(at: place)
      } else {
        // In another namespace it is another pod.
        let space = random.pick(namespaces)
        documents[place] = documents[place].replacing("metadata") { $0.setting("namespace", .text(space)) }
      }
    case 11...13:
      let place = random.pick(pods)
      documents[place] = respecified(documents[place]) { $0.podSpec() }
    case 14...16 where !spaces.isEmpty:
      let place = random.pick(spaces)
      let labels = labels()
      documents[place] = documents[place].replacing("metadata") { $0.setting("labels", labels) }
    default:
      // A namespace of now with nothing in it, or not there at all.
      let gone = random.pick(namespaces)
      let isKept = random.chance(50)
      documents.removeAll { document in
        if document["kind"] == "Namespace" { return !isKept && document["metadata"]?["name"] == .text(gone) }
        guard document["kind"] != "Node" else { return false }
        return document["metadata"]?["namespace"] ?? "default" == .text(gone)
      }
    }
    if !documents.contains(where: Self.isPods) { documents.append(podOrWorkload("former-pod-\(number)")) }
  }

  /// Whether a document is a pod or a workload.
  private static func isPods(_ document: Tree) -> Bool {
    document["spec"] != nil && !["NetworkPolicy", "Service"].contains(document["kind"])
  }

  // MARK: Policies

  private mutating func changed(_ spec: Tree) -> Tree {
    switch random.below(5) {
    case 0: return spec.setting("podSelector", random.chance(50) ? [:] : selector(forPods: true))
    case 1: return spec.setting("policyTypes", random.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]]))
    default:
      let (direction, peers) = random.pick([("ingress", "from"), ("egress", "to")])
      var rules = spec[direction]?.items ?? []
      if rules.isEmpty || random.chance(30) {
        rules.append(rule(peers))
      } else {
        let place = random.below(rules.count)
        switch random.below(3) {
        case 0: rules.remove(at: place)
        case 1: rules[place] = rule(peers)
        default:
          let key = random.pick([peers, "ports"])
          var items = rules[place][key]?.items ?? []
          if items.isEmpty || random.chance(40) {
            items.append(key == "ports" ? port() : peer())
          } else {
            items.remove(at: random.below(items.count))
          }
          rules[place] = rules[place].setting(key, .list(items))
        }
      }
      return spec.setting(direction, .list(rules))
    }
  }

  // MARK: Pods

  /// A pod or workload with other labels of its pods.
  private func labelled(_ document: Tree, _ labels: Tree) -> Tree {
    if document["kind"] == "Pod" { return document.replacing("metadata") { $0.setting("labels", labels) } }
    func workload(_ spec: Tree) -> Tree {
      if spec["jobTemplate"] != nil {
        return spec.replacing("jobTemplate") { $0.replacing("spec", workload) }
      }
      return spec.replacing("selector") { _ in ["matchLabels": labels] }
        .replacing("template") { $0.setting("metadata", ["labels": labels]) }
    }
    return document.replacing("spec", workload)
  }

  /// A pod or workload with another specification of its pods.
  private mutating func respecified(_ document: Tree, _ make: (inout Self) -> Tree) -> Tree {
    let pod = make(&self)
    if document["kind"] == "Pod" { return document.setting("spec", pod).setting("status", nil) }
    func workload(_ spec: Tree) -> Tree {
      if spec["jobTemplate"] != nil {
        return spec.replacing("jobTemplate") { $0.replacing("spec", workload) }
      }
      return spec.replacing("template") { $0.setting("spec", pod) }
    }
    return document.replacing("spec", workload)
  }
}

extension Tree {
  /// The mapping with another value under a key, or without the key.
  func setting(_ key: String, _ value: Tree?) -> Tree {
    guard case .map(var entries) = self else { return self }
    let place = entries.firstIndex { $0.key == key } ?? entries.count
    if place < entries.count { entries.remove(at: place) }
    if let value { entries.insert(Entry(key, value), at: place) }
    return .map(entries)
  }

  /// The mapping with a value changed, where it has the key.
  func replacing(_ key: String, _ change: (Tree) -> Tree) -> Tree { self[key].map { setting(key, change($0)) } ?? self }
}
