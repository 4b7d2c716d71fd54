extension TermStore {
  /// True where the two terms, of one sort, are equal. Boolean terms go to ``iff(_:_:)``.
  package mutating func equal(_ a: Term, _ b: Term) -> Term {
    precondition(sort(of: a) == sort(of: b), "an equality of two sorts")
    if sort(of: a) == .bool { return iff(a, b) }
    if a == b { return trueTerm }
    if bits(a) != nil && bits(b) != nil { return falseTerm }
    return intern(.equal(min(a, b), max(a, b)), .bool)
  }

  /// True where `a` is at most `b`, both bit-vectors of one width read as unsigned numbers.
  package mutating func lessOrEqual(_ a: Term, _ b: Term) -> Term {
    let width = width(of: a)
    precondition(width == self.width(of: b), "a comparison of two widths")
    let largest = Self.maximum(ofWidth: width)
    if a == b || bits(a) == 0 || bits(b) == largest { return trueTerm }
    if let x = bits(a), let y = bits(b) { return x <= y ? trueTerm : falseTerm }
    if bits(b) == 0 || bits(a) == largest { return equal(a, b) }
    return intern(.lessOrEqual(a, b), .bool)
  }

  /// True where `t`, a bit-vector read as an unsigned number, is in the range.
  ///
  /// The bits that both bounds begin with are compared as they are, which costs a solver much less than two comparisons
  /// of the whole: of a block of addresses nothing else is left.
  package mutating func isWithin(_ t: Term, _ range: ClosedRange<UInt128>) -> Term {
    let (low, high) = (range.lowerBound, range.upperBound)
    let width = width(of: t)
    precondition(high <= Self.maximum(ofWidth: width), "a bound that does not fit a width of \(width)")
    let varying = UInt128.bitWidth - (low ^ high).leadingZeroBitCount
    var terms: [Term] = []
    if varying < width {
      let common = extract(t, high: width - 1, low: varying)
      terms.append(equal(common, constant(low >> UInt128(varying), width: width - varying)))
    }
    if varying > 0 {
      let rest = extract(t, high: varying - 1, low: 0)
      let mask = Self.maximum(ofWidth: varying)
      terms.append(lessOrEqual(constant(low & mask, width: varying), rest))
      terms.append(lessOrEqual(rest, constant(high & mask, width: varying)))
    }
    return and(terms)
  }

  /// The bits of `t` from `high` down to `low`, both included; bit 0 is the least significant.
  package mutating func extract(_ t: Term, high: Int, low: Int) -> Term {
    let width = width(of: t)
    precondition(0 <= low && low <= high && high < width, "bits \(high) to \(low) of a width of \(width)")
    let extracted = high - low + 1
    if extracted == width { return t }
    if let value = bits(t) {
      return constant((value >> UInt128(low)) & Self.maximum(ofWidth: extracted), width: extracted)
    }
    if case .extract(let inner, _, let offset) = node(t) {
      return extract(inner, high: high + offset, low: low + offset)
    }
    return intern(.extract(t, high: high, low: low), .bitVector(width: extracted))
  }

  private func bits(_ t: Term) -> UInt128? {
    if case .constant(.bitVector(let value, _)) = node(t) { value } else { nil }
  }

  private func width(of t: Term) -> Int {
    guard case .bitVector(let width) = sort(of: t) else {
      preconditionFailure("a bit-vector is required")
    }
    return width
  }
}
