import SMT
import Z3Backend

/// Z3, and how long its checks took.
struct TimedSolver: ~Copyable, Solver {
  private var inner = Z3Solver()
  /// The time that checks took, in seconds.
  private(set) var seconds = 0.0

  var name: String { inner.name }

  var statistics: SolverStatistics { inner.statistics }

  mutating func check(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget, wantsCore: Bool
  ) throws(SolverFailure) -> SolverAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try inner.check(assertions, in: store, budget: budget, wantsCore: wantsCore)
    seconds += start.duration(to: clock.now) / .seconds(1)
    return answer
  }
}
