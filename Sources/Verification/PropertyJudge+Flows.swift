import Encoding
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

extension PropertyJudge {
  /// Decides a claim about flows twice, by the solver and by set algebra, which must agree.
  func decide<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let (slice, encoded) = encode(claim)
    let (answer, part) = try answer(claim, slice, encoded, property, &solver)
    let findings = clock.measure(\.check) { FlowAlgebra(claim, slice: slice, model: model).violations() }
    switch answer {
    case .satisfiable(let values):
      try confirm(values, part.encoded, part.slice, claim, property)
      guard !findings.isEmpty else {
        throw .contradiction(
          property, "the solver finds a violation and set algebra finds none", encoded.region + encoded.violation,
          encoded.store, values)
      }
    case .unsatisfiable:
      guard findings.isEmpty else {
        throw .contradiction(
          property, "set algebra finds a violation and the solver finds none", encoded.region + encoded.violation,
          encoded.store, nil)
      }
      return try inhabitation(claim, property, &solver)
    case .unknown(let reason):
      // Violations of set algebra are replayed like any other; without one nothing is proved.
      if findings.isEmpty { progress.unknown = progress.unknown ?? "the solver gave up: \(reason)" }
    }
    if case .undeclared(let name) = claim.violation {
      progress.violations.add(
        findings.map { ($0.source, $0.destination) }, slice: slice, note: "declares no port named `\(name)`")
    } else {
      progress.violations.add(findings, slice: slice)
    }
    return .inhabited
  }

  /// Cuts the model down to a claim, and writes the claim as terms.
  func encode(_ claim: FlowClaim) -> (slice: Slice, encoded: EncodedClaim) {
    clock.measure(\.encode) {
      let slice = Slice(model, claim: claim)
      return (slice, FlowEncoder.encode(claim, slice: slice, model: model))
    }
  }

  /// Replays the solver's model.
  private func confirm(
    _ values: Interpretation, _ encoded: EncodedClaim, _ slice: Slice, _ claim: FlowClaim, _ property: Property
  ) throws(VerificationFailure) {
    let decoder = FlowDecoder(model: model, slice: slice)
    guard let flow = decoder.flow(encoded.variables, values, in: encoded.store) else {
      throw .contradiction(
        property, "a model describes no flow", encoded.region + encoded.violation, encoded.store, values)
    }
    let isConfirmed =
      if case .undeclared(let name) = claim.violation {
        replay.isSubject(flow) && !replay.declares(name, flow.destination) && isPair(flow, property.assertion)
      } else {
        replay.violates(property.assertion, flow)
      }
    guard isConfirmed else {
      throw .contradiction(
        property, "a counterexample does not replay: \(flow)", encoded.region + encoded.violation, encoded.store, values
      )
    }
  }

  /// Whether a flow joins the two sets of `mustReach`.
  func isPair(_ flow: ReferenceEvaluator.Flow, _ assertion: Assertion) -> Bool { replay.isPair(flow, assertion) }
}

extension ClaimReplay {
  /// Whether a flow joins the two sets of `mustReach`.
  func isPair(_ flow: ReferenceEvaluator.Flow, _ assertion: Assertion) -> Bool {
    guard case .mustReach(let from, let to, _, _) = assertion else { return false }
    return contains(from.expression, flow.source) && contains(to.expression, flow.destination)
  }
}
