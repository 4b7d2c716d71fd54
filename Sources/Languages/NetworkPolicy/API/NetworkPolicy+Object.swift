import Diagnostics
package import Kubernetes
import Network

extension NetworkPolicy: PolicyObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "NetworkPolicy", namespace: namespace, name: name) }
  /// The pods that it selects, in the directions in which the API server takes it to isolate them (semantics A2 to A4).
  package var scope: KindScope {
    let types = policyTypes ?? (egress.isEmpty ? [.ingress] : [.ingress, .egress])
    return KindScope(.pods(namespace: namespace, podSelector), directions: Set(types))
  }
  /// The selectors of its own pods and of those of its rules.
  package var podSelectors: [LabelSelector] { [podSelector] + peers.compactMap(\.podSelector) }
  /// The selectors of the namespaces of its rules.
  package var namespaceSelectors: [LabelSelector] { peers.compactMap(\.namespaceSelector) }
  private var peers: [Peer] { (ingress + egress).flatMap(\.peers) }
  /// The names that its rules have in `port`.
  package var portNames: Set<String> {
    Set((ingress + egress).flatMap(\.ports).compactMap { if case .name(let name)? = $0.port { name } else { nil } })
  }
  package var readFields: ReadFields {
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
