import CalicoAPI
import Kubernetes

/// A selector in the words of Kubernetes; nil in it where nothing is asked.
struct KubernetesSelector {
  var selector: LabelSelector?
}

extension SelectorExpression? {
  /// The selector of pods' own labels in the words of Kubernetes; nil where it says more than they can.
  var asPods: KubernetesSelector? {
    converted { $0.hasPrefix("projectcalico.org/") || $0.hasPrefix("pcns.") || $0.hasPrefix("pcsa.") ? nil : $0 }
  }

  /// The same of a selector of namespaces' labels. Their names are a label to both (semantics K55).
  var asNamespaces: KubernetesSelector? {
    converted {
      $0 == "projectcalico.org/name"
        ? "kubernetes.io/metadata.name" : $0.hasPrefix("projectcalico.org/") ? nil : $0
    }
  }

  private func converted(_ key: (String) -> String?) -> KubernetesSelector? {
    guard let self else { return KubernetesSelector() }
    guard let requirements = self.requirements(key) else { return nil }
    return KubernetesSelector(selector: LabelSelector(matchExpressions: requirements))
  }
}

extension SelectorExpression {
  /// What must all hold; nil where it says more than Kubernetes can.
  ///
  /// - Parameter key: the label that is meant by one of Calico; nil for one that is no label of the object itself.
  fileprivate func requirements(_ key: (String) -> String?) -> [LabelSelector.Requirement]? {
    func one(
      _ label: String, _ operation: LabelSelector.Requirement.Operator, _ values: [String] = []
    )
      -> [LabelSelector.Requirement]?
    {
      key(label).map { [.init(key: $0, operator: operation, values: values)] }
    }
    switch self {
    case .all: return []
    case .and(let parts):
      var result: [LabelSelector.Requirement] = []
      for part in parts {
        guard let requirements = part.requirements(key) else { return nil }
        result += requirements
      }
      return result
    case .has(let label): return one(label, .exists)
    case .not(.has(let label)): return one(label, .doesNotExist)
    case .equal(let label, let value): return one(label, .in, [value])
    case .notEqual(let label, let value): return one(label, .notIn, [value])
    case .isIn(let label, let values): return values.isEmpty ? nil : one(label, .in, values.sorted())
    case .notIn(let label, let values): return values.isEmpty ? [] : one(label, .notIn, values.sorted())
    case .or, .not, .global, .contains, .startsWith, .endsWith: return nil
    }
  }
}
