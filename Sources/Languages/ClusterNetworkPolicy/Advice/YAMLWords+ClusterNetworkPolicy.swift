import Advice
import ClusterNetworkPolicyAPI
import Kubernetes
import Network
import YAMLEdits

extension YAMLWords {
  /// A rule, as an item of a list.
  static func rule(
    _ rule: ClusterNetworkPolicy.Rule, _ direction: Direction, _ kind: ClusterNetworkPolicy.Kind
  ) -> [String] {
    let action = kind.actions.first { $0.value == rule.action }?.key ?? ""
    var lines = ["- action: \(action)", "  \(direction.peersField):"]
    lines += rule.peers.map { "  - {\(member($0.member))}" }
    if let ports = rule.ports {
      lines.append("  \(kind.portsField):")
      lines += ports.map { "  - {\(port($0, kind))}" }
    }
    return lines
  }

  private static func member(_ member: ClusterNetworkPolicy.Peer.Member) -> String {
    switch member {
    case .pods(let pods):
      let namespaces = pods.namespaceSelector.map { selector($0) }
      guard let podSelector = pods.podSelector else { return "namespaces: \(namespaces ?? "{}")" }
      let members = [namespaces.map { "namespaceSelector: \($0)" }, "podSelector: \(selector(podSelector))"]
      return "pods: {\(members.compactMap { $0 }.joined(separator: ", "))}"
    case .networks(let blocks): return "networks: [\(list(blocks.map(\.description)))]"
    case .nodes(let nodes): return "nodes: \(selector(nodes))"
    case .domainNames(let names): return "domainNames: [\(list(names.map(\.description)))]"
    }
  }

  private static func list(_ items: [String]) -> String { items.map { scalar($0) }.joined(separator: ", ") }

  private static func port(_ port: ClusterNetworkPolicy.Port, _ kind: ClusterNetworkPolicy.Kind) -> String {
    switch (kind.version, port) {
    case (.v1alpha2, .named(let name)): return "destinationNamedPort: \(scalar(name))"
    case (.v1alpha1, .named(let name)): return "namedPort: \(scalar(name))"
    case (.v1alpha2, .numbers(let transport, let range)):
      let numbers =
        range.count == 1
        ? "number: \(range.lowerBound)" : "range: {start: \(range.lowerBound), end: \(range.upperBound)}"
      return "\(transport.rawValue.lowercased()): {destinationPort: {\(numbers)}}"
    case (.v1alpha1, .numbers(let transport, let range)):
      return range.count == 1
        ? "portNumber: {protocol: \(transport.rawValue), port: \(range.lowerBound)}"
        : "portRange: {protocol: \(transport.rawValue), start: \(range.lowerBound), end: \(range.upperBound)}"
    }
  }
}
