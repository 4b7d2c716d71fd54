package import Diagnostics
import Network

/// An object that has a kind, a namespace and a name, of which a cluster holds one.
package protocol ReadObject {
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
    for (key, ports) in [("containers", spec.ports), ("initContainers", spec.initPorts)] {
      add(
        path.appending(key).appending("ports"),
        items: ports.map { "\($0.name.map { "\($0) " } ?? "")\($0.containerPort)/\($0.protocol.rawValue)" })
    }
  }
}

extension Namespace: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Namespace", name: metadata.name) }
  package var place: Span { metadata.span }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: true)
    return result
  }
}

extension Node: ReadObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Node", name: metadata.name) }
  package var place: Span { metadata.span }
  package var readFields: ReadFields {
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
  package var place: Span { metadata.span }
  package var readFields: ReadFields {
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
  package var place: Span { metadata.span }
  package var readFields: ReadFields {
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
  package var place: Span { metadata.span }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(metadata, withLabels: false)
    result.add(FieldPath("spec", "selector"), selector)
    result.add(FieldPath("spec", "clusterIP"), isHeadless ? "None" : nil)
    result.add(FieldPath("spec", "clusterIPs"), items: clusterAddresses)
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
