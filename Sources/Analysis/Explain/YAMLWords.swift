import Kubernetes
import Network
import NetworkPolicyAPI

/// Writes parts of policies as YAML.
enum YAMLWords {
  /// An item of `from` or `to`, in one line.
  static func peer(_ peer: NetworkPolicy.Peer) -> String {
    var members: [String] = []
    if let block = peer.ipBlock {
      let except =
        block.except.isEmpty ? "" : ", except: [\(block.except.map { scalar($0.description) }.joined(separator: ", "))]"
      members.append("ipBlock: {cidr: \(scalar(block.cidr.description))\(except)}")
    }
    if let selector = peer.namespaceSelector { members.append("namespaceSelector: \(self.selector(selector))") }
    if let selector = peer.podSelector { members.append("podSelector: \(self.selector(selector))") }
    return "{\(members.joined(separator: ", "))}"
  }

  /// A selector, in one line.
  static func selector(_ selector: LabelSelector) -> String {
    var members: [String] = []
    if !selector.matchLabels.isEmpty {
      let labels = selector.matchLabels.sorted { $0.key < $1.key }.map { "\($0.key): \(scalar($0.value))" }
      members.append("matchLabels: {\(labels.joined(separator: ", "))}")
    }
    if !selector.matchExpressions.isEmpty {
      members.append("matchExpressions: [\(selector.matchExpressions.map(requirement).joined(separator: ", "))]")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  /// One item of `matchExpressions`.
  static func requirement(_ requirement: LabelSelector.Requirement) -> String {
    let values =
      requirement.values.isEmpty ? "" : ", values: [\(requirement.values.map(scalar).joined(separator: ", "))]"
    return "{key: \(requirement.key), operator: \(requirement.operator.rawValue)\(values)}"
  }

  /// An item of `ports`.
  static func port(_ port: NetworkPolicy.Port) -> String {
    var members = ["protocol: \((port.protocol ?? .tcp).rawValue)"]
    switch port.port {
    case nil: break
    case .number(let number): members.append("port: \(number)")
    case .name(let name): members.append("port: \(name)")
    }
    if let end = port.endPort { members.append("endPort: \(end)") }
    return "{\(members.joined(separator: ", "))}"
  }

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

  /// A scalar, quoted where YAML would read something else than text.
  static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789._/-".unicodeScalars.contains($0) }
      && text.contains { $0.isLetter && !"eE_xXoO".contains($0) } && !"-.".contains(text[text.startIndex])
      && !["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"].contains(text.lowercased())
    let isAddress = text.contains("/") && text.unicodeScalars.allSatisfy { "0123456789./".unicodeScalars.contains($0) }
    return isPlain || isAddress ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
