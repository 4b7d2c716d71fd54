import Cluster
import EnforcerKinds
import Properties
import SMT

extension VerificationTask {
  /// Which connections of a proved claim of reachability pass only with a restriction: what violates the claim where
  /// these do not count. Nil where it is proved there, too, and for other claims.
  func restricted<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S, _ times: inout PhaseTimes
  ) throws(VerificationFailure) -> RestrictedFlows? {
    guard case .mustReach = property.assertion, !property.requiresUnrestricted, EnforcerKinds.restrict(world) else {
      return nil
    }
    var judge = self.judge(in: world.unrestricted, nil, nil)
    let outcome = try judge.judge(property, solver: &solver)
    times += judge.clock.times
    // An answer that the budget left open is told, too: silence would say that nothing is restricted.
    if outcome.verdict == .proved { return nil }
    let open = outcome.violatingPairs == 0 ? outcome.undecided.compactMap(\.flow).prefix(1) : []
    return RestrictedFlows(examples: outcome.counterexamples + open, pairs: outcome.violatingPairs)
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
