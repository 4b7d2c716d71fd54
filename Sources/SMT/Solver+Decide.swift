extension Solver where Self: ~Copyable {
  /// Decides the conjunction of the assertions, as ``check(_:in:budget:wantsCore:)`` does, but lets no constant
  /// formula reach the solver.
  ///
  /// An assertion that is false, or two that contradict each other literally, are unsatisfiable; no assertions but
  /// true ones are satisfiable by the empty interpretation. Everything else is checked, without what is true or
  /// repeated; conjunctions are split unless a core is wanted. A core refers to the assertions as given here.
  package mutating func decide(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget = .standard, wantsCore: Bool = false
  ) throws(SolverFailure) -> SolverAnswer {
    var origins: [Term: Int] = [:]
    var distinct: [Term] = []
    for (index, assertion) in assertions.enumerated() {
      for part in store.conjuncts(of: assertion) where part != store.trueTerm && origins[part] == nil {
        origins[part] = index
        distinct.append(part)
      }
    }
    if let conflict = store.literalConflict(among: origins) {
      return .unsatisfiable(core: wantsCore ? conflict : [])
    }
    if distinct.isEmpty { return .satisfiable(Interpretation([:])) }
    guard wantsCore else {
      return try check(distinct, in: store, budget: budget, wantsCore: false)
    }
    let contributing = Set(origins.values).sorted()
    let answer = try check(contributing.map { assertions[$0] }, in: store, budget: budget, wantsCore: true)
    guard case .unsatisfiable(let core) = answer else { return answer }
    return .unsatisfiable(core: core.map { contributing[$0] }.sorted())
  }
}

extension TermStore {
  fileprivate func conjuncts(of t: Term) -> [Term] {
    if case .and(let ts) = node(t) { ts } else { [t] }
  }

  /// The origins of a false part, or of a part and its negation; the least such pair, so that it never varies.
  fileprivate func literalConflict(among origins: [Term: Int]) -> [Int]? {
    if let origin = origins[falseTerm] { return [origin] }
    let pairs = origins.compactMap { part, origin -> [Int]? in
      guard case .not(let inner) = node(part), let other = origins[inner] else { return nil }
      return Set([origin, other]).sorted()
    }
    return pairs.min { $0.lexicographicallyPrecedes($1) }
  }
}
