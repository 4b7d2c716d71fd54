import Advice
import CiliumAPI
import Kubernetes
import Network
import YAMLEdits

extension YAMLWords {
  /// A rule that `CiliumRuleWriter` has written, as an item of a list.
  static func rule(_ rule: CiliumRule) -> [String] {
    let items = rule.items.map { item($0.member) }
    let field = "\(rule.direction.peersField)\(rule.items.first?.member.list ?? "")"
    var lines = ["- \(field): [\(items.joined(separator: ", "))]"]
    if !rule.ports.isEmpty {
      let ports = rule.ports.flatMap(\.ports).map(port).joined(separator: ", ")
      lines += ["  toPorts:", "  - ports: [\(ports)]"]
    }
    return lines
  }

  private static func item(_ member: Peer.Member) -> String {
    switch member {
    case .endpoints(let selector): selector == EndpointSelector() ? "{}" : self.selector(selector)
    case .entity(let entity): entity.rawValue
    case .block(let block, _): scalar(block.cidr.description)
    case .nodes, .group, .groups, .service, .services, .domainName, .cloud: ""
    }
  }

  private static func selector(_ selector: EndpointSelector) -> String {
    let labels = selector.matchLabels.sorted { $0.key < $1.key }.map {
      "\(scalar($0.key.description)): \(scalar($0.value))"
    }
    return "{matchLabels: {\(labels.joined(separator: ", "))}}"
  }

  private static func port(_ port: PortProtocol) -> String {
    guard case .numbers(let range) = port.port else { return "" }
    return "{port: \"\(range.lowerBound)\", protocol: \(port.transport.rawValue)}"
  }

  /// A policy of one block that `CiliumRuleWriter` has written.
  static func policy(_ policy: CiliumPolicy) -> [String] {
    var lines = [
      "apiVersion: cilium.io/v2", "kind: \(policy.kind.rawValue)",
      "metadata: {name: \(scalar(policy.name)), namespace: \(scalar(policy.namespace ?? ""))}", "spec:",
    ]
    for block in policy.blocks {
      if case .endpoints(let selector) = block.subject {
        lines.append("  endpointSelector: \(selector == EndpointSelector() ? "{}" : self.selector(selector))")
      }
      for (direction, isOn) in block.enableDefaultDeny.sorted(by: { $0.key < $1.key }) {
        lines.append("  enableDefaultDeny: {\(direction.field): \(isOn)}")
      }
      for rule in block.rules { lines += ["  \(rule.list):"] + self.rule(rule).map { "  \($0)" } }
    }
    return lines
  }
}
