import Cluster
import Diagnostics
import EnforcerKinds
import PolicyModel
import Properties
import SMT

extension VerificationTask {
  /// Which connections of a proved claim of reachability pass only with a restriction: what violates the claim where
  /// these do not count, whatever anyone writes who may. Nil where it is proved there, too, and for other claims.
  func restricted<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S, _ times: inout PhaseTimes
  ) throws(VerificationFailure) -> RestrictedFlows? {
    guard case .mustReach = property.assertion, !property.requiresUnrestricted, EnforcerKinds.restrict(world) else {
      return nil
    }
    let free = property.freePolicies
    var judge = self.judge(in: world.unrestricted, free, nil)
    let outcome = try judge.judge(property, solver: &solver)
    times += judge.clock.times
    // An answer that the budget left open is told, too: silence would say that nothing is restricted.
    if outcome.verdict == .proved { return nil }
    if outcome.violatingPairs > 0 {
      // Where others may write policies, those that leave nothing unrestricted deny it where it is judged so, and do not
      // where it is told: no flow is shown.
      return RestrictedFlows(examples: free == nil ? outcome.counterexamples : [], pairs: outcome.violatingPairs)
    }
    return RestrictedFlows(
      examples: Array(outcome.undecided.compactMap(\.flow).prefix(1)), pairs: 0, undecided: outcome.undecided)
  }

  /// What a test's flow, which is allowed as it was expected, passes with; nil where all of it passes.
  ///
  /// - Parameter strict: who answers tests where what is restricted does not count, with what their ends are there.
  func restricted<S: Solver & ~Copyable>(
    _ result: TestOutcome, _ strict: (judge: TestJudge, ends: TestEndResolver)?, _ solver: inout S
  ) throws(VerificationFailure) -> RestrictedFlows? {
    guard let strict, result.actual == .allow, result.isPassed else { return nil }
    var unheard = DiagnosticBag()
    guard let question = TestQuestion(result.test, strict.ends, &unheard),
      let answer = try strict.judge.judge(question, solver: &solver), answer.actual != .allow
    else { return nil }
    if let undecided = answer.undecided {
      return RestrictedFlows(examples: undecided.flow.map { [$0] } ?? [], pairs: 0, undecided: [undecided])
    }
    return RestrictedFlows(examples: answer.flow.map { [$0] } ?? [], pairs: 1)
  }
}

extension World {
  /// The world where a connection counts as allowed only if nothing restricts what it carries.
  var unrestricted: World {
    var result = self
    result.countsRestricted = false
    return result
  }
}
