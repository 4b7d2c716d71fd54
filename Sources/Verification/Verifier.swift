package import Diagnostics
package import Kubernetes
import PolicyModel
package import Properties
package import SMT

/// How to verify.
package struct VerificationOptions: Hashable, Sendable {
  /// How many counterexamples a property reports; nil for what the property asks for.
  package var counterexamples: Int?
  /// What one obligation may cost.
  package var budget: SolverBudget
  /// The day for which waivers and expectations are judged; nil takes all of them for in force.
  package var asOf: CalendarDate?
  /// Whether all waivers are ignored.
  package var ignoresWaivers: Bool
  /// How much is done to show few labels in a counterexample of the open world: the number of labels times the number of
  /// questions about them.
  package var labelEffort = 100_000
  /// Who enforces the policies of baselines; nil for whoever enforces those of now.
  package var baselineEnforcer: Enforcer?
  /// Whether a node is taken for a pod's own where nobody knows whether it is; nil where both are possible.
  package var assumesOwnNodes: Bool?
  /// Whether the outcome tells what the solver was asked.
  package var recordsObligations: Bool

  /// Makes options; without arguments, those of a run that asks for nothing special.
  package init(
    counterexamples: Int? = nil, budget: SolverBudget = .standard, asOf: CalendarDate? = nil,
    ignoresWaivers: Bool = false, recordsObligations: Bool = false
  ) {
    self.counterexamples = counterexamples
    self.budget = budget
    self.asOf = asOf
    self.ignoresWaivers = ignoresWaivers
    self.recordsObligations = recordsObligations
  }
}

/// Why a run ended without verdicts.
package enum VerificationFailure: Error, Sendable {
  /// The solver failed for reasons of its environment.
  case solver(SolverFailure)
  /// The program has caught itself in a contradiction.
  case inconsistency(InternalInconsistency)
}

/// Proves the properties of a file, or shows how they fail.
package enum Verifier {
  /// Verifies every property and answers every test of `set` against `manifests`.
  ///
  /// - Parameter baselines: the manifests of each baseline, by its paths as the property file has them.
  /// - Returns: nil after errors in `diagnostics`; nothing is verified then.
  package static func verify<S: Solver & ~Copyable>(
    _ set: PropertySet, manifests: Manifests, baselines: [[String]: Manifests] = [:],
    options: VerificationOptions = VerificationOptions(), solver: inout S,
    diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome? {
    guard let task = VerificationTask(set, manifests, baselines, options, &diagnostics) else { return nil }
    var outcome = task.emptyOutcome(solver: solver.name)
    outcome.add(try task.judge(set.properties.indices, &solver), &diagnostics)
    outcome.add(try task.judgeTests(set.tests.indices, &solver), &diagnostics)
    return diagnostics.hasErrors ? nil : outcome
  }

  /// The same with several solvers at a time.
  ///
  /// Properties go to solvers by their place in the file alone, so that the outcome does not depend on `jobs`.
  ///
  /// - Parameters:
  ///   - jobs: how many threads to use, at least one.
  ///   - makeSolver: makes a solver for some of the properties.
  ///   - progress: hears of every verdict and answer, on the thread that found it: how many there are by now, of how
  ///     many.
  package static func verify<S: Solver & SendableMetatype & ~Copyable>(
    _ set: PropertySet, manifests: Manifests, baselines: [[String]: Manifests] = [:],
    options: VerificationOptions = VerificationOptions(), jobs: Int, makeSolver: @escaping @Sendable () -> S,
    progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }, diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome? {
    guard let task = VerificationTask(set, manifests, baselines, options, &diagnostics) else { return nil }
    var outcome = task.emptyOutcome(solver: makeSolver().name)
    let lanes = Lanes(task, makeSolver: makeSolver, progress: progress)
    for part in try lanes.run(jobs: jobs) { outcome.add(part, &diagnostics) }
    return diagnostics.hasErrors ? nil : outcome
  }
}
