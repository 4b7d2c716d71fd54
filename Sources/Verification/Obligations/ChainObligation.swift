import Claims
import Encoding
import PolicyModel
import Properties
import Reachability
import SMT

/// A claim about chains of flows: no pod of `targets` is reached from `sources` over pods in between (property language,
/// "The universe of a claim", 11).
struct ChainClaim {
  /// Where chains start.
  var sources: EndpointSet
  /// Where they end.
  var targets: EndpointSet
  /// The ports of the last hop; the others are on any.
  var ports: PropertyPorts
  /// The pods that chains may lead through.
  var inner: EndpointSet
  /// The largest number of hops; nil for any.
  var maxHops: Int?

  /// The part of the claim about what the manifests declare.
  var declared: Self {
    var result = self
    result.sources = sources.declared
    result.targets = targets.declared
    result.inner = inner.declared
    return result
  }

  /// The last hop of a chain whose other hops lead to `starts`: none of its flows is allowed.
  func lastHop(from starts: EndpointSet) -> FlowClaim {
    FlowClaim(sources: starts, destinations: targets, ports: ports, violation: .allowed)
  }

  /// A hop to a pod in between that was not reached before.
  func innerHop(from starts: EndpointSet, besides reached: EndpointSet) -> FlowClaim {
    FlowClaim(sources: starts, destinations: inner.subtracting(reached), ports: .all, violation: .allowed)
  }
}

/// No chain of flows violates a claim.
struct ChainObligation: Obligation {
  var claim: ChainClaim
  /// What it is a part of.
  let assertion: Assertion

  var sentence: String { "no chain of flows leads from a source to a target" }

  /// Waivers do not bear on chains.
  func limited(to limits: WaiverLimits) -> Self { self }

  func emptiness(in model: PolicyModel) -> String {
    claim.ports.undeclared(at: claim.targets, in: model) ?? "there is no flow that it speaks of"
  }

  var scope: ObligationScope { .everything }

  /// Follows chains hop by hop, each on its own: where a chain rests on one pod having two addresses, it counts.
  func holdsBySets(in model: PolicyModel) -> Bool {
    let claim = claim.declared
    var reached = EndpointSet()
    var hops = 1
    while true {
      let starts = claim.sources.union(reached)
      if !claim.lastHop(from: starts).findings(in: model).findings.isEmpty { return false }
      if hops == claim.maxHops { return true }
      let (slice, findings) = claim.innerHop(from: starts, besides: reached).findings(in: model)
      if findings.isEmpty { return true }
      reached = reached.union(slice.destinations(of: findings))
      hops += 1
    }
  }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    let chains = ChainSearch(claim: isOpen ? claim : claim.declared, assertion: assertion, search: search)
    return try chains.decide(&progress, &solver)
  }
}

extension FlowClaim {
  /// What violates the claim, by set algebra.
  func findings(in model: PolicyModel) -> (slice: Slice, findings: [FlowAlgebra.Finding]) {
    let slice = Slice(model, claim: self)
    return (slice, FlowAlgebra(self, slice: slice, model: model).violations())
  }
}

extension Slice {
  /// The declared pods at which findings end.
  func destinations(of findings: [FlowAlgebra.Finding]) -> EndpointSet {
    EndpointSet(classes: ClassSet(findings.flatMap { destinations[$0.destination].classes }))
  }
}
