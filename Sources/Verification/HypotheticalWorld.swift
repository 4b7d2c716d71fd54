import Cluster
import Diagnostics
import Encoding
import Kubernetes
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
import SMT

/// A world with pods added that no manifest declares.
struct HypotheticalWorld {
  private(set) var world: World
  private let model: PolicyModel
  /// The values that were made up, by key: two pods whose value is "another" have different ones.
  private var invented: [String: Set<String>] = [:]

  init(_ model: PolicyModel) {
    self.model = model
    world = model.world
  }

  /// Adds the pod of an interpretation and returns its place in `world.pods`.
  ///
  /// - Parameter port: the flow's connection; nil where there is none, or the pod is the source of several.
  mutating func add(
    _ pod: HypotheticalPod, _ values: Interpretation, _ store: TermStore,
    port: (transport: TransportProtocol, number: UInt16)?
  ) -> Int {
    let namespace = namespace(pod, values, store)
    var labels: [String: String] = [:]
    for (key, label) in pod.labels {
      let others =
        namespace < model.world.namespaces.count && model.openWorld.trustedPodLabels.contains(key)
        ? carried(namespace, key) : []
      labels[key] = value(of: label, key: key, values, store, others: others)
    }
    let ports = ports(pod, values, port)
    return add(in: namespace, labels, ports, account(pod, in: namespace, values, store))
  }

  /// Adds a pod that could exist and returns its place in `world.pods`.
  mutating func add(_ pod: PossiblePod, _ ports: [ContainerPort]) -> Int {
    if let namespace = pod.namespace {
      return add(in: namespace, pod.labels, ports, pod.account.map { account($0, in: namespace) })
    }
    let labels = pod.namespaceLabels
    world.namespaces.append(
      World.Namespace(name: labels[LabelVocabulary.namespaceName] ?? "", labels: labels, isDeclared: false))
    let namespace = world.namespaces.count - 1
    return add(in: namespace, pod.labels, ports, pod.account.map { account($0, in: namespace) })
  }

  private mutating func add(
    in namespace: Int, _ labels: [String: String], _ ports: [ContainerPort], _ account: World.ServiceAccount?
  ) -> Int {
    let index = world.pods.count
    var pod = World.Pod(
      index: index, namespace: namespace, name: nil, owner: nil, labels: labels, ports: ports, hostNetwork: false,
      nodeName: nil, addresses: [], isReplicated: false, slots: [], span: span)
    if let account { (pod.serviceAccount, pod.serviceAccountLabels) = (account.name, account.labels) }
    world.pods.append(pod)
    return index
  }

  // MARK: Accounts

  /// The account under which a pod runs; nil where nothing is asked of it.
  private mutating func account(
    _ pod: HypotheticalPod, in namespace: Int, _ values: Interpretation, _ store: TermStore
  ) -> World.ServiceAccount? {
    if pod.account.isEmpty { return nil }
    if !store.holds(pod.isUnderNewAccount, under: values) {
      return HypotheticalPod.usableAccounts(model).first { known in
        known.namespace == namespace
          && pod.account.allSatisfy { key, label in
            code(label, values, store) == known.account[key].map { label.code($0) } ?? 0
          }
      }
    }
    var account: [String: String] = [:]
    for (key, label) in pod.account.sorted(by: { $0.key < $1.key }) where key != AccountKeys.name {
      account[key] = value(of: label, key: "account \(key)", values, store, others: [])
    }
    let name = pod.account[AccountKeys.name]
    account[AccountKeys.name] = name.flatMap { listed($0, values, store) }
    if account[AccountKeys.name] == nil, let name, code(name, values, store) > 0, !name.asked.tests.isEmpty {
      account[AccountKeys.name] = value(of: name, key: "account \(AccountKeys.name)", values, store, others: [])
    }
    if pod.account[AccountKeys.isShort] == nil { account[AccountKeys.isShort] = "" }
    return self.account(account, in: namespace, otherThan: name?.values ?? [])
  }

  /// An account with what is asked of it.
  private func account(
    _ account: [String: String], in namespace: Int, otherThan listed: [String] = []
  ) -> World.ServiceAccount {
    var labels = account.filter { !$0.key.hasPrefix(".") }
    let taken = Set(world.pods.lazy.filter { $0.namespace == namespace }.map(\.serviceAccount) + listed)
      .union(world.serviceAccounts.lazy.filter { $0.namespace == namespace }.map(\.name))
    let isShort = account[AccountKeys.isShort] != nil
    var name = account[AccountKeys.name] ?? "new-account"
    if account[AccountKeys.name] == nil { while taken.contains(name) { name += "-2" } }
    if !isShort { name = lengthened(name) }
    if let known = world.serviceAccounts.first(where: { $0.namespace == namespace && $0.name == name }) {
      labels = known.labels
    }
    return World.ServiceAccount(namespace: namespace, name: name, labels: labels)
  }

  /// A name that is longer than what fits into a label, and of which policies say what they say of another.
  private func lengthened(_ name: String) -> String {
    let requirements = Direction.allCases.flatMap { model.policies($0) + (model.baseline?.policies($0) ?? []) }
      .flatMap(\.selections).flatMap(\.account)
    let tests = Set(requirements.filter { $0.key == AccountKeys.name }.compactMap(\.test))
    let passed = tests.filter { $0.admits(name) }
    let all = "xqzjkvw0123456789".lazy.flatMap { character in
      let filling = String(repeating: character, count: 63)
      return [name + filling, name + filling + name, filling + name]
    }
    return all.first { other in tests.filter { $0.admits(other) } == passed } ?? name
  }

  /// A span to give to what was never written.
  private var span: Span {
    Span(file: .init(index: -1), start: Position(line: 1, column: 1), end: Position(line: 1, column: 1))
  }

  /// The namespace that the pod lies in, added where it is new.
  private mutating func namespace(_ pod: HypotheticalPod, _ values: Interpretation, _ store: TermStore) -> Int {
    if let row = pod.namespaces.first(where: { store.holds($0.variable, under: values) }) { return row.members[0] }
    var labels: [String: String] = [:]
    for (key, label) in pod.namespaceLabels {
      labels[key] = value(of: label, key: "namespace \(key)", values, store, others: [])
    }
    let nameLabel = pod.namespaceLabels[LabelVocabulary.namespaceName]
    var name = nameLabel.flatMap { listed($0, values, store) } ?? "new-namespace"
    var isListed = nameLabel.map { listed($0, values, store) != nil } ?? false
    if !isListed, let nameLabel, !nameLabel.asked.tests.isEmpty,
      let other = labels[LabelVocabulary.namespaceName]
    {
      (name, isListed) = (other, true)
    }
    while !isListed
      && (nameLabel?.values.contains(name) ?? false || world.namespaces.contains { $0.name == name })
    {
      name += "-2"
    }
    labels[LabelVocabulary.namespaceName] = name
    if let known = world.namespaces.firstIndex(where: { $0.name == name }) { return known }
    world.namespaces.append(World.Namespace(name: name, labels: labels, isDeclared: false))
    return world.namespaces.count - 1
  }

  /// The values of a trusted label that declared pods of a namespace carry, ascending.
  private func carried(_ namespace: Int, _ key: String) -> [String] {
    (HypotheticalPod.carriedValues(model)[namespace][key] ?? []).sorted()
  }

  private func code(_ label: HypotheticalPod.Label, _ values: Interpretation, _ store: TermStore) -> Int {
    guard case .bitVector(let code, _) = store.evaluate(label.variable, under: values) else { return 0 }
    return Int(code)
  }

  /// The value, where it is one that selections ask for.
  private func listed(_ label: HypotheticalPod.Label, _ values: Interpretation, _ store: TermStore) -> String? {
    let code = code(label, values, store)
    return label.values.indices.contains(code - 1) ? label.values[code - 1] : nil
  }

  /// The value; nil where the label is absent.
  private mutating func value(
    of label: HypotheticalPod.Label, key: String, _ values: Interpretation, _ store: TermStore, others: [String]
  ) -> String? {
    if code(label, values, store) == 0 { return nil }
    if let listed = listed(label, values, store) { return listed }
    if !label.asked.tests.isEmpty { return example(label, code(label, values, store), key) }
    let admissible = others.filter { !label.values.contains($0) }
    if let known = admissible.first { return admissible.first { !isInvented($0, key) } ?? known }
    var other = "other"
    while label.values.contains(other) || isInvented(other, key) { other += "-2" }
    invented[key, default: []].insert(other)
    return other
  }

  /// A value that passes the same tests as an example, and that no other pod has.
  private mutating func example(_ label: HypotheticalPod.Label, _ code: Int, _ key: String) -> String? {
    let asked = label.asked
    guard asked.examples.indices.contains(code - asked.listed.count - 1) else { return nil }
    let example = asked.examples[code - asked.listed.count - 1]
    let taken = asked.listed + (invented[key] ?? [])
    let passed = asked.tests.filter { $0.admits(example) }
    let value = ValueExamples.find(asked.tests, listed: taken.sorted(), asked.grammar)?.first { other in
      asked.tests.filter { $0.admits(other) } == passed
    }
    invented[key, default: []].insert(value ?? example)
    return value ?? example
  }

  private func isInvented(_ value: String, _ key: String) -> Bool { invented[key]?.contains(value) ?? false }

  /// The ports that the pod declares under names that are asked for: the flow's, and others.
  private func ports(
    _ pod: HypotheticalPod, _ values: Interpretation, _ port: (transport: TransportProtocol, number: UInt16)?
  ) -> [ContainerPort] {
    let variables = values.names.filter { values[$0] == .bool(true) }
    let own = port.map { port in
      variables.compactMap { pod.portName(ofVariable: $0, port.transport) }.sorted().map {
        ContainerPort(name: $0, containerPort: port.number, protocol: port.transport)
      }
    }
    let number: UInt16 = port?.number == 1 ? 2 : 1
    let others = TransportProtocol.allCases.flatMap { transport in
      variables.compactMap { pod.otherPortName(ofVariable: $0, transport) }.sorted().map {
        ContainerPort(name: $0, containerPort: number, protocol: transport)
      }
    }
    return (own ?? []) + others
  }
}

extension World {
  /// A counterpart of a world, with what was added to that one.
  func extended(like other: World) -> World {
    var result = self
    result.namespaces += other.namespaces.dropFirst(namespaces.count).map { new in
      formerNamespaces.first { $0.name == new.name } ?? new
    }
    result.pods += other.pods.dropFirst(pods.count)
    return result
  }
}
