package import CalicoAPI
import ReferenceEvaluator

/// Asks members for what a selector says (semantics K50 to K53).
package struct SelectorReader: Sendable {
  /// What stands before each label: a text about namespaces or accounts names their labels without it (semantics K55).
  var prefix = ""
  /// What `all()` asks for (semantics K33, K38).
  var all: @Sendable (MemberLabels) -> CalicoReading.Truth = { _ in .yes }
  /// What `global()` asks for (semantics K38).
  var global: @Sendable (MemberLabels) -> CalicoReading.Truth = { _ in .yes }

  /// Reads a selector as it stands.
  package init() {}

  /// Reads a selector of namespaces or accounts.
  package init(prefix: String) { self.prefix = prefix }

  /// Whether labels are as a selector wants them.
  package func holds(_ selector: SelectorExpression, _ labels: MemberLabels) -> CalicoReading.Truth {
    switch selector {
    case .or(let parts): return .any(parts.map { holds($0, labels) })
    case .and(let parts): return .all(parts.map { holds($0, labels) })
    case .not(let part): return !holds(part, labels)
    case .all: return all(labels)
    case .global: return global(labels)
    case .has(let label): return ask(label, labels, ifMissing: false) { _ in true }
    case .equal(let label, let text): return ask(label, labels, ifMissing: false) { $0.isSame(as: text) }
    case .notEqual(let label, let text): return ask(label, labels, ifMissing: true) { !$0.isSame(as: text) }
    case .contains(let label, let text): return ask(label, labels, ifMissing: false) { $0.holds(text) }
    case .startsWith(let label, let text):
      return ask(label, labels, ifMissing: false) { $0.utf8.starts(with: text.utf8) }
    case .endsWith(let label, let text):
      return ask(label, labels, ifMissing: false) { $0.utf8.reversed().starts(with: text.utf8.reversed()) }
    case .isIn(let label, let texts):
      return ask(label, labels, ifMissing: false) { value in texts.contains { value.isSame(as: $0) } }
    case .notIn(let label, let texts):
      return ask(label, labels, ifMissing: true) { value in !texts.contains { value.isSame(as: $0) } }
    }
  }

  /// What a test says of the value under a label, or what is said where there is none (semantics K52).
  private func ask(
    _ label: String, _ labels: MemberLabels, ifMissing: Bool, _ test: (String) -> Bool
  ) -> CalicoReading.Truth {
    switch labels[prefix + label] {
    case .missing: .init(ifMissing)
    case .text(let value): .init(test(value))
    case .unknown: .unknown(.serviceAccountLabels)
    }
  }

  /// That a member has a label.
  static func has(_ label: String) -> @Sendable (MemberLabels) -> CalicoReading.Truth {
    { SelectorReader().holds(.has(label), $0) }
  }
}

extension String {
  /// Whether the texts have the same bytes; `==` takes some that differ for the same.
  fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether the bytes of a text stand somewhere in this one.
  fileprivate func holds(_ part: String) -> Bool {
    let part = Array(part.utf8)
    let all = Array(utf8)
    return all.indices.contains { all[$0...].starts(with: part) } || part.isEmpty
  }
}
