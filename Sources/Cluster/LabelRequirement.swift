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
  /// What is asked of the value instead, where it is not compared as a whole: then no values are listed, and a missing
  /// label does not satisfy.
  package private(set) var test: TextTest?

  /// Makes a condition.
  package init(key: String, values: Set<String>, isPositive: Bool, admitsAbsence: Bool) {
    self.key = key
    self.values = values
    self.isPositive = isPositive
    self.admitsAbsence = admitsAbsence
  }

  /// Whether a label has one value.
  package static func equals(_ key: String, _ value: String) -> Self {
    Self(key: key, values: [value], isPositive: true, admitsAbsence: false)
  }

  /// Whether there is a label of a key.
  package static func exists(_ key: String) -> Self {
    Self(key: key, values: [], isPositive: false, admitsAbsence: false)
  }

  /// Whether the value of a label passes a test.
  package static func passes(_ key: String, _ test: TextTest) -> Self {
    var result = Self(key: key, values: [], isPositive: true, admitsAbsence: false)
    result.test = test
    return result
  }

  /// Whether labels satisfy it.
  package func admits(_ labels: [String: String]) -> Bool {
    guard let value = labels[key] else { return admitsAbsence }
    if let test { return test.admits(value) }
    return values.contains(value) == isPositive
  }
}

extension LabelSelector {
  /// The selector as one list of conditions, all of which must hold; those of `matchLabels` by key, so that terms do not
  /// depend on the order of a dictionary.
  package var requirements: [LabelRequirement] {
    var result = matchLabels.sorted { $0.key < $1.key }.map { LabelRequirement.equals($0.key, $0.value) }
    for expression in matchExpressions {
      switch expression.operator {
      case .in:
        result.append(
          .init(key: expression.key, values: Set(expression.values), isPositive: true, admitsAbsence: false))
      case .notIn:
        result.append(
          .init(key: expression.key, values: Set(expression.values), isPositive: false, admitsAbsence: true))
      case .exists: result.append(.exists(expression.key))
      case .doesNotExist: result.append(.init(key: expression.key, values: [], isPositive: true, admitsAbsence: true))
      }
    }
    return result
  }
}
