import Kubernetes

extension World.Pod {
  /// What selectors may ask of the account under which a pod runs: its labels, where they are known, and what is known of
  /// every account under keys that no label can have.
  package var account: [String: String] {
    AccountKeys.labels(serviceAccountLabels, ofAccount: serviceAccount)
  }
}

extension World.ServiceAccount {
  /// What selectors may ask of it.
  package var account: [String: String] { AccountKeys.labels(labels, ofAccount: name) }
}

/// What is known of an account besides its labels, under keys that no label can have.
package enum AccountKeys {
  /// The name.
  package static let name = ".name"
  /// There where the name is of fewer than 63 characters: some enforcers give pods a label of a name that is no longer.
  package static let isShort = ".short"
  /// There where the labels are known.
  package static let isKnown = ".known"

  static func labels(_ labels: [String: String]?, ofAccount name: String) -> [String: String] {
    var result = labels ?? [:]
    result[Self.name] = name
    if name.utf8.count < 63 { result[isShort] = "" }
    if labels != nil { result[isKnown] = "" }
    return result
  }
}

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
