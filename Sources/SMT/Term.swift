/// A handle of one node in a ``TermStore``.
///
/// Terms are hash-consed: within one store, two terms are equal exactly when their structures are. A term means
/// nothing to any other store, except to copies of its own store made after the term was.
package struct Term: Hashable, Sendable {
  /// The position in the store. A child always lies before its parents, so ascending order is a topological order.
  let index: Int32

  init(index: Int) {
    self.index = Int32(index)
  }

  var position: Int { Int(index) }
}

extension Term: Comparable {
  /// Orders the terms of one store by creation, children before parents.
  package static func < (left: Term, right: Term) -> Bool {
    left.index < right.index
  }
}

/// The operator of a term with its children, as the factories of ``TermStore`` left them after folding.
///
/// The meaning of every case is that of the SMT-LIB operator of the same name.
package enum TermNode: Hashable, Sendable {
  /// A free variable.
  case variable(String, Sort)
  /// A literal of either sort.
  case constant(Value)
  /// Boolean negation; the child is never a negation itself.
  case not(Term)
  /// A conjunction of two or more distinct terms in ascending order, none of them a conjunction.
  case and([Term])
  /// A disjunction of two or more distinct terms in ascending order, none of them a disjunction.
  case or([Term])
  /// Equality of two boolean terms.
  case iff(Term, Term)
  /// The second term where the first is true, the third where it is false.
  case ite(Term, Term, Term)
  /// Equality of two bit-vectors of one width.
  case equal(Term, Term)
  /// `bvule`: unsigned comparison of two bit-vectors of one width.
  case lessOrEqual(Term, Term)
  /// The bits from `high` down to `low`, both included, counted from the least significant bit.
  case extract(Term, high: Int, low: Int)

  /// The direct subterms, from left to right.
  package var children: [Term] {
    switch self {
    case .variable, .constant: []
    case .not(let a), .extract(let a, _, _): [a]
    case .and(let ts), .or(let ts): ts
    case .iff(let a, let b), .equal(let a, let b), .lessOrEqual(let a, let b): [a, b]
    case .ite(let c, let a, let b): [c, a, b]
    }
  }
}
