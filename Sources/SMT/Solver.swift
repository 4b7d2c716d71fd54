/// Decides whether assertions can hold together.
///
/// A solver is used from one task at a time. Callers use ``decide(_:in:budget:wantsCore:)``, which answers constant
/// assertions itself; solvers implement ``check(_:in:budget:wantsCore:)``.
package protocol Solver: ~Copyable {
  /// Product and version, such as `Z3 4.8.12.0`.
  var name: String { get }

  /// What the checks so far have cost. Solvers that do not count may leave this to the default, all zeros.
  var statistics: SolverStatistics { get }

  /// Decides the conjunction of the assertions within the budget.
  ///
  /// - Parameter wantsCore: whether an unsatisfiable answer must name a subset of the assertions that is already
  ///   unsatisfiable; it need not be minimal.
  /// - Throws: ``SolverFailure`` when the solver itself failed. Running out of budget is not a failure but an answer,
  ///   ``SolverAnswer/unknown(reason:)``.
  mutating func check(
    _ assertions: [Term], in store: TermStore, budget: SolverBudget, wantsCore: Bool
  ) throws(SolverFailure) -> SolverAnswer
}

extension Solver where Self: ~Copyable {
  /// All zeros.
  package var statistics: SolverStatistics { SolverStatistics() }
}

/// How much a solver may spend on one check.
package struct SolverBudget: Hashable, Sendable {
  /// Abstract steps, reproducible on every machine; for Z3 its `rlimit`. Zero means no limit.
  package var resourceLimit: UInt32
  /// A safety net only, since the answer then depends on the machine's speed. Zero means no limit.
  package var timeoutMilliseconds: UInt32

  /// A budget of both limits.
  package init(resourceLimit: UInt32, timeoutMilliseconds: UInt32) {
    self.resourceLimit = resourceLimit
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// Ample for obligations of ordinary size; a hard one ends after some tens of seconds.
  package static let standard = SolverBudget(resourceLimit: 10_000_000, timeoutMilliseconds: 120_000)
}

/// What the checks of one solver have cost in total.
package struct SolverStatistics: Hashable, Sendable {
  /// The number of checks that reached the solver.
  package var checks = 0
  /// The resources spent, in the unit of ``SolverBudget/resourceLimit``.
  package var resourcesSpent: UInt64 = 0
  /// The propositional variables made, as far as the solver tells.
  package var propositionalVariables: UInt64 = 0

  /// No checks yet.
  package init() {}

  /// The sum.
  package static func += (a: inout Self, b: Self) {
    a.checks += b.checks
    a.resourcesSpent += b.resourcesSpent
    a.propositionalVariables += b.propositionalVariables
  }

  /// What has been added since.
  package static func - (a: Self, b: Self) -> Self {
    var result = a
    result.checks -= b.checks
    result.resourcesSpent -= b.resourcesSpent
    result.propositionalVariables -= b.propositionalVariables
    return result
  }
}

/// The outcome of a check.
package enum SolverAnswer: Hashable, Sendable {
  /// The assertions hold together under the interpretation, so the solver claims; check it with
  /// ``TermStore/holds(_:under:)``.
  case satisfiable(Interpretation)
  /// The assertions cannot hold together. The core holds ascending indices into the assertions and is empty unless
  /// it was asked for.
  case unsatisfiable(core: [Int])
  /// The solver gave up, in its own words. Neither of the other answers may be concluded.
  case unknown(reason: String)
}

/// The solver failed for a reason that lies in its environment, not in the assertions.
package struct SolverFailure: Error, Hashable {
  /// What the solver said.
  package let message: String

  /// A failure with the solver's message.
  package init(message: String) {
    self.message = message
  }
}
