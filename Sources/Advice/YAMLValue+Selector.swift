package import Kubernetes
package import YAMLEdits

extension YAMLValue {
  /// A label selector.
  package static func selector(_ selector: LabelSelector) -> Self {
    var entries: [Entry] = []
    if !selector.matchLabels.isEmpty {
      let labels = selector.matchLabels.sorted { $0.key < $1.key }
      entries.append(.init("matchLabels", .mapping(labels.map { .init($0.key, .text($0.value)) })))
    }
    if !selector.matchExpressions.isEmpty {
      entries.append(.init("matchExpressions", .list(selector.matchExpressions.map(requirement))))
    }
    return .mapping(entries)
  }

  /// One item of `matchExpressions`.
  package static func requirement(_ requirement: LabelSelector.Requirement) -> Self {
    var entries: [Entry] = [
      .init("key", .text(requirement.key)), .init("operator", .text(requirement.operator.rawValue)),
    ]
    if !requirement.values.isEmpty { entries.append(.init("values", .list(requirement.values.map { .text($0) }))) }
    return .mapping(entries)
  }
}
