import Diagnostics
import Network

/// An object that has a kind, a namespace and a name, of which a cluster holds one.
protocol ReadObject {
  /// What tells it from other objects.
  var reference: ObjectReference { get }
  /// Where it was written.
  var place: Span { get }
  /// What is read of it, but for its identity.
  var readFields: ReadFields { get }
}

extension ReadFields {
  /// Adds what is read of an object's metadata.
  fileprivate mutating func add(_ metadata: ObjectMeta, withLabels: Bool) {
    let path = FieldPath("metadata")
    // Where nobody says what the namespace is, it may be another than the one that is written.
    if metadata.namespaceSource != .nobody { add(path.appending("namespace"), metadata.namespace) }
    // Only of pods and namespaces, policies see the labels.
    if withLabels { add(path.appending("labels"), metadata.labels) }
    add(
      path.appending("ownerReferences"),
      items: metadata.ownerReferences.map { "\($0.kind) \($0.name)\($0.controller ? ", the controller" : "")" })
    // One that isolates nothing any more makes no difference.
    add(path.appending("annotations"), metadata.annotations.filter { $0.key != TellingKeys.dead })
    add(FieldPath("metadata", "annotations", "netpol-verify/ignore"), metadata.ignored)
  }

  /// Adds what is read of a pod's spec.
  fileprivate mutating func add(_ path: FieldPath, _ spec: PodSpec) {
    add(path.appending("hostNetwork"), where: spec.hostNetwork)
    add(path.appending("nodeName"), spec.nodeName)
    add(path.appending("serviceAccountName"), spec.serviceAccount == "default" ? nil : spec.serviceAccount)
    add(path.appending("containers").appending("name"), items: spec.proxies.sorted().map(\.rawValue))
    add(
      path.appending("containers").appending("ports"),
      items: spec.ports.map { "\($0.name.map { "\($0) " } ?? "")\($0.containerPort)/\($0.protocol.rawValue)" })
  }
}

extension Namespace: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Namespace", name: metadata.name) }
  var place: Span { metadata.span }
  var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: true)
    return result
  }
}

extension Node: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Node", name: metadata.name) }
  var place: Span { metadata.span }
  var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: false)
    result.add(FieldPath("status", "addresses"), items: addresses)
    return result
  }
}

extension Pod: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference {
    ObjectReference(kind: "Pod", namespace: metadata.namespaceName, name: metadata.name)
  }
  var place: Span { metadata.span }
  var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: true)
    result.add(FieldPath("spec"), spec)
    result.add(FieldPath("status", "phase"), isFinished ? "finished" : nil)
    result.add(FieldPath("status", "podIPs"), items: addresses)
    result.add(FieldPath("status", "hostIPs"), items: hostAddresses)
    return result
  }
}

extension Workload: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference {
    ObjectReference(kind: kind.rawValue, namespace: metadata.namespaceName, name: metadata.name)
  }
  var place: Span { metadata.span }
  var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: false)
    let owner = kind == .cronJob ? FieldPath("spec", "jobTemplate", "spec") : FieldPath("spec")
    let pod = owner.appending("template")
    result.add(pod.appending("metadata").appending("labels"), templateLabels)
    result.add(pod.appending("metadata").appending("annotations"), templateAnnotations)
    result.add(pod.appending("spec"), template)
    result.add(FieldPath("spec", "selector"), items: selectorKeys.sorted())
    let count = [.job, .cronJob].contains(kind) ? "parallelism" : "replicas"
    result.add(owner.appending(count), replicas)
    result.add(FieldPath("spec", "ordinals", "start"), firstOrdinal == 0 ? nil : firstOrdinal)
    result.add(owner.appending("completionMode"), isIndexed ? "Indexed" : nil)
    result.add(owner.appending("manualSelector"), where: hasManualSelector)
    result.add(FieldPath("status", "conditions"), isFinished ? "finished" : nil)
    return result
  }
}

extension Service: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference {
    ObjectReference(kind: "Service", namespace: metadata.namespaceName, name: metadata.name)
  }
  var place: Span { metadata.span }
  var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: false)
    result.add(FieldPath("spec", "selector"), selector)
    result.add(FieldPath("spec", "clusterIP"), isHeadless ? "None" : nil)
    for (index, port) in ports.enumerated() {
      let path = FieldPath("spec", "ports").appending(index)
      result.add(path.appending("name"), port.name)
      result.add(path.appending("port"), port.port)
      result.add(path.appending("protocol"), port.protocol.rawValue)
      result.add(path.appending("targetPort"), port.targetPort)
    }
    return result
  }
}

extension NetworkPolicy: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "NetworkPolicy", namespace: namespace, name: name) }
  var place: Span { span }
  var readFields: ReadFields {
    var result = ReadFields()
    if namespaceSource != .nobody { result.add(FieldPath("metadata", "namespace"), namespace) }
    result.add(FieldPath("metadata", "annotations", "netpol-verify/ignore"), ignored)
    result.add(FieldPath("spec", "podSelector"), podSelector)
    result.add(FieldPath("spec", "policyTypes"), policyTypes?.map(\.rawValue).joined(separator: ", "))
    for (index, rule) in ingress.enumerated() {
      result.add(FieldPath("spec", "ingress").appending(index), rule, peers: "from")
    }
    for (index, rule) in egress.enumerated() {
      result.add(FieldPath("spec", "egress").appending(index), rule, peers: "to")
    }
    return result
  }
}

extension ReadFields {
  /// Adds a rule; one without members allows everything.
  fileprivate mutating func add(_ path: FieldPath, _ rule: NetworkPolicy.Rule, peers: String) {
    if rule.peers.isEmpty && rule.ports.isEmpty { add(path, "{}") }
    for (index, peer) in rule.peers.enumerated() {
      let path = path.appending(peers).appending(index)
      add(path.appending("podSelector"), peer.podSelector)
      add(path.appending("namespaceSelector"), peer.namespaceSelector)
      add(path.appending("ipBlock").appending("cidr"), peer.ipBlock?.cidr)
      add(path.appending("ipBlock").appending("except"), items: peer.ipBlock?.except ?? [])
    }
    for (index, port) in rule.ports.enumerated() {
      let path = path.appending("ports").appending(index)
      if port.protocol == nil && port.port == nil { add(path, "{}") }
      add(path.appending("protocol"), port.protocol?.rawValue)
      add(path.appending("port"), port.port)
      add(path.appending("endPort"), port.endPort)
    }
  }
}

extension NetworkPolicy.Port.IntOrString: CustomStringConvertible {
  /// The number, or the name.
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .name(let name): name
    }
  }
}
