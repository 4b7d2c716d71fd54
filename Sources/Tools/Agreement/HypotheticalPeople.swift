import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import Verification

/// Which pods anyone could create beside those that manifests declare, by the letter of the property language
/// ("Open world").
struct HypotheticalPeople {
  private static let nameKey = "kubernetes.io/metadata.name"

  let read: ReadWorld

  init(_ read: ReadWorld) { self.read = read }

  private var model: PropertySet.Model { read.properties.model }

  /// The values of a trusted pod label that declared pods of a namespace carry.
  private func carried(_ key: String, in namespace: Int) -> Set<String> {
    Set(read.world.pods.filter { $0.namespace == namespace }.compactMap { $0.labels[key] })
  }

  /// Adds a pod that a report speaks of; throws if nobody could create it.
  ///
  /// - Parameter isAnyone: whether it may have any labels, trusted or not, in any namespace.
  func add(_ words: EndDescription, to extended: inout ReadWorld, isAnyone: Bool) throws(Disagreement) {
    guard let name = words.namespace else { throw Disagreement("impossible", "a pod without namespace") }
    var place = extended.world.namespaces.firstIndex { $0.name == name }
    if let labels = words.newNamespaceLabels {
      let isDeclared = read.world.namespaces.contains { $0.name == name }
      let isTrusted = model.trustedNamespaceLabels.contains { $0 != Self.nameKey && labels[$0] != nil }
      guard !isDeclared, labels[Self.nameKey] == name, isAnyone || model.namespaces == .any && !isTrusted else {
        throw Disagreement("impossible", "nobody can create namespace `\(name)` with labels \(labels)")
      }
      if let place, extended.world.namespaces[place].labels != labels {
        throw Disagreement("impossible", "two namespaces `\(name)`")
      }
      if place == nil {
        place = extended.world.namespaces.count
        extended.world.namespaces.append(World.Namespace(name: name, labels: labels, isDeclared: false))
      }
    }
    guard let place else { throw Disagreement("impossible", "there is no namespace `\(name)`") }
    for key in isAnyone ? [] : model.trustedPodLabels {
      if let value = words.labels[key], !carried(key, in: place).contains(value) {
        throw Disagreement("impossible", "nobody can give a pod of `\(name)` the label `\(key)=\(value)`")
      }
    }
    extended.addHypotheticalPod(
      namespace: place, labels: words.labels, ports: words.ports, account: try account(words, in: place, isAnyone))
  }

  /// The account under which a pod runs that a report speaks of; throws if nobody could create it.
  private func account(
    _ words: EndDescription, in namespace: Int, _ isAnyone: Bool
  ) throws(Disagreement) -> World.ServiceAccount? {
    guard let name = words.serviceAccount else { return nil }
    let declared = read.world.serviceAccounts.first { $0.namespace == namespace && $0.name == name }
    switch (declared, words.newServiceAccountLabels) {
    case (let declared?, nil) where isAnyone || !isTrusted(name, in: namespace): return declared
    case (nil, let labels?)
    where isAnyone
      || !isTrusted(name, in: namespace) && model.trustedServiceAccountLabels.allSatisfy { labels[$0] == nil }:
      return World.ServiceAccount(namespace: namespace, name: name, labels: labels)
    default: throw Disagreement("impossible", "nobody can use ServiceAccount `\(name)` like that")
    }
  }

  private func isTrusted(_ account: String, in namespace: Int) -> Bool {
    let space = read.world.namespaces.indices.contains(namespace) ? read.world.namespaces[namespace].name : nil
    return model.trustedServiceAccounts.contains { $0.namespace == space && $0.name == account }
  }

  // MARK: Every kind of pod

  /// The values that tell pods apart, by key.
  typealias Pool = [String: Set<String>]

  /// The labels of new namespaces, no two alike to the selectors that there are; none in declared ones alone.
  func newNamespaces(_ pool: Pool) -> [World.Namespace] {
    guard model.namespaces == .any else { return [] }
    var pool = pool
    let declared = Set(read.world.namespaces.map(\.name))
    let names = (pool.removeValue(forKey: Self.nameKey) ?? []).subtracting(declared).sorted()
    for key in model.trustedNamespaceLabels { pool[key] = nil }
    var result: [World.Namespace] = []
    for (number, labels) in Self.combinations(pool).enumerated() {
      for name in names + ["brand-new-\(number)"] {
        var labels = labels
        labels[Self.nameKey] = name
        result.append(World.Namespace(name: name, labels: labels, isDeclared: false))
      }
    }
    return result
  }

  /// The labels that a pod of a namespace can have, out of a pool; nil for a new namespace.
  func labels(_ pool: Pool, in namespace: Int?) -> [[String: String]] {
    var pool = pool
    for key in model.trustedPodLabels { pool[key] = namespace.map { carried(key, in: $0) } ?? [] }
    return Self.combinations(pool)
  }

  /// The accounts under which a pod of a namespace can run: those that it has, and new ones out of a pool; one that is none
  /// where nothing asks for accounts.
  func accounts(_ pool: Pool, names: Set<String>, in namespace: Int) -> [World.ServiceAccount?] {
    if pool.isEmpty, names.isEmpty { return [nil] }
    let declared = read.world.serviceAccounts.filter { $0.namespace == namespace }
    let taken = declared.map(\.name) + names.filter { isTrusted($0, in: namespace) }
    let free = names.subtracting(taken).sorted()
    var pool = pool
    for key in model.trustedServiceAccountLabels { pool[key] = nil }
    let long = String(repeating: "long-name", count: 7)
    let new = (free + ["another", long]).flatMap { name in
      Self.combinations(pool).map { World.ServiceAccount(namespace: namespace, name: name, labels: $0) }
    }
    return declared.filter { !isTrusted($0.name, in: namespace) } + new
  }

  /// From how many choices on only some are looked at: brute force need not find everything.
  private static let mostCombinations = 1500

  /// Every choice of a value, or none, for each key; of very many some, spread over all of them.
  private static func combinations(_ pool: Pool) -> [[String: String]] {
    var result: [[String: String]] = [[:]]
    for (key, values) in pool.sorted(by: { $0.key < $1.key }) {
      result = result.flatMap { labels in
        [labels]
          + values.sorted().map { value in
            var labels = labels
            labels[key] = value
            return labels
          }
      }
      if result.count > mostCombinations {
        let count = result.count
        result = (0..<mostCombinations).map { result[$0 * count / mostCombinations] }
      }
    }
    return result
  }
}

extension ReadWorld {
  /// Adds a pod that no manifest declares.
  mutating func addHypotheticalPod(
    namespace: Int, labels: [String: String], ports: [ContainerPort], account: World.ServiceAccount? = nil
  ) {
    let nowhere = Span(
      file: .init(index: -1), start: Position(line: 1, column: 1), end: Position(line: 1, column: 1))
    var pod = World.Pod(
      index: world.pods.count, namespace: namespace, name: nil, owner: nil, labels: labels, ports: ports,
      hostNetwork: false, nodeName: nil, addresses: [], isReplicated: true, slots: [], span: nowhere)
    if let account { (pod.serviceAccount, pod.serviceAccountLabels) = (account.name, account.labels) }
    world.pods.append(pod)
  }
}
