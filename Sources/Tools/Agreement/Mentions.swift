import CalicoAPI
import Cluster
import Kubernetes
import Properties

/// Every selector and port name that bears on one property: what tells hypothetical pods apart.
struct Mentions {
  /// Selectors of pods' labels.
  private(set) var podSelectors: [LabelSelector] = []
  /// Selectors of namespaces' labels.
  private(set) var namespaceSelectors: [LabelSelector] = []
  /// Names of namespaces.
  private(set) var namespaces: Set<String> = []
  /// What policies ask of the labels of ServiceAccounts, and their names.
  private(set) var accounts: HypotheticalPeople.Pool = [:]
  private(set) var accountNames: Set<String> = []
  /// Names of ports.
  private(set) var portNames: Set<String> = []
  /// Labels whose values are compared, and the values that declared pods and namespaces have.
  private(set) var compared: (pods: HypotheticalPeople.Pool, namespaces: HypotheticalPeople.Pool) = ([:], [:])

  init(_ read: ReadWorld, _ property: Property) {
    let assertion = property.assertion
    let waivers = read.properties.waivers.filter { $0.property == property.name }
    for policy in read.world.policies + (read.baseline?.world.policies ?? []) {
      podSelectors += policy.podSelectors
      namespaceSelectors += policy.namespaceSelectors
      portNames.formUnion(policy.portNames)
      if let policy = policy as? CalicoPolicy { add(accountsOf: policy) }
    }
    for ports in assertion.ports + waivers.compactMap(\.ports) { portNames.formUnion(ports.names) }
    for set in assertion.sets + assertion.secondarySets + waivers.flatMap(\.sets) { add(set.expression, read) }
    // What lay in a namespace of the baseline may come back.
    if case .noNewAccess = assertion, let before = read.baseline {
      namespaces.formUnion(before.world.namespaces.map(\.name))
    }
    // Whoever has the labels that a Service asks for stands behind its doors.
    if read.properties.speaksOfDoors {
      podSelectors += read.manifests.services.map { LabelSelector(matchLabels: $0.selector) }
    }
    guard case .isolatedByLabel(let separation, _, _) = assertion else { return }
    // Two pods may have the same other value, or different ones.
    let others = Self.others
    switch separation.scope {
    case .pod: compared.pods[separation.key] = others.union(read.world.pods.compactMap { $0.labels[separation.key] })
    case .namespace:
      compared.namespaces[separation.key] = others.union(
        read.world.namespaces.compactMap { $0.labels[separation.key] })
    }
  }

  private mutating func add(accountsOf policy: CalicoPolicy) {
    for selector in policy.podSelectors.flatMap(\.matchExpressions) {
      let isName = ["pcsa.projectcalico.org/name", "projectcalico.org/serviceaccount"].contains(selector.key)
      if isName {
        accountNames.formUnion(["another"] + selector.values)
      } else if selector.key.hasPrefix("pcsa.") {
        accounts[String(selector.key.dropFirst(5)), default: ["another"]].formUnion(selector.values)
      }
    }
    for end in policy.rules.flatMap({ [$0.source, $0.destination] }) {
      accountNames.formUnion(end.serviceAccounts?.names ?? [])
    }
  }

  /// Values that nothing asks for.
  static let others: Set<String> = ["another", "yet-another"]

  private mutating func add(_ set: SetExpression, _ read: ReadWorld) {
    switch set {
    case .pods(let namespace, let namespaceSelector, let podSelector):
      if let namespace { namespaces.insert(namespace) }
      podSelectors += [podSelector].compactMap { $0 }
      namespaceSelectors += [namespaceSelector].compactMap { $0 }
    case .service(let namespace, let name):
      namespaces.insert(namespace)
      for service in read.manifests.services where service.metadata.name == name {
        podSelectors.append(LabelSelector(matchLabels: service.selector))
      }
    case .reserved(.dns):
      namespaces.formUnion(["kube-system", "openshift-dns"])
      podSelectors.append(LabelSelector(matchLabels: ["k8s-app": "kube-dns"]))
      podSelectors.append(LabelSelector(matchLabels: ["dns.operator.openshift.io/daemonset-dns": "default"]))
    case .named(let name):
      for other in read.properties.sets where other.name == name { add(other.expression, read) }
    case .union(let parts), .intersection(let parts): for part in parts { add(part, read) }
    case .difference(let base, let others): for part in [base] + others { add(part, read) }
    case .serviceAccount(let namespace, let name):
      namespaces.insert(namespace)
      accountNames.formUnion([name, "another"])
    case .workload, .addresses, .networkSet, .doors, .reserved: break
    }
  }

  /// For each key that a selector asks for, its values and another one.
  var podPool: HypotheticalPeople.Pool { Self.pool(podSelectors).merging(compared.pods) { $0.union($1) } }

  /// The same of namespaces.
  var namespacePool: HypotheticalPeople.Pool {
    var result = Self.pool(namespaceSelectors).merging(compared.namespaces) { $0.union($1) }
    result["kubernetes.io/metadata.name", default: []].formUnion(namespaces)
    return result
  }

  private static func pool(_ selectors: [LabelSelector]) -> HypotheticalPeople.Pool {
    var result: HypotheticalPeople.Pool = [:]
    for selector in selectors {
      for (key, value) in selector.matchLabels { result[key, default: ["another"]].insert(value) }
      for item in selector.matchExpressions { result[item.key, default: ["another"]].formUnion(item.values) }
    }
    return result
  }
}
