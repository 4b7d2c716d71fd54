import CiliumAPI
package import CiliumReading
package import ClusterNetworkPolicyAPI
import Kubernetes
import Network

extension CiliumReading.ClusterRule {
  /// The rules of a ClusterNetworkPolicy as Cilium's agents have them, one by one (semantics L57).
  ///
  /// - Parameter place: the place of the policy in `World.policies`.
  package static func all(of policy: ClusterNetworkPolicy, at place: Int) -> [Self] {
    Direction.allCases.sorted().flatMap { direction in
      policy[direction].enumerated().map { number, rule in
        let path = FieldPath("spec").appending(direction.field).appending(number)
        let written = CiliumRule(rule, direction, path)
        let block = CiliumReading.Block(
          policy: place, namespace: nil,
          block: RuleBlock(
            path: FieldPath("spec"), subject: .endpoints(EndpointSelector(policy.subject)), rules: [written],
            span: policy.span),
          numbers: [number], isComplete: true)
        return Self(
          action(rule.action), isBaseline: policy.tier == .baseline, priority: policy.priority, number: number,
          block: block, rule: written, perhaps: rule.asksForNames ? .questions(rule, direction, path) : nil)
      }
    }
  }

  private static func action(_ action: ClusterNetworkPolicy.Action) -> Action {
    switch action {
    case .accept: .accept
    case .deny: .deny
    case .pass: .pass
    }
  }
}

extension ClusterNetworkPolicy.Rule {
  fileprivate var asksForNames: Bool {
    peers.contains { if case .domainNames = $0.member { true } else { false } }
  }
}

extension EndpointSelector {
  /// The pods of some namespaces, by what is known of these; without a condition, whoever lies in one.
  fileprivate init(_ pods: ClusterNetworkPolicy.Pods) {
    self.init()
    func add(_ selector: LabelSelector, _ prefix: String) {
      for (key, value) in selector.matchLabels { matchLabels[Key(prefix + key, source: "k8s")] = value }
      matchExpressions += selector.matchExpressions.map {
        Requirement(Key(prefix + $0.key, source: "k8s"), $0.operator, $0.values)
      }
    }
    add(pods.namespaceSelector ?? LabelSelector(), "io.cilium.k8s.namespace.labels.")
    if matchLabels.isEmpty, matchExpressions.isEmpty {
      matchExpressions.append(Requirement(Key("io.kubernetes.pod.namespace", source: "k8s"), .exists))
    }
    add(pods.podSelector ?? LabelSelector(), "")
  }

  /// Nodes by their labels, whatever the source of these.
  fileprivate init(nodes selector: LabelSelector) {
    self.init()
    for (key, value) in selector.matchLabels { matchLabels[Key(key)] = value }
    matchExpressions = selector.matchExpressions.map { Requirement(Key($0.key), $0.operator, $0.values) }
  }
}

extension CiliumRule {
  /// A rule that denies or passes wants no handshake.
  fileprivate init(_ rule: ClusterNetworkPolicy.Rule, _ direction: Direction, _ path: FieldPath) {
    let items = rule.peers.enumerated().flatMap { number, peer in
      Self.members(peer.member).map { Peer($0, field: "\(direction.peersField)[\(number)]", span: peer.span) }
    }
    self.init(direction, isDeny: rule.action != .accept, path: path, peers: .items(items), span: rule.span)
    ports = rule.ports.map { [PortItem(ports: $0.map(Self.port))] } ?? []
  }

  private static func members(_ member: ClusterNetworkPolicy.Peer.Member) -> [Peer.Member] {
    switch member {
    case .pods(let pods): [.endpoints(EndpointSelector(pods))]
    case .networks(let blocks): blocks.map { .block(AddressBlock(cidr: $0), isBare: false) }
    case .nodes(let selector): [.nodes(EndpointSelector(nodes: selector))]
    case .domainNames(let names): names.map { .domainName($0.description) }
    }
  }

  private static func port(_ port: ClusterNetworkPolicy.Port) -> PortProtocol {
    switch port {
    case .numbers(.tcp, let range): PortProtocol(.numbers(range), .tcp)
    case .numbers(.udp, let range): PortProtocol(.numbers(range), .udp)
    case .numbers(.sctp, let range): PortProtocol(.numbers(range), .sctp)
    case .named(let name): PortProtocol(.named(name.lowercased()), .any)
    }
  }

  /// What the agents add to a rule about domain names, or do not: that names may be asked of what is labelled as a name
  /// server.
  fileprivate static func questions(
    _ rule: ClusterNetworkPolicy.Rule, _ direction: Direction, _ path: FieldPath
  ) -> CiliumRule {
    let servers = EndpointSelector(matchLabels: [.init("k8s-app"): "kube-dns"])
    var result = CiliumRule(
      direction, isDeny: false, path: path,
      peers: .items([Peer(.endpoints(servers), field: direction.peersField, span: rule.span)]), span: rule.span)
    result.ports = [PortItem(ports: ["dns", "dns-tcp"].map { PortProtocol(.named($0), .any) })]
    return result
  }
}
