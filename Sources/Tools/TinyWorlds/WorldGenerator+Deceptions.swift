extension WorldGenerator {
  /// Labels that controllers set, by the kinds of their workloads, and values that a template may write or a selector
  /// ask for.
  private static let controllerLabels: [(kinds: Set<String>, key: String, values: [String])] = [
    (["Deployment", "ReplicaSet"], "pod-template-hash", ["abc", "def"]),
    (["StatefulSet", "DaemonSet"], "controller-revision-hash", ["abc", "def"]),
    (["DaemonSet"], "pod-template-generation", ["1", "7"]),
    (["StatefulSet"], "statefulset.kubernetes.io/pod-name", ["web-0", "db-1", "nobody"]),
    (["StatefulSet"], "apps.kubernetes.io/pod-index", ["0", "1", "9"]),
    (["Job", "CronJob"], "batch.kubernetes.io/job-name", ["web", "db", "db-3", "nobody"]),
    (["Job", "CronJob"], "job-name", ["web", "db", "db-3", "nobody"]),
    (["Job", "CronJob"], "batch.kubernetes.io/controller-uid", ["abc", "def"]),
    (["Job", "CronJob"], "controller-uid", ["abc", "def"]),
  ]

  /// Manifests that say what is not so: templates that write labels which a controller sets over theirs, with a policy
  /// that asks for them, and pods that have ended but still report the addresses of then.
  ///
  /// The random numbers are a stream of their own, so that the rest of a world does not depend on them.
  mutating func deceive(_ documents: inout [Tree]) {
    if deception.chance(20) { writeControllerLabel(&documents) }
    if deception.chance(15) { documents.append(endedPod(documents)) }
  }

  private mutating func writeControllerLabel(_ documents: inout [Tree]) {
    let workloads = documents.indices.filter { documents[$0]["spec"]?.template != nil }
    let policies = documents.indices.filter { documents[$0]["apiVersion"] == "networking.k8s.io/v1" }
    guard !workloads.isEmpty, !policies.isEmpty else { return }
    let place = deception.pick(workloads)
    guard case .text(let kind)? = documents[place]["kind"] else { return }
    let own = Self.controllerLabels.filter { $0.kinds.contains(kind) }
    // Mostly one that the workload's own controller sets; now and then another's, which reaches the pods.
    let label = deception.pick(own.isEmpty || deception.chance(20) ? Self.controllerLabels : own)
    let written = deception.pick(label.values)
    if deception.chance(75) {
      documents[place] = documents[place].replacing("spec") { $0.labelling(label.key, written) }
    }
    var requirement: [Tree.Entry] = [
      .init("key", .text(label.key)),
      .init("operator", .text(deception.pick(["In", "NotIn", "NotIn", "Exists", "DoesNotExist"]))),
    ]
    if case .text(let name) = requirement[1].value, name.hasSuffix("In") {
      let values = deception.chance(60) ? [written] : deception.some(label.values, 1, 2)
      requirement.append(.init("values", .list(values.map { .text($0) })))
    }
    let selector: Tree = ["matchExpressions": [.map(requirement)]]
    let policy = deception.pick(policies)
    let direction = deception.pick([("ingress", "from"), ("egress", "to")])
    let isSubject = deception.chance(35)
    documents[policy] = documents[policy].replacing("spec") { spec in
      if isSubject { return spec.setting("podSelector", selector) }
      let rule: Tree = .map([.init(direction.1, [["podSelector": selector]])])
      return spec.setting(direction.0, .list((spec[direction.0]?.items ?? []) + [rule]))
    }
  }

  /// A pod that has ended. Its addresses are nobody's, or already another's.
  private mutating func endedPod(_ documents: [Tree]) -> Tree {
    let running = documents.compactMap { $0["status"]?["podIP"] }
    let address = running.isEmpty || deception.chance(50) ? "10.244.0.9" : deception.pick(running)
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": "ended", "namespace": .text(deception.pick(namespaces)), "labels": ["app": "a"]],
      "spec": ["containers": [["name": "c"]]],
      "status": [
        "phase": .text(deception.pick(["Succeeded", "Failed"])), "podIP": address,
        "hostIP": .text(deception.pick(["172.18.0.2", "172.18.0.6", "203.0.113.9"])),
      ],
    ]
  }
}

extension Tree {
  /// The pod template of a workload's spec.
  fileprivate var template: Tree? { self["template"] ?? self["jobTemplate"]?["spec"]?["template"] }

  /// A workload's spec with a label more in its template.
  fileprivate func labelling(_ key: String, _ value: String) -> Tree {
    if self["jobTemplate"] != nil {
      return replacing("jobTemplate") { $0.replacing("spec") { $0.labelling(key, value) } }
    }
    return replacing("template") { template in
      template.replacing("metadata") { metadata in
        metadata.replacing("labels") { $0.setting(key, .text(value)) }
      }
    }
  }
}
