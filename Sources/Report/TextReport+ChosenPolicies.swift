import Verification

extension TextReport {
  /// The NetworkPolicies under which a flow is as it is shown, where anyone may write them; nothing where nobody may.
  func policies(of counterexample: Counterexample) -> [String] {
    guard let chosen = counterexample.chosen else { return [] }
    var lines = chosen.bareNamespaces.map { "    policy: with no NetworkPolicy in namespace `\(safe($0))`" }
    for namespace in chosen.namespaces {
      let own = chosen.policies.filter { $0.namespace == namespace }
      if own.isEmpty { continue }
      let count = own.count == 1 ? "this NetworkPolicy alone" : "these \(own.count) NetworkPolicies alone"
      lines.append("    policy: with \(count) in namespace `\(safe(namespace))`")
      for (number, policy) in own.enumerated() {
        if number > 0, isIndented { lines.append("      ---") }
        let manifest = isIndented ? policy.manifest : [policy.manifestInOneLine]
        lines += manifest.map { "      \(safe($0))" }
      }
    }
    return lines
  }
}
