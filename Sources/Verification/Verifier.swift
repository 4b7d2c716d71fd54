public import Diagnostics
public import Kubernetes
public import Properties
public import SMT

/// How to verify.
public struct VerificationOptions: Hashable, Sendable {
  /// How many counterexamples a property reports; nil for what the property asks for.
  public var counterexamples: Int?
  /// What one obligation may cost.
  public var budget: SolverBudget

  /// Makes options; without arguments, those of a run that asks for nothing special.
  public init(counterexamples: Int? = nil, budget: SolverBudget = .standard) {
    self.counterexamples = counterexamples
    self.budget = budget
  }
}

/// Why a run ended without verdicts.
public enum VerificationFailure: Error, Sendable {
  /// The solver failed for reasons of its environment.
  case solver(SolverFailure)
  /// The program has caught itself in a contradiction.
  case inconsistency(InternalInconsistency)
}

/// Proves the properties of a file, or shows how they fail.
public enum Verifier {
  /// Verifies every property and answers every test of `set` against `manifests`.
  ///
  /// - Returns: nil after errors in `diagnostics`; nothing is verified then.
  public static func verify<S: Solver & ~Copyable>(
    _ set: PropertySet, manifests: Manifests, options: VerificationOptions = VerificationOptions(), solver: inout S,
    diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome? {
    nil
  }
}
