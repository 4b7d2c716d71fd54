import Cluster
import Encoding
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

extension PropertyJudge {
  /// How many sources that reach no target are looked for.
  private static var sourceLimit: Int { 50 }

  /// Decides whether each source reaches some target. Nothing is proved that set algebra does not confirm.
  func decideReachSome<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let slice = Slice(model, claim: claim, tellsTargetsApart: true)
    let encoded = ReachSomeEncoder.encode(claim, slice: slice, model: model)
    var store = encoded.store
    var terms = encoded.region + encoded.violation
    let second = FlowAlgebra(claim, slice: slice, model: model).sourcesMissing(slice.targets(in: model))
    var found = 0
    while found < Self.sourceLimit {
      let answer = try solve(terms, store, property, &solver)
      guard case .satisfiable(let values) = answer else {
        if found > 0 { return .inhabited }
        return try conclude(answer, isConfirmed: second.isEmpty, encoded, property, &progress, &solver)
      }
      guard !second.isEmpty else {
        throw .contradiction(property, "the solver finds a violation and set algebra finds none", terms, store, values)
      }
      let group = encoded.source.source.groups.firstIndex { store.holds($0, under: values) } ?? 0
      try report(values, group, encoded, slice, claim, property, &progress)
      found += 1
      terms.append(store.not(encoded.source.source.groups[group]))
    }
    return .inhabited
  }

  private func conclude<S: Solver & ~Copyable>(
    _ answer: SolverAnswer, isConfirmed: Bool, _ encoded: EncodedReachSome, _ property: Property,
    _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    if case .unknown(let reason) = answer {
      progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
      return .unknown
    }
    if !isConfirmed {
      progress.unknown =
        progress.unknown ?? "set algebra, which lets two pods share an address, does not confirm the proof"
    }
    return try inhabitation(encoded.region, encoded.store, property, &solver)
  }

  /// Replays a model: the flow to every target is denied, and no target was forgotten.
  private func report(
    _ values: Interpretation, _ group: Int, _ encoded: EncodedReachSome, _ slice: Slice, _ claim: FlowClaim,
    _ property: Property, _ progress: inout Progress, hypothetical: Int? = nil
  ) throws(VerificationFailure) {
    let decoder = FlowDecoder(model: model, slice: slice)
    var missed: [ReferenceEvaluator.Flow] = []
    for (place, target) in encoded.targets.enumerated() {
      if encoded.store.holds(encoded.isSelf[place], under: values) { continue }
      guard let flow = decoder.flow(target, values, in: encoded.store, hypothetical: (hypothetical, nil)) else {
        throw .contradiction(
          property, "a model describes no flow", encoded.region + encoded.violation, encoded.store, values)
      }
      missed.append(flow)
    }
    guard case .mustReach(let from, let to, let ports, _) = property.assertion, let first = missed.first else {
      throw .contradiction(
        property, "a model describes no target", encoded.region + encoded.violation, encoded.store, values)
    }
    let name = claim.ports.names.first
    let judge = ReachSomeReplay(replay: replay, to: to.expression, name: name)
    guard replay.contains(from.expression, first.source), name != nil || replay.contains(ports, first),
      judge.missesAll(missed)
    else {
      throw .contradiction(
        property, "a source that reaches no target does not replay: \(first)", encoded.region + encoded.violation,
        encoded.store, values)
    }
    let port = name ?? "\(first.port)/\(first.transport.rawValue)"
    let text = "reaches no pod of \(to.title) on \(port)"
    if let denied = missed.first(where: { judge.isDenied($0) }) {
      var example = explanation.counterexample(
        denied, connections: ConnectionSet(denied.transport, PortSet(denied.port...denied.port)))
      example.explanation = text
      progress.counterexamples.append(example)
    } else {
      let (source, target) = (judge.withOwnAddress(first.source), judge.withOwnAddress(first.destination))
      progress.counterexamples.append(explanation.counterexample(source, target, explanation: text))
    }
    progress.count += hypothetical == nil && slice.sources[group].isPods ? workloads(slice.sources[group]) : 1
  }

  /// How many workloads have a pod in a group.
  private func workloads(_ group: EndpointGroup) -> Int {
    Set(
      group.classes.lazy.flatMap { self.model.classes.members[$0] }.map { self.explanation.describe(pod: $0).title }
    ).count
  }
}

extension PropertyJudge {
  /// Decides whether each source that no manifest declares reaches some target that one does.
  func decideHypotheticalReachSome<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let slice = Slice(model, claim: claim, tellsTargetsApart: true)
    let encoded = ReachSomeEncoder.encode(claim, slice: slice, model: model)
    var store = encoded.store
    let terms = encoded.region + encoded.violation
    switch try solve(terms, store, property, &solver) {
    case .unsatisfiable: return try inhabitation(encoded.region, store, property, &solver)
    case .unknown(let reason):
      progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
      return .unknown
    case .satisfiable(let first):
      let values = try minimise(first, [encoded.source.source], terms, &store, property, &solver)
      guard let pod = encoded.source.source.hypothetical else { return .unknown }
      var world = HypotheticalWorld(model)
      let source = world.add(pod, values, store, port: nil)
      var copy = self
      copy.replay = replay.extended(to: world.world)
      copy.explanation = explanation(in: world.world)
      var smaller = encoded
      smaller.store = store
      try copy.report(values, 0, smaller, slice, claim, property, &progress, hypothetical: source)
      return .inhabited
    }
  }
}
