import CalicoAPI

extension CalicoPolicy {
  /// Whether a policy selects a host endpoint with some labels, which are all that it has (semantics K32, K33, K57).
  func maySelect(hostEndpointWith labels: [String: String]) -> Bool {
    // It lies in no namespace (K31).
    guard namespace == nil else { return false }
    let all: SelectorExpression
    if namespaceSelector != nil {
      all = .has(EffectiveLabels.namespace)
    } else if serviceAccountSelector != nil {
      all = .has(EffectiveLabels.serviceAccount)
    } else {
      all = .all
    }
    let parts = [
      selector, namespaceSelector?.ofNamespace, serviceAccountSelector?.ofServiceAccount,
    ]
    return parts.compactMap { $0?.replacingAll(by: all) }.allSatisfy { $0.holds(of: labels) }
  }
}
