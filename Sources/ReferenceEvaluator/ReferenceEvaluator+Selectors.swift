package import Kubernetes

extension ReferenceEvaluator {
  /// Whether labels fulfil every requirement of a selector; an empty selector has none (semantics A19).
  package static func matches(_ selector: LabelSelector, labels: [String: String]) -> Bool {
    for (key, value) in selector.matchLabels {
      // Like `In` with one value. The empty value is a value: it needs the key.
      guard let actual = labels[key], actual == value else { return false }
    }
    for requirement in selector.matchExpressions {
      guard matches(requirement, labels: labels) else { return false }
    }
    return true
  }

  /// Whether labels fulfil one requirement (semantics A19).
  private static func matches(_ requirement: LabelSelector.Requirement, labels: [String: String]) -> Bool {
    let actual = labels[requirement.key]
    switch requirement.operator {
    case .in:
      guard let actual else { return false }
      return requirement.values.contains(actual)
    case .notIn:
      // A missing key is not in any list.
      guard let actual else { return true }
      return !requirement.values.contains(actual)
    case .exists: return actual != nil
    case .doesNotExist: return actual == nil
    }
  }
}
