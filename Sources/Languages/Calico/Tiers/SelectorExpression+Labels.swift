import CalicoAPI
import Cluster

extension SelectorExpression {
  /// The selector of other labels: each label is replaced, and `all()` and `global()` by what they mean there.
  private func replacing(_ label: (String) -> String, all: Self, global: Self) -> Self {
    func inner(_ part: Self) -> Self { part.replacing(label, all: all, global: global) }
    switch self {
    case .or(let parts): return .or(parts.map(inner))
    case .and(let parts): return .and(parts.map(inner))
    case .not(let part): return .not(inner(part))
    case .all: return all
    case .global: return global
    case .has(let own): return .has(label(own))
    case .equal(let own, let value): return .equal(label: label(own), value)
    case .notEqual(let own, let value): return .notEqual(label: label(own), value)
    case .contains(let own, let value): return .contains(label: label(own), value)
    case .startsWith(let own, let value): return .startsWith(label: label(own), value)
    case .endsWith(let own, let value): return .endsWith(label: label(own), value)
    case .isIn(let own, let values): return .isIn(label: label(own), values)
    case .notIn(let own, let values): return .notIn(label: label(own), values)
    }
  }

  /// A `namespaceSelector` as a selector of effective labels: `all()` is having a namespace, and `global()` having none
  /// (semantics K38, K55).
  var ofNamespace: Self {
    let hasNamespace = Self.has(EffectiveLabels.namespace)
    return replacing({ EffectiveLabels.inherited(fromNamespace: $0) }, all: hasNamespace, global: .not(hasNamespace))
  }

  /// A selector of ServiceAccounts as one of effective labels (semantics K40, K55).
  var ofServiceAccount: Self {
    replacing({ EffectiveLabels.inherited(fromServiceAccount: $0) }, all: .all, global: .global)
  }

  /// The same with something else in place of `all()`.
  func replacingAll(by other: Self) -> Self { replacing({ $0 }, all: other, global: .global) }

  /// Whether labels fulfil it; `all()` holds of any, and so does `global()`.
  func holds(of labels: [String: String]) -> Bool {
    func test(_ label: String, _ test: TextTest) -> Bool { labels[label].map(test.admits) ?? false }
    switch self {
    case .or(let parts): return parts.contains { $0.holds(of: labels) }
    case .and(let parts): return parts.allSatisfy { $0.holds(of: labels) }
    case .not(let part): return !part.holds(of: labels)
    case .all, .global: return true
    case .has(let label): return labels[label] != nil
    case .equal(let label, let value): return labels[label] == value
    case .notEqual(let label, let value): return labels[label] != value
    case .contains(let label, let text): return test(label, .contains(text))
    case .startsWith(let label, let text): return test(label, .startsWith(text))
    case .endsWith(let label, let text): return test(label, .endsWith(text))
    case .isIn(let label, let values): return labels[label].map { values.contains($0) } ?? false
    case .notIn(let label, let values): return labels[label].map { !values.contains($0) } ?? true
    }
  }
}
