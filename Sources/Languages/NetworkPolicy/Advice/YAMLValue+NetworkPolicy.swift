import Advice
import Kubernetes
import Network
import NetworkPolicyAPI
import YAMLEdits

/// Parts of policies, to be written.
extension YAMLValue {
  /// An item of `from` or `to`.
  static func peer(_ peer: NetworkPolicy.Peer) -> YAMLValue {
    var entries: [YAMLValue.Entry] = []
    if let block = peer.ipBlock {
      var members: [YAMLValue.Entry] = [.init("cidr", .text(block.cidr.description))]
      if !block.except.isEmpty { members.append(.init("except", .list(block.except.map { .text($0.description) }))) }
      entries.append(.init("ipBlock", .mapping(members)))
    }
    if let namespaces = peer.namespaceSelector { entries.append(.init("namespaceSelector", .selector(namespaces))) }
    if let pods = peer.podSelector { entries.append(.init("podSelector", .selector(pods))) }
    return .mapping(entries)
  }

  /// An item of `ports`.
  static func port(_ port: NetworkPolicy.Port) -> YAMLValue {
    var entries: [YAMLValue.Entry] = [.init("protocol", .text((port.protocol ?? .tcp).rawValue))]
    switch port.port {
    case .number(let number)?: entries.append(.init("port", .number(Int(number))))
    case .name(let name)?: entries.append(.init("port", .text(name)))
    case nil: break
    }
    if let end = port.endPort { entries.append(.init("endPort", .number(Int(end)))) }
    return .mapping(entries)
  }

  /// A rule.
  static func rule(_ rule: NetworkPolicy.Rule, _ direction: Direction) -> YAMLValue {
    var entries: [YAMLValue.Entry] = []
    if !rule.peers.isEmpty { entries.append(.init(direction.peersField, .list(rule.peers.map(peer)))) }
    if !rule.ports.isEmpty { entries.append(.init("ports", .list(rule.ports.map(port)))) }
    return .mapping(entries)
  }
}
