import Advice
import ClusterNetworkPolicyAPI
import Kubernetes
import Network

extension ClusterNetworkPolicy {
  /// The policy in words that every language has.
  var written: WrittenPolicy {
    WrittenPolicy(
      subject: subject.written, subjectField: "spec.subject", isOrdered: true, leavesOutHostNetwork: true,
      blocksMatchPods: true,
      ingress: written(.ingress),
      egress: written(.egress), portText: { "number: \($0)" })
  }

  private func written(_ direction: Direction) -> [WrittenRule] {
    self[direction].enumerated().map { number, rule in
      let field = "spec.\(direction.field)[\(number)]"
      return WrittenRule(
        field: field, span: rule.span, action: rule.action.written,
        peers: rule.peers.enumerated().map { place, peer in
          WrittenPeer(
            field: "\(field).\(direction.peersField)[\(place)]", span: peer.span, end: peer.member.end)
        },
        ports: (rule.ports ?? []).enumerated().map { place, port in
          WrittenPort(
            field: "\(field).\(kind.portsField)[\(place)]", span: rule.span, transports: port.transports,
            numbers: port.numbers)
        })
    }
  }
}

extension ClusterNetworkPolicy.Kind {
  /// What its rules call their lists of ports.
  var portsField: String {
    switch version {
    case .v1alpha1: "ports"
    case .v1alpha2: "protocols"
    }
  }
}

extension ClusterNetworkPolicy.Pods {
  /// The pods, as selectors pick them.
  var written: WrittenPods { WrittenPods(namespaceSelector: namespaceSelector, podSelector: podSelector) }
}

extension ClusterNetworkPolicy.Action {
  /// The action in words that every language has.
  var written: WrittenRule.Action {
    switch self {
    case .accept: .allow
    case .deny: .deny
    case .pass: .pass
    }
  }
}

extension ClusterNetworkPolicy.Peer.Member {
  /// What it names.
  fileprivate var end: WrittenPeer.End {
    switch self {
    case .pods(let pods): .pods(pods.written)
    case .networks(let blocks): .addresses(blocks.map { AddressBlock(cidr: $0) })
    case .nodes(let selector): .nodes(selector)
    case .domainNames(let names): .domainNames(names.map(\.description))
    }
  }
}

extension ClusterNetworkPolicy.Port {
  /// A name counts with every protocol (semantics C32).
  fileprivate var transports: [TransportProtocol] {
    switch self {
    case .numbers(let transport, _): [transport]
    case .named: TransportProtocol.allCases
    }
  }

  /// The ports that an item names.
  fileprivate var numbers: WrittenPort.Numbers {
    switch self {
    case .named(let name): .name(name)
    case .numbers(_, 1...UInt16.max): .all
    case .numbers(_, let range): range.count == 1 ? .number(range.lowerBound) : .range(range)
    }
  }
}
