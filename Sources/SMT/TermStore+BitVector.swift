extension TermStore {
  /// True where the two terms, of one sort, are equal. Boolean terms go to ``iff(_:_:)``.
  public mutating func equal(_ a: Term, _ b: Term) -> Term {
    precondition(sort(of: a) == sort(of: b), "an equality of two sorts")
    if sort(of: a) == .bool { return iff(a, b) }
    if a == b { return trueTerm }
    if bits(a) != nil && bits(b) != nil { return falseTerm }
    return intern(.equal(min(a, b), max(a, b)), .bool)
  }

  /// True where `a` is at most `b`, both bit-vectors of one width read as unsigned numbers.
  public mutating func lessOrEqual(_ a: Term, _ b: Term) -> Term {
    let width = width(of: a)
    precondition(width == self.width(of: b), "a comparison of two widths")
    let largest = Self.maximum(ofWidth: width)
    if a == b || bits(a) == 0 || bits(b) == largest { return trueTerm }
    if let x = bits(a), let y = bits(b) { return x <= y ? trueTerm : falseTerm }
    if bits(b) == 0 || bits(a) == largest { return equal(a, b) }
    return intern(.lessOrEqual(a, b), .bool)
  }

  /// The bits of `t` from `high` down to `low`, both included; bit 0 is the least significant.
  public mutating func extract(_ t: Term, high: Int, low: Int) -> Term {
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
