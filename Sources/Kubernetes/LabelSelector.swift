/// A label selector as it was written: data only.
///
/// Whether it matches is decided elsewhere, twice and independently. An empty selector has no requirement; a *missing*
/// selector is a nil `LabelSelector?` where the distinction matters (semantics A19, A20).
package struct LabelSelector: Hashable, Sendable {
  /// A requirement of `matchExpressions`.
  package struct Requirement: Hashable, Sendable {
    /// The operators of the API, case-sensitive (semantics B5).
    package enum Operator: String, Hashable, CaseIterable, Sendable {
      case `in` = "In"
      case notIn = "NotIn"
      case exists = "Exists"
      case doesNotExist = "DoesNotExist"
    }

    /// The label's key.
    package var key: String
    /// How `values` are read.
    package var `operator`: Operator
    /// The values; empty for `Exists` and `DoesNotExist` (semantics B6, B7).
    package var values: [String]

    /// Makes a requirement.
    package init(key: String, operator: Operator, values: [String]) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }
  }

  /// Pairs that must all be present.
  package var matchLabels: [String: String]
  /// Requirements that must all hold.
  package var matchExpressions: [Requirement]

  /// Makes a selector; without arguments, the one that matches everything.
  package init(matchLabels: [String: String] = [:], matchExpressions: [Requirement] = []) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
  }
}

extension LabelSelector: CustomStringConvertible {
  /// The selector as `kubectl` would take it: `app=db,tier in (a,b),!canary`; `<everything>` when it is empty.
  package var description: String {
    let equalities = matchLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let requirements = matchExpressions.map { requirement in
      let values = requirement.values.joined(separator: ",")
      return switch requirement.operator {
      case .in: "\(requirement.key) in (\(values))"
      case .notIn: "\(requirement.key) notin (\(values))"
      case .exists: requirement.key
      case .doesNotExist: "!\(requirement.key)"
      }
    }
    let all = equalities + requirements
    return all.isEmpty ? "<everything>" : all.joined(separator: ",")
  }
}
