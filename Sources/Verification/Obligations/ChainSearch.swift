import Claims
import Cluster
import Encoding
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// Decides that no chain leads from sources to targets.
///
/// The pods that chains can reach are collected hop by hop, each hop on its own: pods may then have other addresses in
/// one hop than in the next, so that too many are collected, never too few. That nothing is missing is what the solver
/// proves. A target that seems to be reached is looked for with chains whose pods keep their addresses.
struct ChainSearch {
  let claim: ChainClaim
  let assertion: Assertion
  let search: Search

  /// How many hops more than the least possible number are tried before the search for a chain is given up.
  private static let extraHops = 4

  /// Decides the claim, and notes what violates it or why that is not known.
  func decide<S: Solver & ~Copyable>(
    _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    var reached = EndpointSet()
    var hops = 1
    while true {
      let starts = claim.sources.union(reached)
      switch try isPossible(claim.lastHop(from: starts), &solver) {
      case .yes: return try findChain(from: hops, &progress, &solver)
      case .unknown(let reason):
        progress.isUnknown(reason)
        return .unknown
      case .no: break
      }
      if hops == claim.maxHops ?? .max { break }
      switch try grow(reached, from: starts, &solver) {
      case .unknown(let reason):
        progress.isUnknown(reason)
        return .unknown
      case .nothing: return try inhabitation(&solver)
      case .more(let more): reached = more
      }
      hops += 1
    }
    return try inhabitation(&solver)
  }

  /// Whether the claim speaks of any pair of ends.
  private func inhabitation<S: Solver & ~Copyable>(
    _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    try search.inhabitation(claim.lastHop(from: claim.sources), &solver)
  }

  // MARK: Hops

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

  private func isPossible<S: Solver & ~Copyable>(
    _ hop: FlowClaim, _ solver: inout S
  ) throws(VerificationFailure) -> Possibility {
    let (_, encoded) = search.encode(hop)
    let terms = encoded.region + encoded.violation
    let findings = search.clock.measure(\.check) { hop.declared.findings(in: search.model).findings }
    switch try search.ask(terms, encoded.store, &solver) {
    case .satisfiable: return .yes
    case .unknown(let reason): return .unknown("the solver gave up: \(reason)")
    case .unsatisfiable:
      guard findings.isEmpty else {
        throw search.contradiction("set algebra finds a hop and the solver finds none", terms, encoded.store, nil)
      }
      return .no
    }
  }

  /// Adds the pods that one more hop reaches.
  private func grow<S: Solver & ~Copyable>(
    _ reached: EndpointSet, from starts: EndpointSet, _ solver: inout S
  ) throws(VerificationFailure) -> Growth {
    var result = reached
    var hasGrown = false
    while true {
      let hop = claim.innerHop(from: starts, besides: result)
      let (declared, findings) = search.clock.measure(\.check) { hop.declared.findings(in: search.model) }
      if !findings.isEmpty {
        result = result.union(declared.destinations(of: findings))
        hasGrown = true
        continue
      }
      let (slice, encoded) = search.encode(hop)
      switch try search.ask(encoded.region + encoded.violation, encoded.store, &solver) {
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
            place(of: encoded.variables.destination.hypothetical, values, encoded.store).and(claim.inner.hypothetical))
        }
      }
    }
  }

  /// Every pod of the namespace in which a hypothetical pod lies.
  private func place(of pod: HypotheticalPod?, _ values: Interpretation, _ store: TermStore) -> PodPredicate {
    guard let row = pod?.namespaces.first(where: { store.holds($0.variable, under: values) }) else {
      return .selected(PodSelection())
    }
    return .any(row.members.map { .selected(PodSelection(namespace: search.model.world.namespaces[$0].name)) })
  }

  // MARK: Chains

  /// Looks for a chain whose pods keep their addresses, the shortest first.
  private func findChain<S: Solver & ~Copyable>(
    from least: Int, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let everything = claim.sources.union(claim.inner).union(claim.targets)
    let slice = Slice(
      search.model, chainsOver: everything, regions: [claim.sources, claim.inner, claim.targets], ports: claim.ports)
    let most = min(claim.maxHops ?? .max, least + Self.extraHops)
    var undecided: Undecided?
    for count in least...most {
      let encoded = search.clock.measure(\.encode) {
        ChainEncoder.encode(
          hops: count, sources: claim.sources, inner: claim.inner, targets: claim.targets, ports: claim.ports,
          slice: slice, model: search.model)
      }
      switch try search.ask(encoded.terms, encoded.store, &solver) {
      case .unsatisfiable: continue
      case .unknown(let reason):
        progress.isUnknown("the solver gave up: \(reason)")
        return .unknown
      case .satisfiable(let possible):
        guard let values = try certain(possible, encoded, &solver) else {
          if undecided == nil { undecided = try self.undecided(possible, encoded, slice) }
          continue
        }
        var store = encoded.store
        let ends = encoded.hops.map(\.source) + [encoded.hops[encoded.hops.count - 1].destination]
        let fewest = try search.minimise(values, ends, encoded.certainTerms ?? encoded.terms, &store, &solver)
        try report(fewest, encoded, store, slice, &progress)
        return .inhabited
      }
    }
    if let undecided {
      progress.isUndecided(undecided)
      return .inhabited
    }
    if most == claim.maxHops { return try inhabitation(&solver) }
    progress.isUnknown(
      "no chain of up to \(most) hops was found, and longer ones could not be excluded: it depends on pods' addresses")
    return .unknown
  }

  /// A chain that is one under every reading of the input; nil if there is none.
  private func certain<S: Solver & ~Copyable>(
    _ possible: Interpretation, _ encoded: EncodedChain, _ solver: inout S
  ) throws(VerificationFailure) -> Interpretation? {
    guard let terms = encoded.certainTerms else { return possible }
    guard case .satisfiable(let values) = try search.ask(terms, encoded.store, &solver) else { return nil }
    return values
  }

  /// What leaves a chain open that is one under some reading.
  private func undecided(
    _ values: Interpretation, _ encoded: EncodedChain, _ slice: Slice
  ) throws(VerificationFailure) -> Undecided {
    let (world, chain) = try replay(values, encoded, encoded.store, slice, under: .some)
    let explanation = search.explanation(in: world)
    let hops = chain.map { explanation.undecided($0) }
    return Undecided(anyOf: hops)
  }

  /// The chain of a model, hop by hop, and the world that has its pods.
  private func replay(
    _ values: Interpretation, _ encoded: EncodedChain, _ store: TermStore, _ slice: Slice,
    under readings: ClaimReplay.Readings
  ) throws(VerificationFailure) -> (World, [ReferenceEvaluator.Flow]) {
    var decoder = ChainDecoder(model: search.model, slice: slice, values: values, store: store)
    guard let chain = decoder.decode(encoded.hops) else {
      throw search.contradiction("a model describes no chain", encoded.terms, store, values)
    }
    let world = decoder.world.world
    guard search.replay.extended(to: world).violates(assertion, chain: chain, under: readings) else {
      throw search.contradiction("a chain does not replay: \(chain)", encoded.terms, store, values)
    }
    return (world, chain)
  }

  /// Notes a chain, hop by hop.
  private func report(
    _ values: Interpretation, _ encoded: EncodedChain, _ store: TermStore, _ slice: Slice,
    _ progress: inout Progress
  ) throws(VerificationFailure) {
    let (world, chain) = try replay(values, encoded, store, slice, under: .all)
    let replay = search.replay.extended(to: world)
    let explanation = search.explanation(in: world)
    var readable = FewestLabels.flows(chain, in: world) {
      replay.violates(assertion, chain: $0)
    }
    var hops: [Counterexample] = []
    for place in chain.indices {
      func holds(_ flow: ReferenceEvaluator.Flow) -> Bool {
        var other = readable
        other[place] = flow
        return replay.violates(assertion, chain: other)
      }
      let connections = replay.connections(assertion, like: readable[place], where: holds)
      readable[place] = replay.readable(readable[place], connections, where: holds)
      // Another address may violate on other ports.
      let shown = replay.connections(assertion, like: readable[place], where: holds)
      hops.append(explanation.counterexample(readable[place], connections: shown))
    }
    guard let first = hops.first, var whole = hops.last else { return }
    whole.from = first.from
    whole.hops = hops
    if hops.count > 1 {
      whole.egress = nil
      whole.ingress = nil
    }
    progress.add(whole)
  }
}
