import Encoding
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// Decides properties of one world, one at a time.
struct PropertyJudge {
  let model: PolicyModel
  let replay: ClaimReplay
  let explanation: Explanation
  let options: VerificationOptions
  var compiler: ObligationCompiler

  /// What is known of a property after some of its obligations.
  struct Progress {
    /// What violates it.
    var violations: ViolationCollector
    /// Violations that are no pairs of ends.
    var counterexamples: [Counterexample] = []
    /// How many violations `counterexamples` would hold without a limit.
    var count = 0
    /// Why an obligation is about nothing.
    var emptiness: String?
    /// Why an obligation was not decided.
    var unknown: String?
  }

  /// Decides a property.
  mutating func judge<S: Solver & ~Copyable>(
    _ property: Property, solver: inout S
  ) throws(VerificationFailure) -> PropertyOutcome {
    if case .undecided(_, let reason) = property.assertion {
      return PropertyOutcome(property: property, verdict: .inconclusive(reason: reason))
    }
    var progress = Progress(violations: ViolationCollector(model: model, explanation: explanation))
    progress.emptiness = emptySet(property.assertion)
    for obligation in compiler.obligations(of: property.assertion) {
      switch obligation {
      case .flows(let claim): try decide(claim, property, &progress, &solver)
      case .commonFamily(let claim): decideCommonFamily(claim, &progress)
      case .reachSome(let claim): try decideReachSome(claim, property, &progress, &solver)
      case .isolation(let pods, let direction): try decideIsolation(pods, direction, property, &progress, &solver)
      }
    }
    let limit = options.counterexamples ?? property.counterexamples
    let assertion = property.assertion
    let judge = self
    let found = try progress.violations.counterexamples(upTo: limit) {
      (flow, isFlow) throws(VerificationFailure) in
      let isConfirmed = isFlow ? judge.replay.violates(assertion, flow) : judge.isPair(flow, assertion)
      guard isConfirmed else {
        throw .unconfirmed(property, "a violation found by set algebra does not replay", flow)
      }
    }
    var outcome = PropertyOutcome(property: property, verdict: .proved)
    outcome.counterexamples = found + progress.counterexamples.prefix(max(0, limit - found.count))
    outcome.violatingPairs = progress.violations.pairCount + progress.count
    outcome.verdict = verdict(property, progress, isViolated: outcome.violatingPairs > 0)
    return outcome
  }

  private func verdict(_ property: Property, _ progress: Progress, isViolated: Bool) -> Verdict {
    if isViolated { return property.expectation == nil ? .violated : .expectedViolation }
    if let reason = progress.unknown { return .inconclusive(reason: reason) }
    if let reason = progress.emptiness, !property.allowEmpty { return .vacuous(reason: reason) }
    return property.expectation == nil ? .proved : .unexpectedSuccess
  }

  /// The first set of an assertion that has no members.
  private mutating func emptySet(_ assertion: Assertion) -> String? {
    for set in assertion.sets where compiler.members(set).isEmpty {
      return "`\(set.title)` matches nothing"
    }
    return nil
  }

  // MARK: Solving

  /// Asks the solver; what is satisfiable is checked with the term interpreter before anyone believes it.
  func solve<S: Solver & ~Copyable>(
    _ terms: [Term], _ store: TermStore, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> SolverAnswer {
    let answer: SolverAnswer
    do throws(SolverFailure) {
      answer = try solver.decide(terms, in: store, budget: options.budget)
    } catch {
      throw .solver(error)
    }
    if case .satisfiable(let values) = answer {
      var store = store
      let formula = store.and(terms)
      guard store.holds(formula, under: values) else {
        throw .contradiction(
          property, "a model of \(solver.name) does not satisfy its formula", terms, store, values)
      }
    }
    return answer
  }

  /// Whether an obligation's region has a member; nil when the solver gives up.
  func isInhabited<S: Solver & ~Copyable>(
    _ region: [Term], _ store: TermStore, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> Bool? {
    switch try solve(region, store, property, &solver) {
    case .satisfiable: true
    case .unsatisfiable: false
    case .unknown: nil
    }
  }
}
