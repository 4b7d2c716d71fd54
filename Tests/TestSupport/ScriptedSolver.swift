package import SMT

/// Answers every check alike, right or wrong, and remembers what it was asked.
package struct ScriptedSolver: Solver, ~Copyable {
  package let name = "scripted"
  package let answer: SolverAnswer
  package var asked: [[Term]] = []

  /// Makes a solver that knows one answer.
  package init(_ answer: SolverAnswer) {
    self.answer = answer
  }

  package mutating func check(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget, wantsCore: Bool
  ) throws(SolverFailure) -> SolverAnswer {
    asked.append(assertions)
    return answer
  }
}
