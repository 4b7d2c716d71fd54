package import Kubernetes

extension World {
  /// What to write in place of a selector that asks namespaces for a label whose value is a namespace's name, which
  /// that namespace does not carry: `name: watch` for the namespace `watch`. Nil for other selectors.
  ///
  /// Every namespace carries its name in one label only (semantics A21).
  package func nameLabelHint(_ selector: LabelSelector) -> String? {
    let wanted =
      selector.matchLabels.map { (key: $0.key, values: [$0.value]) }
      + selector.matchExpressions.filter { $0.operator == .in }.map { (key: $0.key, values: $0.values) }
    for (key, values) in wanted.sorted(by: { $0.key < $1.key }) where key != Self.nameLabel {
      let named = values.filter { value in namespace(named: value).map { $0.labels[key] == nil } ?? false }
      guard let first = named.first else { continue }
      return "namespace `\(first)` has no label `\(key)`; every namespace carries its name in `\(Self.nameLabel)`: "
        + "write `\(Self.nameLabel): \(first)`"
    }
    return nil
  }

  /// The label that the API server sets to the name of a namespace.
  private static let nameLabel = "kubernetes.io/metadata.name"
}
