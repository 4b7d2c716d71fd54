import Advice
import Kubernetes
import Network
import NetworkPolicyAPI
import YAMLEdits

extension YAMLWords {
  /// An item of `from` or `to`, in one line.
  static func peer(_ peer: NetworkPolicy.Peer) -> String { flow(.peer(peer)) }

  /// An item of `ports`.
  static func port(_ port: NetworkPolicy.Port) -> String { flow(.port(port)) }

  /// A rule, as an item of a list.
  static func rule(_ rule: NetworkPolicy.Rule, _ direction: Direction) -> [String] {
    let list = direction.peersField
    var lines: [String] = []
    if !rule.peers.isEmpty { lines += ["\(list):"] + rule.peers.map { "- \(peer($0))" } }
    if !rule.ports.isEmpty { lines += ["ports:"] + rule.ports.map { "- \(port($0))" } }
    if lines.isEmpty { return ["- {}"] }
    return lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
  }

  /// A whole policy.
  static func policy(_ policy: NetworkPolicy) -> [String] {
    var lines = [
      "apiVersion: networking.k8s.io/v1", "kind: NetworkPolicy",
      "metadata: {name: \(scalar(policy.name)), namespace: \(scalar(policy.namespace))}", "spec:",
      "  podSelector: \(selector(policy.podSelector))",
    ]
    if let types = policy.policyTypes {
      lines.append("  policyTypes: [\(types.map(\.rawValue).joined(separator: ", "))]")
    }
    for direction in Direction.allCases where !policy[direction].isEmpty {
      lines.append("  \(direction.field):")
      lines += policy[direction].flatMap { rule($0, direction) }.map { "  \($0)" }
    }
    return lines
  }
}
