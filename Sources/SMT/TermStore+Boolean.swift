extension TermStore {
  /// True where `t` is false.
  package mutating func not(_ t: Term) -> Term {
    requireBool(t)
    if t == trueTerm { return falseTerm }
    if t == falseTerm { return trueTerm }
    if case .not(let inner) = node(t) { return inner }
    return intern(.not(t), .bool)
  }

  /// True where every term is; true for no terms.
  ///
  /// Conjunctions among the operands are flattened, which copies them: make one wide conjunction, not a chain.
  package mutating func and(_ ts: [Term]) -> Term {
    junction(ts, neutral: trueTerm, absorbing: falseTerm) { node in
      if case .and(let children) = node { children } else { nil }
    } make: {
      .and($0)
    }
  }

  /// True where some term is; false for no terms.
  ///
  /// Disjunctions among the operands are flattened, which copies them: make one wide disjunction, not a chain.
  package mutating func or(_ ts: [Term]) -> Term {
    junction(ts, neutral: falseTerm, absorbing: trueTerm) { node in
      if case .or(let children) = node { children } else { nil }
    } make: {
      .or($0)
    }
  }

  /// True where `a` is false or `b` is true.
  package mutating func implies(_ a: Term, _ b: Term) -> Term {
    or([not(a), b])
  }

  /// True where the two boolean terms are equal.
  package mutating func iff(_ a: Term, _ b: Term) -> Term {
    requireBool(a)
    requireBool(b)
    let (left, leftNegated) = unsigned(a)
    let (right, rightNegated) = unsigned(b)
    let equality: Term
    if left == right {
      equality = trueTerm
    } else if left == trueTerm {
      equality = right
    } else if right == trueTerm {
      equality = left
    } else {
      equality = intern(.iff(min(left, right), max(left, right)), .bool)
    }
    return leftNegated == rightNegated ? equality : not(equality)
  }

  /// `a` where `c` is true, `b` where it is false; `a` and `b` are of one sort, which may be any.
  package mutating func ite(_ c: Term, _ a: Term, _ b: Term) -> Term {
    requireBool(c)
    precondition(sort(of: a) == sort(of: b), "the branches of a choice differ in sort")
    if c == trueTerm || a == b { return a }
    if c == falseTerm { return b }
    if case .not(let positive) = node(c) { return ite(positive, b, a) }
    guard sort(of: a) == .bool else { return intern(.ite(c, a, b), sort(of: a)) }
    if a == trueTerm || a == c { return or([c, b]) }
    if b == falseTerm || b == c { return and([c, a]) }
    let (left, leftNegated) = unsigned(a)
    let (right, rightNegated) = unsigned(b)
    if left == right && leftNegated != rightNegated { return iff(c, a) }
    if a == falseTerm || left == c { return and([not(c), b]) }
    if b == trueTerm || right == c { return or([not(c), a]) }
    return intern(.ite(c, a, b), .bool)
  }

  /// The shared shape of conjunction and disjunction, which differ in their constants and in what they flatten.
  private mutating func junction(
    _ ts: [Term], neutral: Term, absorbing: Term, operands: (TermNode) -> [Term]?, make: ([Term]) -> TermNode
  ) -> Term {
    var seen: Set<Term> = []
    var flat: [Term] = []
    for t in ts {
      requireBool(t)
      seen.insert(t)
      if let nested = operands(node(t)) {
        seen.formUnion(nested)
        flat += nested
      } else if t != neutral {
        flat.append(t)
      }
    }
    // A flattened operand stays in `seen`, so that the pair of it and its negation is noticed as well.
    let contradicts = seen.contains { t in
      if case .not(let inner) = node(t) { seen.contains(inner) } else { t == absorbing }
    }
    if contradicts { return absorbing }
    flat.sort()
    var distinct: [Term] = []
    for t in flat where distinct.last != t { distinct.append(t) }
    switch distinct.count {
    case 0: return neutral
    case 1: return distinct[0]
    default: return intern(make(distinct), .bool)
    }
  }

  /// The term without its outermost negation, false counting as the negation of true.
  private func unsigned(_ t: Term) -> (term: Term, negated: Bool) {
    if t == falseTerm { return (trueTerm, true) }
    if case .not(let inner) = node(t) { return (inner, true) }
    return (t, false)
  }

  private func requireBool(_ t: Term) {
    precondition(sort(of: t) == .bool, "a boolean term is required")
  }
}
