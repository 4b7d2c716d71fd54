/// Finds how assertions hold together at the least cost.
package protocol Optimizer: ~Copyable {
  /// The cheapest interpretation under which all assertions hold: the sum of the weights of the costs that are true is
  /// minimal.
  ///
  /// - Parameter costs: boolean terms with what it costs that one is true; weights are positive.
  /// - Throws: ``SolverFailure`` when the solver itself failed.
  mutating func minimise(
    _ assertions: [Term], costs: [(term: Term, weight: Int)], in store: TermStore, budget: SolverBudget
  ) throws(SolverFailure) -> SolverAnswer
}
