import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator
import YAMLEdits

/// Looks for what is wrong with the items of `from` or `to` of a rule.
struct PeerRepairs {
  let faulty: FaultyRule

  private var context: RepairContext { faulty.context }
  private var direction: Direction { faulty.direction }
  private var rule: NetworkPolicy.Rule { faulty.rule }
  private var policy: NetworkPolicy { faulty.policy }
  private var other: ReferenceEvaluator.Endpoint { faulty.other }
  /// Where the list stands.
  private var path: YAMLPath { faulty.path.key(direction.peersField) }

  // MARK: To let through

  /// Edits by which an item may match the other end.
  func taking() -> [RepairEdit] {
    var result: [RepairEdit] = []
    for number in rule.peers.indices { result += taking(number) }
    for (item, cost) in items() {
      // Who is let in on every port is hardly meant to be one more.
      let extra = rule.ports.isEmpty ? 400 : 0
      result += edit([.append(path, YAMLValue.peer(item))], cost + extra, "also \(PeerWords.words([item]))")
    }
    return result
  }

  private func edit(_ edits: [YAMLEdit], _ cost: Int, at path: YAMLPath? = nil, _ text: String) -> [RepairEdit] {
    faulty.edit(edits, cost, at: path ?? self.path, text)
  }

  private func taking(_ number: Int) -> [RepairEdit] {
    let (peer, path) = (rule.peers[number], path.item(number))
    if let block = peer.ipBlock { return taking(block, path.key("ipBlock")) }
    guard let pod = context.pod(other) else { return [] }
    let namespace = context.world.namespace(of: pod)
    var result: [RepairEdit] = []
    if peer.namespaceSelector != nil,
      !ReferenceEvaluator.matches(peer.namespaceSelector ?? .init(), labels: namespace.labels)
    {
      let selector = namespaces(peer, path)
      result += selector.taking(namespace.labels).flatMap {
        edit($0.edits, $0.cost, at: selector.path, "namespaces: \($0.text)")
      }
    }
    if peer.namespaceSelector == nil, namespace.name != policy.namespace {
      let isDead = !context.pods.contains { context.isPicked($0, by: peer, in: policy.namespace) }
      for (selector, extra) in selectors(of: namespace) {
        let entry = YAMLValue.Entry("namespaceSelector", YAMLValue.selector(selector))
        result += edit(
          [.insertKey(path, entry, before: ["podSelector"])], (isDead ? 1100 : 2000) + extra, at: path,
          "of \(PeerWords.words([.init(namespaceSelector: selector, span: policy.span)]))")
      }
    }
    if let selector = peer.podSelector, !ReferenceEvaluator.matches(selector, labels: pod.labels) {
      let repairs = pods(peer, path)
      result += repairs.taking(pod.labels).flatMap {
        edit($0.edits, $0.cost, at: repairs.path, "pods: \($0.text)")
      }
    }
    if peer.namespaceSelector != nil, peer.podSelector != nil {
      result += edit([.split(path)], 2100, at: path, "two items: either may match")
    }
    return result
  }

  private func taking(_ block: NetworkPolicy.IPBlock, _ path: YAMLPath) -> [RepairEdit] {
    let address = other.address
    var result: [RepairEdit] = []
    if !block.cidr.contains(address) {
      for (other, cost) in blocks(with: address) where other != block.cidr {
        result += edit(
          [.setScalar(path.key("cidr"), .text(other.description))], cost, at: path, "`\(block.cidr)` → `\(other)`")
      }
    }
    for (number, except) in block.except.enumerated() where except.contains(address) {
      let edits: [YAMLEdit] =
        block.except.count == 1 ? [.removeKey(path.key("except"))] : [.removeItem(path.key("except").item(number))]
      result += edit(edits, 1400, at: path, "without the exception `\(except)`")
    }
    return result
  }

  /// Blocks that somebody names and that have an address, with what it costs to take them for another.
  private func blocks(with address: IPAddress) -> [(CIDR, Int)] {
    let named = context.clues.blocks.filter { $0.contains(address) }
    let used = context.blocks.filter { $0.contains(address) && !named.contains($0) }
    return named.map { ($0, 800) } + used.map { ($0, 1100) }
  }

  /// Items that match the other end.
  private func items() -> [(NetworkPolicy.Peer, Int)] {
    var result: [(NetworkPolicy.Peer, Int)] = []
    for list in PartnerLists(context: context).lists(policy, direction, rule: nil) {
      for item in list.peers where context.reading.matches(item, other, policyNamespace: policy.namespace) {
        if !result.contains(where: { PartnerLists.isSame([$0.0], [item]) }) { result.append((item, 1700)) }
      }
    }
    if let pod = context.pod(other) {
      let end = AskedEnd(pods: context.world.siblings(of: pod), address: nil, isHypothetical: false)
      if let item = PeerWriter(world: context.world).peer(for: end, policyNamespace: policy.namespace, like: policy),
        !result.contains(where: { PartnerLists.isSame([$0.0], [item]) })
      {
        result.append((item, 1710))
      }
    } else {
      result += blocks(with: other.address).map { block, cost in
        (.init(ipBlock: .init(cidr: block), span: policy.span), cost == 800 ? 1700 : 1760)
      }
    }
    return result
  }

  /// Selectors of one namespace: by its name, and by labels by which policies choose it.
  private func selectors(of namespace: World.Namespace) -> [(LabelSelector, Int)] {
    let byName = LabelSelector(matchLabels: [PeerWords.namespaceName: namespace.name])
    let isHabit = policyUsesNames
    let labels = namespace.labels.filter { context.namespaceKeys.contains($0.key) && $0.key != PeerWords.namespaceName }
    return [(byName, isHabit ? 0 : 30)]
      + labels.sorted { $0.key < $1.key }.map { (LabelSelector(matchLabels: [$0.key: $0.value]), isHabit ? 60 : 20) }
  }

  /// Whether policies choose namespaces by their names.
  private var policyUsesNames: Bool {
    context.namespaceKeys.contains(PeerWords.namespaceName) || context.namespaceKeys.isEmpty
  }

  // MARK: To keep out

  /// Edits by which an item that matches the other end may no longer do so.
  func avoiding() -> [RepairEdit] {
    var result: [RepairEdit] = []
    for number in rule.peers.indices {
      let (peer, path) = (rule.peers[number], path.item(number))
      guard context.reading.matches(peer, other, policyNamespace: policy.namespace) else { continue }
      if let block = peer.ipBlock {
        result += avoiding(block, path.key("ipBlock"))
      } else if let pod = context.pod(other) {
        result += avoiding(pod, peer, path)
      }
      if rule.peers.count > 1 {
        result += edit([.removeItem(path)], 2400, at: path, "without \(PeerWords.words([peer]))")
      }
    }
    for number in rule.peers.indices.dropLast() {
      let (first, second) = (rule.peers[number], rule.peers[number + 1])
      guard first.count == 1, second.count == 1, first.ipBlock == nil, second.ipBlock == nil else { continue }
      let names = "\(path.steps.last.map { YAMLPath([$0]).text } ?? "")"
      result += edit(
        [.join(path.item(number))], 900, at: path.item(number),
        "one item of \(names)[\(number)] and \(names)[\(number + 1)]: both must match")
    }
    return result
  }

  private func avoiding(_ pod: World.Pod, _ peer: NetworkPolicy.Peer, _ path: YAMLPath) -> [RepairEdit] {
    let namespace = context.world.namespace(of: pod)
    var result: [RepairEdit] = []
    if peer.podSelector != nil {
      let repairs = pods(peer, path)
      result += repairs.avoiding(pod.labels).flatMap {
        edit($0.edits, $0.cost, at: repairs.path, "pods: \($0.text)")
      }
    } else {
      for (key, value, cost) in labels(otherThan: pod, peer) {
        let entry = YAMLValue.Entry("podSelector", YAMLValue.selector(LabelSelector(matchLabels: [key: value])))
        result += edit([.insertKey(path, entry)], cost, at: path, "pods `\(key)=\(value)` alone")
      }
    }
    if peer.namespaceSelector != nil {
      let repairs = namespaces(peer, path)
      result += repairs.avoiding(namespace.labels).flatMap {
        edit($0.edits, $0.cost, at: repairs.path, "namespaces: \($0.text)")
      }
    }
    return result
  }

  /// Labels of pods that an item picks, and that another pod lacks.
  private func labels(otherThan pod: World.Pod, _ peer: NetworkPolicy.Peer) -> [(String, String, Int)] {
    let scope = context.pods.filter { context.isPicked($0, by: peer, in: policy.namespace) }.map(\.labels)
    let meant = self.meant
    var result: Set<[String]> = []
    for labels in scope {
      for (key, value) in labels where pod.labels[key] != value { result.insert([key, value]) }
    }
    return result.map { pair in
      let cost = meant.contains { $0[pair[0]] == pair[1] } ? 1200 : 1800
      return (pair[0], pair[1], cost + (context.podKeys.contains(pair[0]) ? 0 : 40))
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  private func avoiding(_ block: NetworkPolicy.IPBlock, _ path: YAMLPath) -> [RepairEdit] {
    let address = other.address
    var result: [RepairEdit] = []
    func isWithin(_ other: CIDR) -> Bool {
      other.family == block.cidr.family && other.prefixLength > block.cidr.prefixLength
        && block.cidr.contains(other.base)
    }
    let except = path.key("except")
    func exception(_ other: CIDR, _ cost: Int) {
      let edit: YAMLEdit =
        block.except.isEmpty
        ? .insertKey(path, .init("except", .list([.text(other.description)])))
        : .append(except, .text(other.description))
      result += self.edit([edit], cost, at: path, "except `\(other)`, too")
    }
    for other in context.blocks where other.contains(address) && isWithin(other) { exception(other, 1000) }
    for other in context.clues.blocks
    where other.contains(address) && isWithin(other) && !context.blocks.contains(other) {
      exception(other, 1300)
    }
    for other in context.clues.blocks where isWithin(other) && !other.contains(address) {
      result += edit(
        [.setScalar(path.key("cidr"), .text(other.description))], 1000, at: path, "`\(block.cidr)` → `\(other)`")
    }
    return result
  }

  // MARK: Selectors

  private func pods(_ peer: NetworkPolicy.Peer, _ path: YAMLPath) -> SelectorRepairs {
    var open = peer
    open.podSelector = nil
    if peer.namespaceSelector == nil { open.podSelector = LabelSelector() }
    let inScope = context.pods.filter { context.isPicked($0, by: open, in: policy.namespace) }
    let scope = inScope.isEmpty ? context.pods : inScope
    return SelectorRepairs(
      path: path.key("podSelector"), selector: peer.podSelector ?? .init(), scope: scope.map(\.labels),
      usedKeys: context.podKeys, meant: meant, name: policy.name)
  }

  private func namespaces(_ peer: NetworkPolicy.Peer, _ path: YAMLPath) -> SelectorRepairs {
    SelectorRepairs(
      path: path.key("namespaceSelector"), selector: peer.namespaceSelector ?? .init(),
      scope: context.world.namespaces.map(\.labels), usedKeys: context.namespaceKeys, meant: meantNamespaces,
      name: policy.name)
  }

  /// The labels of partners that somebody names.
  private var meant: [[String: String]] { meantPods.map { context.world.pods[$0].labels } }

  private var meantNamespaces: [[String: String]] {
    meantPods.map { context.world.namespace(of: context.world.pods[$0]).labels }
  }

  private var meantPods: [Int] {
    guard let pod = context.pod(faulty.own) else { return [] }
    return context.clues.sentences.flatMap { sentence -> [Int] in
      let (mine, theirs) = sentence.sides(direction)
      return mine.contains { $0.pods.contains(pod.index) } ? theirs.flatMap(\.pods) : []
    }
  }
}

extension NetworkPolicy.Peer {
  /// How many selectors and blocks it has.
  fileprivate var count: Int {
    (podSelector == nil ? 0 : 1) + (namespaceSelector == nil ? 0 : 1) + (ipBlock == nil ? 0 : 1)
  }
}
