/// A word of a selector.
struct SelectorToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case open, close, openSet, closeSet, comma
    case and, or, not
    /// `has(label)` is one word.
    case has(String)
    /// `all()`; whether there are no blanks inside, which Calico's own replacement of it would miss (semantics KO10).
    case all(isPlain: Bool)
    case global
    case label(String)
    /// What stands in quotes.
    case text(String)
    case comparison(Comparison)
    case end
  }

  /// What a label is asked for.
  enum Comparison: String, Hashable, CaseIterable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case contains
    case startsWith = "starts with"
    case endsWith = "ends with"
    case isIn = "in"
    case notIn = "not in"
  }

  /// Whether a condition may end with it; behind one stands no label.
  var endsCondition: Bool {
    switch kind {
    case .close, .closeSet, .has, .all, .global, .text: true
    case .open, .openSet, .comma, .and, .or, .not, .label, .comparison, .end: false
    }
  }

  var kind: Kind
  /// The Unicode scalars it is made of, counted from 0.
  var place: Range<Int>
}
