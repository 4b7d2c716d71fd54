import SMT

/// Questions that are too hard as a whole: where ingress and egress of each pair are at odds in their own way, those of
/// single groups of sources are much easier.
extension Search {
  /// What is spent on the whole of a question that can be split; of the order of a second.
  private static var wholeLimit: UInt32 { 1_000_000 }
  /// What each part of a question may spend at least.
  private static var leastLimit: UInt32 { 50_000 }

  /// The first answer to a question, and the part that it is about, if not the whole.
  func first<Q: Question, S: Solver & ~Copyable>(
    _ question: Q, _ solver: inout S
  ) throws(VerificationFailure) -> (SolverAnswer, part: Q?) {
    let terms = question.region + question.violation
    let limit = options.budget.resourceLimit
    guard question.partCount > 1, limit == 0 || limit > Self.wholeLimit else {
      return (try ask(terms, question.store, &solver), nil)
    }
    var budget = options.budget
    budget.resourceLimit = Self.wholeLimit
    let answer = try ask(terms, question.store, &solver, for: .search, budget: budget)
    if case .unknown = answer { return try split(question, &solver) }
    record(.violation, terms, question.store, answer)
    return (answer, nil)
  }

  /// Asks about one part after the other, until one has a violation.
  private func split<Q: Question, S: Solver & ~Copyable>(
    _ question: Q, _ solver: inout S
  ) throws(VerificationFailure) -> (SolverAnswer, part: Q?) {
    var budget = options.budget
    if budget.resourceLimit > 0 {
      budget.resourceLimit = max(Self.leastLimit, budget.resourceLimit / UInt32(question.partCount))
    }
    var unknown: SolverAnswer?
    for place in 0..<question.partCount {
      let part = question.part(place, self)
      let answer = try ask(part.region + part.violation, part.store, &solver, budget: budget)
      switch answer {
      case .satisfiable: return (answer, part)
      case .unsatisfiable: continue
      case .unknown: unknown = unknown ?? answer
      }
    }
    return (unknown ?? .unsatisfiable(core: []), nil)
  }
}
