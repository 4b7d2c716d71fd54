extension Manifests {
  /// What a cluster holds once `others` have been applied to it, as `kubectl apply` would: an object of the same kind,
  /// namespace and name is replaced, and what `others` leave out stays.
  ///
  /// The pods of a workload whose template changes are made anew: those that exist go, and so do the ReplicaSets and
  /// Jobs that made them.
  package func applying(_ others: Self) -> Self {
    var result = self
    let gone = stale(since: others)
    result.workloads.removeAll { gone.contains(Key($0)) }
    result.pods.removeAll { pod in Key(ownerOf: pod.metadata).map { gone.contains($0) } ?? false }
    result.namespaces.replace(by: others.namespaces) { Key("Namespace", nil, $0.metadata.name) }
    result.nodes.replace(by: others.nodes) { Key("Node", nil, $0.metadata.name) }
    result.pods.replace(by: others.pods) { Key("Pod", $0.metadata.namespace, $0.metadata.name) }
    result.services.replace(by: others.services) { Key("Service", $0.metadata.namespace, $0.metadata.name) }
    result.workloads.replace(by: others.workloads) { Key($0) }
    result.networkPolicies.replace(by: others.networkPolicies) { Key("NetworkPolicy", $0.namespace, $0.name) }
    result.operated.replace(by: others.operated) { Key($0.kind, $0.metadata.namespace, $0.metadata.name) }
    result.unread.replace(by: others.unread) { Key("\($0.group)/\($0.kind)", $0.namespace, $0.name) }
    result.unmodelledWorkloads.replace(by: others.unmodelledWorkloads) { Key($0.kind, $0.namespace, $0.name) }
    result.injectors.replace(by: others.injectors) { Key($0.kind, $0.namespace, $0.name) }
    result.templates += others.templates
    for (kind, entry) in others.passedOver {
      guard var known = result.passedOver[kind] else {
        result.passedOver[kind] = entry
        continue
      }
      known.count += entry.count
      known.effects.formUnion(entry.effects)
      known.scope.formUnion(entry.scope)
      result.passedOver[kind] = known
    }
    return result
  }

  /// The workloads whose template `others` change, and those that they have made.
  private func stale(since others: Self) -> Set<Key> {
    let new = Dictionary(others.workloads.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
    var result = Set(
      workloads.filter { old in new[Key(old)].map { !$0.hasTemplate(of: old) } ?? false }.map { Key($0) })
    // A CronJob makes Jobs, and a Deployment ReplicaSets: the chain of owners is no longer than that.
    for workload in workloads {
      if let owner = Key(ownerOf: workload.metadata), result.contains(owner) { result.insert(Key(workload)) }
    }
    return result
  }

  /// What tells objects apart.
  private struct Key: Hashable {
    var kind: String
    var namespace: String?
    var name: String

    init(_ kind: String, _ namespace: String?, _ name: String) {
      (self.kind, self.name) = (kind, name)
      self.namespace = ["Namespace", "Node"].contains(kind) ? nil : namespace ?? "default"
    }

    init(_ workload: Workload) {
      self.init(workload.kind.rawValue, workload.metadata.namespace, workload.metadata.name)
    }

    /// The controller of an object; nil for one that nothing controls.
    init?(ownerOf metadata: ObjectMeta) {
      guard let owner = metadata.ownerReferences.first(where: \.controller) else { return nil }
      self.init(owner.kind, metadata.namespace, owner.name)
    }
  }
}

extension Workload {
  /// Whether pods of both look the same to policies.
  fileprivate func hasTemplate(of other: Self) -> Bool {
    templateLabels == other.templateLabels && template.ports == other.template.ports
      && template.hostNetwork == other.template.hostNetwork && template.nodeName == other.template.nodeName
      && template.proxies == other.template.proxies
  }
}

extension Array {
  /// Puts each of `others` in the place of the element that has its key, or behind all of them.
  fileprivate mutating func replace<Key: Hashable>(by others: Self, _ key: (Element) -> Key) {
    let replaced = Set(others.map(key))
    removeAll { replaced.contains(key($0)) }
    self += others
  }
}
