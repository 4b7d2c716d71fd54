/// A selector of Calico: what it asks of labels (semantics K50 to K53).
///
/// Text is compared Unicode scalar by Unicode scalar and never without case. Where a label is missing, `notEqual` and
/// `notIn` are true and every other comparison is false.
package indirect enum SelectorExpression: Hashable, Sendable {
  /// At least two, of which one must be true.
  case or([SelectorExpression])
  /// At least two, all of which must be true.
  case and([SelectorExpression])
  case not(SelectorExpression)
  /// The label is there, whatever its value.
  case has(String)
  /// `all()` as it was written. A selector that is missing or empty is none, and no `all`: they differ (semantics K33).
  case all
  /// `global()`: what lies in no namespace (semantics K38).
  case global
  case equal(label: String, String)
  case notEqual(label: String, String)
  case contains(label: String, String)
  case startsWith(label: String, String)
  case endsWith(label: String, String)
  /// The value is one of these; of none, never true.
  case isIn(label: String, Set<String>)
  /// The value is none of these, or there is no label.
  case notIn(label: String, Set<String>)
}

extension SelectorExpression {
  /// Reads a selector; text of nothing but blanks is `all()`.
  package init(parsing text: String) throws(SelectorFailure) { self = try SelectorParser(text).expression() }

  /// The labels that it asks for.
  package var labels: Set<String> {
    switch self {
    case .or(let parts), .and(let parts): parts.reduce(into: []) { $0.formUnion($1.labels) }
    case .not(let part): part.labels
    case .all, .global: []
    case .has(let label), .equal(let label, _), .notEqual(let label, _), .contains(let label, _),
      .startsWith(let label, _), .endsWith(let label, _), .isIn(let label, _), .notIn(let label, _):
      [label]
    }
  }
}

/// Why a text is no selector.
package struct SelectorFailure: Error, Hashable, Sendable {
  /// The Unicode scalars that it is about, counted from 0; one behind the last where something is missing at the end.
  package var place: Range<Int>
  /// What is wrong.
  package var message: String
  /// What was probably meant.
  package var note: String?
}
