extension TermStore {
  /// Every term that occurs in the given ones, themselves included: once each, children before parents.
  package func subterms(of ts: [Term]) -> [Term] {
    guard let last = ts.max() else { return [] }
    var seen = [Bool](repeating: false, count: last.position + 1)
    var pending: [Term] = []
    var found: [Term] = []
    func visit(_ t: Term) {
      guard !seen[t.position] else { return }
      seen[t.position] = true
      pending.append(t)
    }
    for t in ts { visit(t) }
    while let t = pending.popLast() {
      found.append(t)
      for child in node(t).children { visit(child) }
    }
    return found.sorted()
  }

  /// The variables that occur in the given terms: once each, ascending by name.
  package func variables(in ts: [Term]) -> [Term] {
    subterms(of: ts).compactMap { t in
      if case .variable(let name, _) = node(t) { (name, t) } else { nil }
    }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
