import Advice
import CiliumAPI
import Cluster
import Diagnostics
import Kubernetes
import Network
import ReferenceEvaluator

/// Writes rules and policies for a flow between two ends and, where labels allow, for nothing else.
struct CiliumRuleWriter {
  let world: World
  let ends: AskedEnds

  /// A rule for connections to some ports, in a policy of a namespace or of the whole cluster; nil where none can be
  /// written down.
  func rule(
    _ ports: [(transport: TransportProtocol, port: UInt16)], _ direction: Direction, isDeny: Bool,
    in namespace: String?,
    _ span: Span
  ) -> CiliumRule? {
    let members = members(ends.other(direction), in: namespace)
    if members.isEmpty { return nil }
    let peers = members.enumerated().map { place, member in
      Peer(member, field: "\(direction.peersField)\(member.list)[\(place)]", span: span)
    }
    // The place is given where it is added.
    var rule = CiliumRule(direction, isDeny: isDeny, path: FieldPath(), peers: .items(peers), span: span)
    rule.ports = [
      PortItem(
        ports: ports.map { PortProtocol(.numbers($0.port...$0.port), PortProtocol.Transport($0.transport)) })
    ]
    return rule
  }

  private func members(_ end: AskedEnd, in namespace: String?) -> [Peer.Member] {
    // What is on the network of a node is that node, and which node a pod runs on is seldom known (semantics L31).
    let nodes: [Peer.Member] = [.entity(.host), .entity(.remoteNode)]
    guard let first = end.pods.first else {
      guard let address = end.address else { return [] }
      let isOutside = world.addresses.outside.contains(address)
      let block = AddressBlock(cidr: CIDR(containing: address, prefixLength: address.family.width))
      return isOutside ? [.block(block, isBare: false)] : nodes
    }
    let pod = world.pods[first]
    if pod.hostNetwork { return nodes }
    let own = world.namespace(of: pod).name
    var labels = EndSelector(world: world).podSelector(end.pods).matchLabels
    if own != namespace { labels["k8s:\(IdentityLabel.namespace)"] = own }
    return [.endpoints(Self.selector(labels))]
  }

  private static func selector(_ labels: [String: String]) -> EndpointSelector {
    EndpointSelector(
      matchLabels: Dictionary(
        labels.map { (EndpointSelector.Key(parsing: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A policy that denies something at pods of one namespace, and isolates them no more than before.
  func policy(_ rule: CiliumRule, at pod: World.Pod) -> CiliumPolicy {
    let workload = world.workload(of: pod)
    let namespace = world.namespace(of: pod).name
    var name = "deny-\(rule.direction.field)-\(workload.name)"
    while world.policies.contains(where: { $0.name == name && $0.reference.namespace == namespace }) { name += "-2" }
    let selector = EndSelector(world: world).podSelector(world.siblings(of: pod))
    let path = FieldPath().appending("spec")
    var rule = rule
    rule.path = path.appending(rule.list).appending(0)
    let block = RuleBlock(
      path: path, subject: .endpoints(Self.selector(selector.matchLabels)), rules: [rule],
      enableDefaultDeny: [rule.direction: false], span: pod.span)
    return CiliumPolicy(.networkPolicy, namespace: namespace, name: name, blocks: [block], span: pod.span)
  }
}

extension Peer.Member {
  /// The end of the name of the field in which it is listed, such as `Endpoints`.
  var list: String {
    switch self {
    case .endpoints: "Endpoints"
    case .nodes: "Nodes"
    case .entity: "Entities"
    case .block(_, isBare: _): "CIDR"
    case .group, .groups: "CIDRSet"
    case .service, .services: "Services"
    case .domainName: "FQDNs"
    case .cloud: "Groups"
    }
  }
}

extension PortProtocol.Transport {
  /// The protocol of connections.
  fileprivate init(_ transport: TransportProtocol) {
    self =
      switch transport {
      case .tcp: .tcp
      case .udp: .udp
      case .sctp: .sctp
      }
  }
}
