import Advice
import Kubernetes
import Network
import NetworkPolicyAPI

extension NetworkPolicy {
  /// The policy in words that every language has.
  var written: WrittenPolicy {
    WrittenPolicy(
      subject: WrittenPods(namespace: namespace, podSelector: podSelector), subjectField: "spec.podSelector",
      ingress: written(.ingress), egress: written(.egress))
  }

  private func written(_ direction: Direction) -> [WrittenRule] {
    self[direction].enumerated().map { number, rule in
      let field = "spec.\(direction.field)[\(number)]"
      return WrittenRule(
        field: field, span: rule.span, action: .allow,
        peers: rule.peers.enumerated().map { place, peer in
          WrittenPeer(
            field: "\(field).\(direction.peersField)[\(place)]", span: peer.span, end: peer.end(in: namespace))
        },
        ports: rule.ports.enumerated().map { place, port in
          // No protocol is TCP (semantics A23).
          WrittenPort(
            field: "\(field).ports[\(place)]", span: port.span, transports: [port.protocol ?? .tcp],
            numbers: port.numbers)
        })
    }
  }
}

extension NetworkPolicy.Peer {
  /// What an item of a policy of some namespace names: pods of that namespace, unless it selects namespaces.
  fileprivate func end(in namespace: String) -> WrittenPeer.End {
    if let ipBlock { return .addresses([ipBlock]) }
    return .pods(
      WrittenPods(
        namespace: namespaceSelector == nil ? namespace : nil, namespaceSelector: namespaceSelector,
        podSelector: podSelector))
  }
}

extension NetworkPolicy.Port {
  /// The ports that an item names.
  fileprivate var numbers: WrittenPort.Numbers {
    switch port {
    case nil: .all
    case .name(let name): .name(name)
    case .number(let first): endPort.map { .range(first...max(first, $0)) } ?? .number(first)
    }
  }
}
