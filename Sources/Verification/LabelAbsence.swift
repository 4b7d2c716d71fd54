import Kubernetes
import ReferenceEvaluator

/// Says why nothing carries the labels that a selector asks for, and which label that does exist is nearest.
struct LabelAbsence {
  /// What carries labels: `pod` or `namespace`.
  let subject: String
  /// Where they were looked for: `` of namespace `shop` ``, or nothing for everywhere.
  let place: String
  /// The labels of each.
  let carriers: [[String: String]]

  /// One line.
  func text(_ selector: LabelSelector) -> String {
    let equalities = selector.matchLabels.sorted { $0.key < $1.key }
      .map { LabelSelector.Requirement(key: $0.key, operator: .in, values: [$0.value]) }
    for requirement in equalities + selector.matchExpressions {
      let alone = LabelSelector(matchExpressions: [requirement])
      if !carriers.contains(where: { ReferenceEvaluator.matches(alone, labels: $0) }) { return text(requirement) }
    }
    return "no \(subject)\(place) is labelled `\(selector)` all at once"
  }

  /// Why nothing meets one requirement.
  private func text(_ requirement: LabelSelector.Requirement) -> String {
    let key = requirement.key
    switch requirement.operator {
    case .notIn, .doesNotExist:
      return "every \(subject)\(place) has a label that `\(LabelSelector(matchExpressions: [requirement]))` leaves out"
    case .in, .exists:
      let values = Set(carriers.compactMap { $0[key] }).sorted()
      if values.isEmpty {
        let meant = nearest(key, among: Set(carriers.flatMap(\.keys)))
        return "no \(subject)\(place) has label `\(key)`" + (meant.map { "; did you mean `\($0)`?" } ?? "")
      }
      let wanted = requirement.values.map { "`\(key)=\($0)`" }.joined(separator: " or ")
      let meant = requirement.values.lazy.compactMap { nearest($0, among: values) }.first
      let hint = meant.map { "did you mean `\(key)=\($0)`?" } ?? "there is \(few(values.map { "`\(key)=\($0)`" }))"
      return "no \(subject)\(place) is labelled \(wanted); \(hint)"
    }
  }
}
