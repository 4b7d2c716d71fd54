extension Manifests {
  /// What a cluster holds once `others` have been applied to it, as `kubectl apply` would: an object of the same kind,
  /// namespace and name is replaced, and what `others` leave out stays.
  ///
  /// The pods of a workload whose template changes are made anew: those that exist go, and so do the ReplicaSets and
  /// Jobs that made them.
  package func applying(_ others: Self) -> Self {
    var result = self
    let gone = stale(since: others)
    result.workloads.removeAll { gone.contains($0.reference) }
    result.pods.removeAll { $0.metadata.controller.map { gone.contains($0) } ?? false }
    result.namespaces.replace(by: others.namespaces) { $0.reference }
    result.nodes.replace(by: others.nodes) { $0.reference }
    result.pods.replace(by: others.pods) { $0.reference }
    result.services.replace(by: others.services) { $0.reference }
    result.serviceAccounts.replace(by: others.serviceAccounts) {
      .init(kind: "ServiceAccount", namespace: $0.namespace, name: $0.name)
    }
    result.workloads.replace(by: others.workloads) { $0.reference }
    result.policies.replace(by: others.policies) { $0.reference }
    result.policyData.replace(by: others.policyData) { $0.reference }
    result.operated.replace(by: others.operated) { $0.reference }
    result.unread.replace(by: others.unread) {
      // Kinds of several groups may have one name. An object that names no namespace goes to `default`.
      .init(kind: "\($0.group)/\($0.kind)", namespace: $0.namespace ?? "default", name: $0.name)
    }
    result.unmodelledWorkloads.replace(by: others.unmodelledWorkloads) { $0.reference }
    result.injectors.replace(by: others.injectors) { .init(kind: $0.kind, namespace: $0.namespace, name: $0.name) }
    result.templates += others.templates
    let objects = Set(others.callers.map(\.object))
    result.callers.removeAll { objects.contains($0.object) }
    result.callers += others.callers
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
  private func stale(since others: Self) -> Set<ObjectReference> {
    let new = Dictionary(others.workloads.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    var result = Set(
      workloads.filter { old in new[old.reference].map { !$0.hasTemplate(of: old) } ?? false }.map(\.reference))
    // A CronJob makes Jobs, and a Deployment ReplicaSets: the chain of owners is no longer than that.
    for workload in workloads {
      if let owner = workload.metadata.controller, result.contains(owner) { result.insert(workload.reference) }
    }
    return result
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
  /// Puts each of `others` in the place of the element of its reference, or behind all of them.
  fileprivate mutating func replace(by others: Self, _ reference: (Element) -> ObjectReference) {
    let replaced = Set(others.map(reference))
    removeAll { replaced.contains(reference($0)) }
    self += others
  }
}
