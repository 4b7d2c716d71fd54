extension TermStore {
  /// True where one operand is true and all others are false; false for no operands.
  ///
  /// Operands count by position: the same term given twice can never be the one. The encoding needs no variables of
  /// its own; halving keeps it at O(n log n), where pairs would need O(n²).
  package mutating func exactlyOne(_ ts: [Term]) -> Term {
    var groups = ts
    var exclusions: [Term] = []
    while groups.count > 1 {
      var merged: [Term] = []
      for start in stride(from: 0, to: groups.count, by: 2) {
        guard start + 1 < groups.count else {
          merged.append(groups[start])
          continue
        }
        let (left, right) = (groups[start], groups[start + 1])
        exclusions.append(not(and([left, right])))
        merged.append(or([left, right]))
      }
      groups = merged
    }
    return and(groups.isEmpty ? [falseTerm] : exclusions + groups)
  }
}
