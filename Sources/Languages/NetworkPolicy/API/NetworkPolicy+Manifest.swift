import Kubernetes
import Network

extension NetworkPolicy {
  /// A policy that nobody has written as one would write it, line by line. Its rules let through everything.
  package var manifest: [String] {
    var lines = [
      "apiVersion: networking.k8s.io/v1", "kind: NetworkPolicy", "metadata:", "  name: \(Self.scalar(name))",
      "  namespace: \(Self.scalar(namespace))", "spec:",
    ]
    let labels = podSelector.matchLabels.sorted { $0.key < $1.key }
    if labels.isEmpty {
      lines.append("  podSelector: {}")
    } else {
      lines += ["  podSelector:", "    matchLabels:"]
      lines += labels.map { "      \($0.key): \(Self.scalar($0.value))" }
    }
    if let policyTypes { lines.append("  policyTypes: [\(policyTypes.map(\.rawValue).joined(separator: ", "))]") }
    for direction in Direction.allCases where !self[direction].isEmpty { lines += ["  \(direction.field):", "  - {}"] }
    return lines
  }

  /// The same in one line.
  package var manifestInOneLine: String {
    let labels = podSelector.matchLabels.sorted { $0.key < $1.key }.map { "\($0.key): \(Self.scalar($0.value))" }
    let selector = labels.isEmpty ? "{}" : "{matchLabels: {\(labels.joined(separator: ", "))}}"
    var spec = ["podSelector: \(selector)"]
    if let policyTypes { spec.append("policyTypes: [\(policyTypes.map(\.rawValue).joined(separator: ", "))]") }
    for direction in Direction.allCases where !self[direction].isEmpty { spec.append("\(direction.field): [{}]") }
    let metadata = "name: \(Self.scalar(name)), namespace: \(Self.scalar(namespace))"
    return "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {\(metadata)}, "
      + "spec: {\(spec.joined(separator: ", "))}}"
  }

  /// A name or the value of a label, quoted where YAML could read something else than text. Neither has a quote in it.
  private static func scalar(_ text: String) -> String {
    let isWord = text.first.map { $0.isLetter } ?? false
    let isPlain = isWord && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    return isPlain ? text : "\"\(text)\""
  }
}
