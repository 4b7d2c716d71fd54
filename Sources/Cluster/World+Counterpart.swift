extension World {
  /// This world as it was in `baseline`: namespace by namespace and pod by pod in the same order, with the labels, the
  /// ports and the policies of then (property language, "The universe of a claim", 10).
  ///
  /// A pod of the same name, or of the same workload, gives what the pod was. A pod that was not there is taken as it
  /// is now, in the namespace of the same name, or in one with the labels of now. Addresses are those of now. Namespaces
  /// that are no more are kept aside: in the open world one of that name may come again.
  package func counterpart(in baseline: World) -> World {
    var result = self
    let spaces = Dictionary(baseline.namespaces.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (place, namespace) in namespaces.enumerated() {
      if let before = spaces[namespace.name] { result.namespaces[place].labels = before.labels }
    }
    let names = Set(namespaces.map(\.name))
    result.formerNamespaces = baseline.namespaces.filter { !names.contains($0.name) }
    let places = Dictionary(namespaces.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var known: [Pod.Identity: [Pod]] = [:]
    for pod in baseline.pods {
      // What tells pods apart says where their namespaces are in this world.
      guard let namespace = places[baseline.namespace(of: pod).name] else { continue }
      for var identity in Set([pod.identity, pod.unitIdentity]) {
        identity.namespace = namespace
        known[identity, default: []].append(pod)
      }
    }
    for (place, pod) in pods.enumerated() {
      let candidates = known[pod.identity] ?? (pod.owner == nil ? nil : known[pod.unitIdentity])
      // Of several pods that a controller labels differently, the one labelled most like this one.
      guard let candidates, let before = candidates.max(by: { pod.likeness($0) < pod.likeness($1) }) else { continue }
      result.pods[place].labels = before.labels
      result.pods[place].ports = before.ports
      result.pods[place].hostNetwork = before.hostNetwork
      result.pods[place].serviceAccount = before.serviceAccount
      result.pods[place].serviceAccountLabels = before.serviceAccountLabels
    }
    result.enforcer = baseline.enforcer
    result.apiServers = baseline.apiServers
    result.policies = baseline.policies
    result.policyData = baseline.policyData
    result.serviceAccounts = baseline.serviceAccounts.compactMap { account in
      places[baseline.namespaces[account.namespace].name].map {
        ServiceAccount(namespace: $0, name: account.name, labels: account.labels)
      }
    }
    result.services = baseline.services
    return result
  }
}

extension World.Pod {
  /// How many labels two pods share.
  fileprivate func likeness(_ other: World.Pod) -> Int { labels.count { other.labels[$0.key] == $0.value } }
}
