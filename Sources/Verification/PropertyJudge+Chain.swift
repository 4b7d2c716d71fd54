import Cluster
import Encoding
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// Claims about chains of flows (property language, "The universe of a claim", 11).
extension PropertyJudge {
  /// How many hops more than the least possible number are tried before the search for a chain is given up.
  private static var extraHops: Int { 4 }

  /// Decides that no chain leads from sources to targets.
  ///
  /// The pods that chains can reach are collected hop by hop, each hop on its own: pods may then have other addresses
  /// in one hop than in the next, so that too many are collected, never too few. That nothing is missing is what the
  /// solver proves. A target that seems to be reached is looked for with chains whose pods keep their addresses.
  mutating func decide<S: Solver & ~Copyable>(
    _ claim: ChainClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    var claim = claim
    if property.world == .closed {
      claim.sources = claim.sources.declared
      claim.targets = claim.targets.declared
      claim.notThrough = claim.notThrough.declared
    }
    var pods = compiler.resolver.members(of: .reserved(.anyPod))
    if property.world == .closed { pods = pods.declared }
    let inner = pods.subtracting(claim.notThrough)
    var reached = EndpointSet()
    var hops = 1
    while true {
      let starts = claim.sources.union(reached)
      let last = FlowClaim(sources: starts, destinations: claim.targets, ports: claim.ports, violation: .allowed)
      switch try isPossible(last, property, &solver) {
      case .yes:
        return try findChain(claim, inner, from: hops, property, &progress, &solver)
      case .unknown(let reason):
        progress.unknown = progress.unknown ?? reason
        return .unknown
      case .no: break
      }
      if hops == claim.maxHops ?? .max { break }
      let step = try grow(reached, from: starts, within: inner, property, &solver)
      switch step {
      case .unknown(let reason):
        progress.unknown = progress.unknown ?? reason
        return .unknown
      case .nothing: return try chainInhabitation(claim, property, &solver)
      case .more(let more): reached = more
      }
      hops += 1
    }
    return try chainInhabitation(claim, property, &solver)
  }

  /// Whether some flow is possible at all, when asked about flows of the closed and of the open part.
  private enum Possibility {
    case yes, no
    case unknown(String)
  }

  /// What a further hop adds.
  private enum Growth {
    case more(EndpointSet)
    case nothing
    case unknown(String)
  }

  /// Whether the claim speaks of any pair of ends.
  private func chainInhabitation<S: Solver & ~Copyable>(
    _ claim: ChainClaim, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    var direct = FlowClaim(
      sources: claim.sources, destinations: claim.targets, ports: claim.ports, violation: .allowed)
    direct.isHypothetical = false
    return try inhabitation(direct, property, &solver)
  }

  private func isPossible<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ solver: inout S
  ) throws(VerificationFailure) -> Possibility {
    let (_, encoded) = encode(claim)
    let declared = claim.declared
    let findings = FlowAlgebra(declared, slice: Slice(model, claim: declared), model: model).violations()
    switch try solve(encoded.region + encoded.violation, encoded.store, property, &solver) {
    case .satisfiable: return .yes
    case .unknown(let reason): return .unknown("the solver gave up: \(reason)")
    case .unsatisfiable:
      guard findings.isEmpty else {
        throw .contradiction(
          property, "set algebra finds a hop and the solver finds none", encoded.region + encoded.violation,
          encoded.store, nil)
      }
      return .no
    }
  }

  /// Adds the pods that one more hop reaches.
  private func grow<S: Solver & ~Copyable>(
    _ reached: EndpointSet, from starts: EndpointSet, within inner: EndpointSet, _ property: Property,
    _ solver: inout S
  ) throws(VerificationFailure) -> Growth {
    var result = reached
    var hasGrown = false
    while true {
      let rest = inner.subtracting(result)
      let claim = FlowClaim(sources: starts, destinations: rest, ports: .all, violation: .allowed)
      let declared = claim.declared
      let declaredSlice = Slice(model, claim: declared)
      let findings = FlowAlgebra(declared, slice: declaredSlice, model: model).violations()
      let classes = findings.flatMap { declaredSlice.destinations[$0.destination].classes }
      if !classes.isEmpty {
        result = result.union(EndpointSet(classes: ClassSet(classes)))
        hasGrown = true
        continue
      }
      let (slice, encoded) = encode(claim)
      switch try solve(encoded.region + encoded.violation, encoded.store, property, &solver) {
      case .unsatisfiable: return hasGrown ? .more(result) : .nothing
      case .unknown(let reason): return .unknown("the solver gave up: \(reason)")
      case .satisfiable(let values):
        hasGrown = true
        if let place = slice.destinations.indices.first(where: {
          encoded.store.holds(encoded.variables.destination.groups[$0], under: values)
        }), case .pods(let classes) = slice.destinations[place].kind {
          result = result.union(EndpointSet(classes: ClassSet(classes)))
        } else {
          result.hypothetical = result.hypothetical.or(
            place(of: encoded.variables.destination.hypothetical, values, encoded.store).and(inner.hypothetical))
        }
      }
    }
  }

  /// Every pod of the namespace in which a hypothetical pod lies.
  private func place(of pod: HypotheticalPod?, _ values: Interpretation, _ store: TermStore) -> PodPredicate {
    guard let row = pod?.namespaces.first(where: { store.holds($0.variable, under: values) }) else {
      return .selected(PodSelection())
    }
    return .any(row.members.map { .selected(PodSelection(namespace: model.world.namespaces[$0].name)) })
  }

  /// Looks for a chain whose pods keep their addresses, the shortest first.
  private func findChain<S: Solver & ~Copyable>(
    _ claim: ChainClaim, _ inner: EndpointSet, from least: Int, _ property: Property, _ progress: inout Progress,
    _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let everything = claim.sources.union(inner).union(claim.targets)
    let slice = Slice(
      model, chainsOver: everything, regions: [claim.sources, inner, claim.targets], ports: claim.ports)
    let most = min(claim.maxHops ?? .max, least + Self.extraHops)
    for count in least...most {
      let encoded = ChainEncoder.encode(
        hops: count, sources: claim.sources, inner: inner, targets: claim.targets, ports: claim.ports, slice: slice,
        model: model)
      switch try solve(encoded.terms, encoded.store, property, &solver) {
      case .unsatisfiable: continue
      case .unknown(let reason):
        progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
        return .unknown
      case .satisfiable(let first):
        var store = encoded.store
        let ends = encoded.hops.map(\.source) + [encoded.hops[encoded.hops.count - 1].destination]
        let values = try minimise(first, ends, encoded.terms, &store, property, &solver)
        try reportChain(values, encoded, store, slice, property, &progress)
        return .inhabited
      }
    }
    if most == claim.maxHops { return try chainInhabitation(claim, property, &solver) }
    progress.unknown =
      progress.unknown
      ?? "no chain of up to \(most) hops was found, and longer ones could not be excluded: it depends on pods' addresses"
    return .unknown
  }

  /// Replays a chain, hop by hop, in a world that has its pods.
  private func reportChain(
    _ values: Interpretation, _ encoded: EncodedChain, _ store: TermStore, _ slice: Slice, _ property: Property,
    _ progress: inout Progress
  ) throws(VerificationFailure) {
    var decoder = ChainDecoder(model: model, slice: slice, values: values, store: store)
    let replay: ClaimReplay
    guard let chain = decoder.decode(encoded.hops) else {
      throw .contradiction(property, "a model describes no chain", encoded.terms, store, values)
    }
    replay = self.replay.extended(to: decoder.world.world)
    guard replay.violates(property.assertion, chain: chain) else {
      throw .contradiction(property, "a chain does not replay: \(chain)", encoded.terms, store, values)
    }
    let explanation = self.explanation(in: decoder.world.world)
    var readable = FewestLabels.flows(chain, in: decoder.world.world) {
      replay.violates(property.assertion, chain: $0)
    }
    var hops: [Counterexample] = []
    for place in chain.indices {
      func holds(_ flow: ReferenceEvaluator.Flow) -> Bool {
        var other = readable
        other[place] = flow
        return replay.violates(property.assertion, chain: other)
      }
      let connections = replay.connections(property.assertion, like: readable[place], where: holds)
      readable[place] = replay.readable(readable[place], connections, where: holds)
      hops.append(explanation.counterexample(readable[place], connections: connections))
    }
    guard let first = hops.first, var whole = hops.last else { return }
    whole.from = first.from
    whole.hops = hops
    if hops.count > 1 {
      whole.egress = nil
      whole.ingress = nil
    }
    progress.counterexamples.append(whole)
    progress.count += 1
  }
}
