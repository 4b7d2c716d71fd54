import Cluster
import EnforcerKinds
import Properties
import SMT

extension VerificationTask {
  /// Which connections of a claim of reachability pass only with a restriction: what violates the claim where these do
  /// not count. Nil where nothing does, and for other claims.
  func restricted<S: Solver & ~Copyable>(
    _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> RestrictedFlows? {
    guard case .mustReach = property.assertion, !property.requiresUnrestricted, EnforcerKinds.restrict(world) else {
      return nil
    }
    var judge = self.judge(in: world.unrestricted, nil, nil)
    let outcome = try judge.judge(property, solver: &solver)
    let examples =
      outcome.counterexamples.isEmpty ? outcome.undecided.compactMap(\.flow).prefix(1) : outcome.counterexamples[...]
    return examples.isEmpty ? nil : RestrictedFlows(examples: Array(examples), pairs: outcome.violatingPairs)
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
