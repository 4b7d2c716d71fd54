import Kubernetes

extension SelectorExpression {
  /// What it asks of labels, one by one: the values that it compares with, and for text the text that it looks for, as
  /// selectors of Kubernetes. What is mentioned nowhere cannot matter.
  var mentions: [LabelSelector] {
    func one(_ label: String, _ values: some Sequence<String>) -> [LabelSelector] {
      let values = values.sorted()
      return [
        LabelSelector(matchExpressions: [
          .init(key: label, operator: values.isEmpty ? .exists : .in, values: values)
        ])
      ]
    }
    switch self {
    case .or(let parts), .and(let parts): return parts.flatMap(\.mentions)
    case .not(let part): return part.mentions
    case .all, .global: return []
    case .has(let label): return one(label, [])
    case .equal(let label, let value), .notEqual(let label, let value), .contains(let label, let value),
      .startsWith(let label, let value), .endsWith(let label, let value):
      return one(label, [value])
    case .isIn(let label, let values), .notIn(let label, let values): return one(label, values)
    }
  }
}

extension [LabelSelector] {
  /// The same of labels with a prefix before their keys.
  func prefixed(_ prefix: String) -> Self {
    map { selector in
      LabelSelector(
        matchExpressions: selector.matchExpressions.map {
          .init(key: prefix + $0.key, operator: $0.operator, values: $0.values)
        })
    }
  }
}
