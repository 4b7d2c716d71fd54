import CiliumAPI
package import CiliumReading
import Kubernetes
import Network
package import NetworkPolicyAPI
import NetworkPolicyReading

extension CiliumReading.Block {
  /// A NetworkPolicy as Cilium's agents have it (semantics L56): the first rule of each direction matches nothing, and
  /// isolates.
  package init(_ policy: NetworkPolicy, at place: Int) {
    let path = FieldPath("spec")
    var rules: [CiliumRule] = []
    var numbers: [Int] = []
    for direction in NetworkPolicyReading.effectiveTypes(of: policy).sorted() {
      // A rule that matches nothing isolates.
      rules.append(
        CiliumRule(direction, isDeny: false, path: path, peers: .nothing(field: "", beside: nil), span: policy.span))
      numbers.append(0)
      for (number, rule) in policy[direction].enumerated() {
        rules.append(CiliumRule(rule, direction, in: policy.namespace))
        numbers.append(number)
      }
    }
    let block = RuleBlock(
      path: path, subject: .endpoints(EndpointSelector(policy.podSelector, EndpointSelector.ownKey)), rules: rules,
      span: policy.span)
    self.init(policy: place, namespace: policy.namespace, block: block, numbers: numbers)
  }
}

extension EndpointSelector {
  fileprivate static func ownKey(_ key: String) -> Key { Key(key, source: "k8s") }
  fileprivate static func keyOfNamespace(_ key: String) -> Key {
    Key("io.cilium.k8s.namespace.labels." + key, source: "k8s")
  }

  /// A selector of Kubernetes under other keys.
  fileprivate init(_ selector: LabelSelector, _ key: (String) -> Key) {
    self.init(
      matchLabels: Dictionary(uniqueKeysWithValues: selector.matchLabels.map { (key($0.key), $0.value) }),
      matchExpressions: selector.matchExpressions.map { .init(key($0.key), $0.operator, $0.values) })
  }
}

extension CiliumRule {
  fileprivate init(_ rule: NetworkPolicy.Rule, _ direction: Direction, in namespace: String) {
    let path = FieldPath("spec").appending(direction.field)
    let items = rule.peers.enumerated().map { number, peer in
      Peer(Self.member(peer, in: namespace), field: "\(direction.peersField)[\(number)]", span: peer.span)
    }
    // No peers are all.
    let all = Peer(.entity(.all), field: direction.peersField, span: rule.span)
    self.init(direction, isDeny: false, path: path, peers: .items(items.isEmpty ? [all] : items), span: rule.span)
    if !rule.ports.isEmpty { ports = [PortItem(ports: rule.ports.map(Self.port))] }
  }

  private static func member(_ peer: NetworkPolicy.Peer, in namespace: String) -> Peer.Member {
    if let block = peer.ipBlock { return .block(block, isBare: false) }
    var selector = peer.podSelector.map { EndpointSelector($0, EndpointSelector.ownKey) } ?? EndpointSelector()
    let name = EndpointSelector.ownKey("io.kubernetes.pod.namespace")
    if let namespaces = peer.namespaceSelector {
      let asked = EndpointSelector(namespaces, EndpointSelector.keyOfNamespace)
      selector.matchLabels.merge(asked.matchLabels) { first, _ in first }
      selector.matchExpressions += asked.matchExpressions
      // Without a condition, whoever lies in a namespace.
      if asked == EndpointSelector() { selector.matchExpressions.append(.init(name, .exists)) }
    } else {
      selector.matchExpressions.append(.init(name, .in, [namespace]))
    }
    return .endpoints(selector)
  }

  private static func port(_ port: NetworkPolicy.Port) -> PortProtocol {
    let transport: PortProtocol.Transport =
      switch port.protocol ?? .tcp {
      case .tcp: .tcp
      case .udp: .udp
      case .sctp: .sctp
      }
    switch port.port {
    case nil: return PortProtocol(.every, transport)
    case .number(let first): return PortProtocol(.numbers(first...(port.endPort ?? first)), transport)
    case .name(let name): return PortProtocol(.named(name.lowercased()), transport)
    }
  }
}
