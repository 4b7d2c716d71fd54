import Claims
import Encoding
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// No flow violates a claim.
struct FlowObligation: Obligation {
  var claim: FlowClaim
  /// What it is a part of.
  let assertion: Assertion

  var sentence: String {
    switch claim.violation {
    case .allowed: "no flow that the claim forbids is allowed"
    case .denied: "no flow that the claim demands is denied"
    case .open(let direction): "nothing passes for \(direction.field)"
    case .newlyAllowed: "no flow that the baseline denied is allowed"
    case .undeclared(name: let name): "no target lacks a port named \(name)"
    }
  }

  func limited(to limits: WaiverLimits) -> Self { Self(claim: claim.limited(to: limits), assertion: assertion) }

  func emptiness(in model: PolicyModel) -> String { claim.emptiness(in: model) }

  var scope: ObligationScope { .flows(sources: claim.sources, destinations: claim.destinations) }

  func holdsBySets(in model: PolicyModel) -> Bool {
    let declared = claim.declared
    return FlowAlgebra(declared, slice: Slice(model, claim: declared), model: model).violations().isEmpty
  }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    var parts = [try search.decide(DeclaredFlows(claim.declared, assertion, search), &progress, &solver)]
    if isOpen, let rest = claim.hypothetical {
      parts.append(try search.decide(HypotheticalFlows(rest, assertion, search), &progress, &solver))
    }
    return .whole(parts)
  }
}

extension ClaimReplay {
  /// Whether a flow violates an assertion by violating one of its claims.
  func violates(
    _ assertion: Assertion, _ claim: FlowClaim, _ flow: ReferenceEvaluator.Flow, under readings: Readings = .all
  ) -> Bool {
    if case .doors(let doors) = assertion, case .open = claim.violation {
      return isSubject(flow) && !waivers.contains { isIn($0, flow) }
        && violates(doors, flow, under: readings, isIngressAlone: true)
    }
    guard case .undeclared(let name) = claim.violation else { return violates(assertion, flow, under: readings) }
    return isSubject(flow) && !declares(name, flow.destination) && isPair(flow, assertion)
  }

  /// Whether a flow joins the two sets of `mustReach`.
  func isPair(_ flow: ReferenceEvaluator.Flow, _ assertion: Assertion) -> Bool {
    guard case .mustReach(let from, let to, _, _) = assertion else { return false }
    return contains(from.expression, flow.source) && contains(to.expression, flow.destination)
  }
}
