import CZ3
package import SMT

/// Z3 as a solver: the finite-domain solver (`QF_FD`), afresh for every check, in one context for many checks.
///
/// Nothing of Z3 is touched before the first check, as making a context takes longer than most runs' other start-up
/// work. A context keeps every term it ever saw, hence it is replaced after ``checksPerContext`` checks or
/// ``termsPerContext`` terms. A solver belongs to one task.
package struct Z3Solver: ~Copyable, Solver {
  /// The checks after which the context is replaced.
  package static let checksPerContext = 64
  /// The lowered terms after which the context is replaced.
  package static let termsPerContext = 1_000_000

  /// What the checks so far have cost.
  package private(set) var statistics = SolverStatistics()

  private var context: Z3Context?
  private var checksInContext = 0
  private var termsInContext = 0
  private var resourcesInContext: UInt32 = 0

  /// A solver that has not touched Z3 yet.
  package init() {}

  /// `Z3` and the version of the library that is loaded.
  package var name: String { "Z3 \(Z3Context.version)" }

  /// Decides the conjunction of the assertions.
  ///
  /// After a failure the solver is still usable: the next check gets a new context.
  package mutating func check(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget, wantsCore: Bool
  ) throws(SolverFailure) -> SolverAnswer {
    let context = try contextForCheck()
    do {
      return try check(assertions, in: store, budget: budget, wantsCore: wantsCore, context: context)
    } catch {
      self.context = nil
      throw error
    }
  }

  private mutating func check(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget, wantsCore: Bool, context: Z3Context
  ) throws(SolverFailure) -> SolverAnswer {
    var check = try Z3Check(in: context, logic: "QF_FD", store: store, budget: budget)
    let answer = try check.run(assertions, wantsCore: wantsCore)
    checksInContext += 1
    termsInContext += check.loweredCount
    // Z3 counts resources per context, and everything else per solver.
    let resources = try check.statistic("rlimit count")
    let spent = resources &- resourcesInContext
    statistics.checks += 1
    statistics.resourcesSpent += UInt64(spent)
    statistics.propositionalVariables += UInt64(try check.statistic("sat mk var"))
    resourcesInContext = resources
    if case .unknown(let reason) = answer, budget.resourceLimit > 0 && spent >= budget.resourceLimit {
      // Z3 gives no reason of its own in this case.
      return .unknown(reason: "resource limit of \(budget.resourceLimit) spent (\(reason))")
    }
    return answer
  }

  /// The context to use for the next check.
  private mutating func contextForCheck() throws(SolverFailure) -> Z3Context {
    let isWorn = checksInContext >= Self.checksPerContext || termsInContext >= Self.termsPerContext
    if let context, !isWorn { return context }
    // Released before its successor is made, so that there is never more than one.
    context = nil
    let fresh = try Z3Context()
    context = fresh
    (checksInContext, termsInContext, resourcesInContext) = (0, 0, 0)
    return fresh
  }
}
