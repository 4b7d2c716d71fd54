package import Kubernetes

/// One condition on one label: the values that satisfy it, and whether a missing label does.
package struct LabelRequirement: Hashable, Sendable {
  /// The key.
  package var key: String
  /// The values listed.
  package var values: Set<String>
  /// Whether the listed values are those that satisfy, rather than those that do not.
  package var isPositive: Bool
  /// Whether a missing label satisfies (semantics A19).
  package var admitsAbsence: Bool

  /// Whether labels satisfy it.
  package func admits(_ labels: [String: String]) -> Bool {
    guard let value = labels[key] else { return admitsAbsence }
    return values.contains(value) == isPositive
  }
}

extension LabelSelector {
  /// The selector as one list of conditions, all of which must hold; those of `matchLabels` by key, so that terms do not
  /// depend on the order of a dictionary.
  package var requirements: [LabelRequirement] {
    var result = matchLabels.sorted { $0.key < $1.key }.map {
      LabelRequirement(key: $0.key, values: [$0.value], isPositive: true, admitsAbsence: false)
    }
    for expression in matchExpressions {
      switch expression.operator {
      case .in:
        result.append(
          .init(key: expression.key, values: Set(expression.values), isPositive: true, admitsAbsence: false))
      case .notIn:
        result.append(
          .init(key: expression.key, values: Set(expression.values), isPositive: false, admitsAbsence: true))
      case .exists: result.append(.init(key: expression.key, values: [], isPositive: false, admitsAbsence: false))
      case .doesNotExist: result.append(.init(key: expression.key, values: [], isPositive: true, admitsAbsence: true))
      }
    }
    return result
  }
}
