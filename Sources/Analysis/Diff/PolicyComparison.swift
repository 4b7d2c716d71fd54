package import Diagnostics
package import Kubernetes
package import Properties
package import SMT
package import Verification

/// How the policies of two sets of manifests compare, for every pod that could exist.
package struct PolicyComparison: Sendable {
  /// The four ways, and that the solver gave up.
  package enum Summary: String, Sendable {
    /// Neither allows a flow that the other denies.
    case equivalent
    case morePermissive = "more-permissive"
    case lessPermissive = "less-permissive"
    /// Each allows a flow that the other denies.
    case incomparable
    case undecided
  }

  /// What the second set allows and the first does not; replayed.
  package var added: Counterexample?
  /// What the first set allows and the second does not; replayed.
  package var removed: Counterexample?
  /// Why a direction was not decided.
  package var unknown: String?

  /// How they compare.
  package var summary: Summary {
    switch (added != nil, removed != nil) {
    case (true, true): .incomparable
    case (true, false): unknown == nil ? .morePermissive : .undecided
    case (false, true): unknown == nil ? .lessPermissive : .undecided
    case (false, false): unknown == nil ? .equivalent : .undecided
    }
  }

  /// Compares two sets of manifests in the open world, new namespaces included. Each end is judged in the other set as
  /// the pod of the same name or workload, as `noNewAccess` does; nil after errors.
  ///
  /// - Parameters:
  ///   - set: the pods of which one must be at an end of every flow that is compared.
  ///   - enforcers: who enforces the policies of each; nil for whom `model` names, or the kinds of the policies.
  package static func compare<S: Solver & ~Copyable>(
    old: Manifests, new: Manifests, model: PropertySet.Model, within set: SetExpression = .reserved(.anyPod),
    enforcers: (old: Enforcer, new: Enforcer)? = nil, solver: inout S, diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Self? {
    var result = Self()
    switch try newAccess(of: new, over: old, model, set, enforcers, &solver, &diagnostics) {
    case nil: return nil
    case .found(let example): result.added = example
    case .nothing: break
    case .unknown(let reason): result.unknown = reason
    }
    let reverse = enforcers.map { (old: $0.new, new: $0.old) }
    switch try newAccess(of: old, over: new, model, set, reverse, &solver, &diagnostics) {
    case nil: return nil
    case .found(let example): result.removed = example
    case .nothing: break
    case .unknown(let reason): result.unknown = reason
    }
    return result
  }

  private enum Answer {
    case found(Counterexample)
    case nothing
    case unknown(String)
  }

  /// A flow that one set allows and the other does not; with nodes only where there is no other.
  private static func newAccess<S: Solver & ~Copyable>(
    of new: Manifests, over old: Manifests, _ model: PropertySet.Model, _ within: SetExpression,
    _ enforcers: (old: Enforcer, new: Enforcer)?, _ solver: inout S, _ diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Answer? {
    let answer = try wherever(of: new, over: old, model, within, enforcers, &solver, &diagnostics)
    guard case .nothing? = answer else { return answer }
    // A set that names nodes is compared with these, too; it has none.
    let told = SetExpression.union([within, .intersection([within, .reserved(.nodes)])])
    return try wherever(of: new, over: old, model, told, enforcers, &solver, &diagnostics)
  }

  /// The same, wherever pods run of which nobody says where: on whatever node is asked about, or on none of them. In both
  /// sets of manifests they run where they run.
  private static func wherever<S: Solver & ~Copyable>(
    of new: Manifests, over old: Manifests, _ model: PropertySet.Model, _ within: SetExpression,
    _ enforcers: (old: Enforcer, new: Enforcer)?, _ solver: inout S, _ diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Answer? {
    let answer = try flow(of: new, over: old, model, within, enforcers, nil, &solver, &diagnostics)
    guard case .unknown? = answer else { return answer }
    for assumed in [true, false] {
      let found = try flow(of: new, over: old, model, within, enforcers, assumed, &solver, &diagnostics)
      guard case .nothing? = found else {
        // What tells them apart somewhere is certain there alone.
        return answer
      }
    }
    return .nothing
  }

  private static func flow<S: Solver & ~Copyable>(
    of new: Manifests, over old: Manifests, _ model: PropertySet.Model, _ within: SetExpression,
    _ enforcers: (old: Enforcer, new: Enforcer)?, _ assumesOwnNodes: Bool?, _ solver: inout S,
    _ diagnostics: inout DiagnosticBag
  ) throws(VerificationFailure) -> Answer? {
    let nowhere = Position(line: 1, column: 1)
    let span = Span(file: .init(index: -1), start: nowhere, end: nowhere)
    var model = model
    model.world = .open
    model.namespaces = .any
    if let enforcers { model.enforcer = enforcers.new }
    let property = Property.noNewAccess(name: "any-pod", within: within, span: span)
    let set = PropertySet(name: "comparison", model: model, properties: [property])
    var found = DiagnosticBag()
    var options = VerificationOptions(counterexamples: 1)
    options.baselineEnforcer = enforcers?.old
    options.assumesOwnNodes = assumesOwnNodes
    let outcome = try Verifier.verify(
      set, manifests: new, baselines: [set.baseline: old], options: options, solver: &solver, diagnostics: &found)
    guard let property = outcome?.properties.first else {
      diagnostics.report(contentsOf: found.all)
      return nil
    }
    // A counterexample that an object which is not read may prevent decides nothing.
    if case .inconclusive(let reason) = property.verdict, !property.undecided.isEmpty { return .unknown(reason) }
    if let example = property.counterexamples.first { return .found(example) }
    if case .inconclusive(let reason) = property.verdict { return .unknown(reason) }
    return .nothing
  }
}
