import CalicoAPI

extension CalicoPolicy {
  /// Whether a policy selects a host endpoint with some labels, which are all that it has (semantics K32, K33, K57).
  func maySelect(hostEndpointWith labels: [String: String]) -> Bool {
    // It lies in no namespace (K31).
    namespace == nil && subjectSelectors.allSatisfy { $0.holds(of: labels) }
  }

  /// What effective labels of its subjects must fulfil, their namespace apart. Where it asks for namespaces, or else for
  /// accounts, a written `all()` is having one (semantics K32, K33).
  var subjectSelectors: [SelectorExpression] {
    let all: SelectorExpression
    if namespaceSelector != nil {
      all = .has(EffectiveLabels.namespace)
    } else if kind == .globalNetworkPolicy, serviceAccountSelector != nil {
      all = .has(EffectiveLabels.serviceAccount)
    } else {
      all = .all
    }
    let written = [selector, namespaceSelector?.ofNamespace, serviceAccountSelector?.ofServiceAccount]
    return written.compactMap { $0?.replacingAll(by: all) }
  }
}
