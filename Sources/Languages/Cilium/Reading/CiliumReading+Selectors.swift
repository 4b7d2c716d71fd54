import CiliumAPI
import Kubernetes
import ReferenceEvaluator

extension CiliumReading {
  /// Whether an identity has what a selector asks for (semantics L24, L25).
  func fits(_ selector: EndpointSelector, _ identity: Identity) -> Truth {
    var truths: [Truth] = []
    for (key, value) in selector.matchLabels { truths.append(has(identity, key) { $0 == value }) }
    for item in selector.matchExpressions {
      switch item.operator {
      case .in: truths.append(has(identity, item.key) { item.values.contains($0) })
      case .notIn: truths.append(!has(identity, item.key) { item.values.contains($0) })
      case .exists: truths.append(has(identity, item.key) { _ in true })
      case .doesNotExist: truths.append(!has(identity, item.key) { _ in true })
      }
    }
    return .all(truths)
  }

  /// Whether it has a label of a key whose value is as wanted.
  private func has(_ identity: Identity, _ key: EndpointSelector.Key, _ isWanted: (String) -> Bool) -> Truth {
    func isIt(_ label: Identity.Label) -> Bool {
      label.key == key.name && (key.source == nil || key.source == label.source) && isWanted(label.value)
    }
    if identity.labels.contains(where: isIt) { return .yes }
    return identity.unsure.contains(where: isIt) ? .unknown(.other) : .no
  }

  /// A selector of peers with what it does not say, and whether ends that are no pods are meant by it (semantics L26 to
  /// L30).
  func completed(_ selector: EndpointSelector, _ block: Block) -> (selector: EndpointSelector, meansOthers: Bool) {
    if block.isComplete { return (selector, false) }
    let namespace = block.namespace
    var selectsInit = false
    if case .endpoints(let subject) = block.block.subject {
      selectsInit = (Array(subject.matchLabels.keys) + subject.matchExpressions.map(\.key)).contains {
        $0.source == "reserved" && $0.name == "init"
      }
    }
    let keys = Array(selector.matchLabels.keys) + selector.matchExpressions.map(\.key)
    if keys.contains(where: { $0.source == "reserved" }) { return (selector, true) }
    func names(_ key: EndpointSelector.Key, _ test: (String) -> Bool) -> Bool {
      (key.source == nil || key.source == "k8s") && test(key.name)
    }
    let saysNamespace = keys.contains { names($0) { $0 == "io.kubernetes.pod.namespace" } }
    let saysLabels = keys.contains { names($0) { $0.hasPrefix("io.cilium.k8s.namespace.labels.") } }
    var result = selector
    let key = EndpointSelector.Key("io.kubernetes.pod.namespace", source: "k8s")
    if let namespace, !saysNamespace, !saysLabels {
      result.matchExpressions.append(.init(key, .in, [namespace]))
    }
    if namespace == nil, !saysNamespace, !selectsInit { result.matchExpressions.append(.init(key, .exists)) }
    return (result, false)
  }
}
