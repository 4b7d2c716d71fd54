package import Kubernetes
import ReferenceEvaluator

extension LabelSelector {
  /// The selector that picks all that this one picks, and also what has `labels`: its requirements take one value more.
  /// Nil where it picks that already, or where a requirement would have to go.
  package func widened(toTake labels: [String: String]) -> Self? {
    if ReferenceEvaluator.matches(self, labels: labels) { return nil }
    var result = self
    result.matchExpressions = []
    for requirement in matchExpressions {
      var wider = requirement
      if !ReferenceEvaluator.matches(LabelSelector(matchExpressions: [requirement]), labels: labels) {
        guard let actual = labels[requirement.key] else { return nil }
        if requirement.operator == .in { wider.values.append(actual) }
        if requirement.operator == .notIn { wider.values.removeAll { $0 == actual } }
        if wider.values.isEmpty { return nil }
      }
      result.matchExpressions.append(wider)
    }
    for (key, value) in matchLabels.sorted(by: { $0.key < $1.key }) where labels[key] != value {
      guard let actual = labels[key] else { return nil }
      result.matchLabels[key] = nil
      result.matchExpressions.append(.init(key: key, operator: .in, values: [value, actual]))
    }
    return result
  }

  /// The selector without what has a label; nil where nothing would be left.
  package func narrowed(without key: String, _ value: String) -> Self? {
    if matchLabels[key] != nil { return nil }
    var result = self
    for (place, requirement) in matchExpressions.enumerated() where requirement.key == key {
      switch requirement.operator {
      case .in:
        result.matchExpressions[place].values.removeAll { $0 == value }
        return result.matchExpressions[place].values.isEmpty ? nil : result
      case .notIn:
        result.matchExpressions[place].values.append(value)
        return result
      case .exists, .doesNotExist: break
      }
    }
    result.matchExpressions.append(.init(key: key, operator: .notIn, values: [value]))
    return result
  }
}
