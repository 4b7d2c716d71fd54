import CalicoAPI
import CalicoReading
import ReferenceEvaluator

extension SelectorExpression {
  /// What labels have or lack for which the selector does not hold, as predicates: `has no label app`, `has app=web`.
  ///
  /// - Parameter prefix: what stands before the keys in the labels of members.
  func unmet(by labels: MemberLabels, _ reader: SelectorReader, _ prefix: String = "") -> [String] {
    if reader.holds(self, labels).isPossible { return [] }
    func value(_ label: String) -> [String] {
      [labels.text(prefix + label).map { "has \(label)=\($0)" } ?? "has no label \(label)"]
    }
    switch self {
    case .and(let parts): return parts.flatMap { $0.unmet(by: labels, reader, prefix) }
    case .or(let parts):
      var seen: Set<String> = []
      let all = parts.flatMap { $0.unmet(by: labels, reader, prefix) }.filter { seen.insert($0).inserted }
      return [all.joined(separator: " and ")]
    case .not(.has(let label)): return value(label)
    case .not(let part): return ["is \(part)"]
    case .all: return ["lies in no namespace"]
    case .global: return ["lies in a namespace"]
    case .has(let label), .equal(let label, _), .notEqual(let label, _), .contains(let label, _),
      .startsWith(let label, _), .endsWith(let label, _), .isIn(let label, _), .notIn(let label, _):
      return value(label)
    }
  }
}
