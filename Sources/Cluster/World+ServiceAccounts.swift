import Kubernetes

extension World {
  /// Adds the accounts of which it is known which labels they have: those that one object declares, or several that say
  /// the same. Pods that run under them have these labels.
  mutating func add(_ accounts: [Kubernetes.ServiceAccount]) {
    let places = Dictionary(zip(namespaces.map(\.name), namespaces.indices), uniquingKeysWith: { first, _ in first })
    struct Identity: Hashable { var namespace, name: String }
    let known = Dictionary(grouping: accounts) { Identity(namespace: $0.namespace, name: $0.name) }.compactMapValues {
      Set($0).count == 1 ? $0[0].labels : nil
    }
    for (account, labels) in known {
      guard let namespace = places[account.namespace] else { continue }
      serviceAccounts.append(ServiceAccount(namespace: namespace, name: account.name, labels: labels))
    }
    serviceAccounts.sort { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
    for place in pods.indices {
      let namespace = namespaces[pods[place].namespace].name
      pods[place].serviceAccountLabels = known[Identity(namespace: namespace, name: pods[place].serviceAccount)]
    }
  }
}
