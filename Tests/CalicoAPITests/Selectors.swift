import CalicoAPI
import TestSupport

extension SelectorExpression {
  /// Whether it holds for some labels, by the table of K52.
  func holds(_ labels: [String: String]) -> Bool {
    switch self {
    case .or(let parts): parts.contains { $0.holds(labels) }
    case .and(let parts): parts.allSatisfy { $0.holds(labels) }
    case .not(let part): !part.holds(labels)
    case .has(let label): labels[label] != nil
    case .all, .global: true
    case .equal(let label, let value): labels[label] == value
    case .notEqual(let label, let value): labels[label] != value
    case .contains(let label, let value): labels[label].map { value.isEmpty || $0.contains(value) } ?? false
    case .startsWith(let label, let value): labels[label]?.hasPrefix(value) ?? false
    case .endsWith(let label, let value): labels[label]?.hasSuffix(value) ?? false
    case .isIn(let label, let values): labels[label].map { values.contains($0) } ?? false
    case .notIn(let label, let values): labels[label].map { !values.contains($0) } ?? true
    }
  }

  /// Any selector that can be written, no deeper than `depth`.
  static func random(depth: Int, using generator: inout SeededGenerator) -> Self {
    let labels = ["a", "in", "not", "has", "starts", "projectcalico.org/name", "-", "all"]
    let label = labels[Int.random(in: 0..<labels.count, using: &generator)]
    let values = ["", "x", "it's", "\"", "all()", "a && b", "é", "{", ", "]
    let value = values[Int.random(in: 0..<values.count, using: &generator)]
    func parts(_ generator: inout SeededGenerator) -> [Self] {
      (0..<Int.random(in: 2...3, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) }
    }
    switch Int.random(in: depth > 0 ? 0...12 : 3...12, using: &generator) {
    case 0: return .or(parts(&generator))
    case 1: return .and(parts(&generator))
    case 2: return .not(random(depth: depth - 1, using: &generator))
    case 3: return .has(label)
    case 4: return .all
    case 5: return .global
    case 6: return .equal(label: label, value)
    case 7: return .notEqual(label: label, value)
    case 8: return .contains(label: label, value)
    case 9: return .startsWith(label: label, value)
    case 10: return .endsWith(label: label, value)
    default:
      let set = Set(values.filter { _ in Bool.random(using: &generator) })
      return Bool.random(using: &generator) ? .isIn(label: label, set) : .notIn(label: label, set)
    }
  }
}
