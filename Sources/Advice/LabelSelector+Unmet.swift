import Kubernetes
import ReferenceEvaluator

extension LabelSelector {
  /// The requirements that labels do not fulfil, as predicates: `has app=web, not app=db`.
  package func unmet(by labels: [String: String]) -> [String] {
    var result: [String] = []
    for (key, value) in matchLabels.sorted(by: { $0.key < $1.key }) where labels[key] != value {
      result.append(
        labels[key].map { "has \(key)=\($0), not \(key)=\(value)" }
          ?? "has no label \(key) (\(key)=\(value) is asked for)")
    }
    for requirement in matchExpressions {
      let alone = LabelSelector(matchExpressions: [requirement])
      if ReferenceEvaluator.matches(alone, labels: labels) { continue }
      let actual = labels[requirement.key].map { "has \(requirement.key)=\($0)" } ?? "has no label \(requirement.key)"
      result.append("\(actual) (\(alone) is asked for)")
    }
    return result
  }
}
