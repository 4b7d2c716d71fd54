import Claims
import Cluster
import Encoding
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// Each source reaches some target. The claim's ports are numbers, or one name.
struct ReachSomeObligation: Obligation {
  var claim: FlowClaim
  /// What it is a part of.
  let assertion: Assertion

  var sentence: String { "every source reaches some target" }

  func limited(to limits: WaiverLimits) -> Self {
    var result = self
    for region in limits.excluded { result.claim.sources = result.claim.sources.subtracting(region.sources) }
    if let focus = limits.focus { result.claim.sources = result.claim.sources.intersection(focus.sources) }
    return result
  }

  func emptiness(in model: PolicyModel) -> String { claim.emptiness(in: model) }

  var scope: ObligationScope { .flows(sources: claim.sources, destinations: claim.destinations) }

  func holdsBySets(in model: PolicyModel) -> Bool { Self.sourcesMissing(claim.declared, model).isEmpty }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    let opinion = search.clock.measure(\.check) { () -> SetOpinion in
      Self.sourcesMissing(claim.declared, search.model).isEmpty ? .holds : .mayBeViolated
    }
    let declared = SourceMissingAll(claim.declared, assertion, opinion, search)
    var parts = [try search.decide(declared, &progress, &solver)]
    if isOpen, let rest = claim.hypothetical {
      parts.append(try search.decide(SourceMissingAll(rest, assertion, .none, search), &progress, &solver))
    }
    return .whole(parts)
  }

  private static func sourcesMissing(_ claim: FlowClaim, _ model: PolicyModel) -> [Int] {
    let slice = Slice(model, claim: claim, tellsTargetsApart: true)
    return FlowAlgebra(claim, slice: slice, model: model).sourcesMissing(slice.targets(in: model))
  }
}

/// Whether some source misses every target.
private struct SourceMissingAll: Question {
  private let claim: FlowClaim
  private let assertion: Assertion
  private let slice: Slice
  private let encoded: EncodedReachSome
  let opinion: SetOpinion

  /// How many sources that reach no target are looked for.
  private static let sourceLimit = 50

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var certainViolation: [Term]? {
    encoded.certainViolation == encoded.violation ? nil : encoded.certainViolation
  }
  var ends: [EndVariables] { claim.isHypothetical ? [encoded.source.source] : [] }

  init(_ claim: FlowClaim, _ assertion: Assertion, _ opinion: SetOpinion, _ search: Search) {
    self.claim = claim
    self.assertion = assertion
    self.opinion = opinion
    (slice, encoded) = search.clock.measure(\.encode) {
      let slice = Slice(search.model, claim: claim, tellsTargetsApart: true)
      return (slice, ReachSomeEncoder.encode(claim, slice: slice, model: search.model))
    }
  }

  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool { claim.isHypothetical || found >= Self.sourceLimit }

  func likeness(_ values: Interpretation, _ store: TermStore) -> [Term] {
    [encoded.source.source.groups[sourceGroup(values, store)]]
  }

  private func sourceGroup(_ values: Interpretation, _ store: TermStore) -> Int {
    encoded.source.source.groups.firstIndex { store.holds($0, under: values) } ?? 0
  }

  /// Replays a model: the flow to every target is denied, and no target was forgotten.
  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    var world = HypotheticalWorld(search.model)
    var source: Int?
    if claim.isHypothetical, let pod = encoded.source.source.hypothetical {
      source = world.add(pod, values, store, port: nil)
    }
    let replay = claim.isHypothetical ? search.replay.extended(to: world.world) : search.replay
    let explanation = claim.isHypothetical ? search.explanation(in: world.world) : search.explanation
    let missed = try missedFlows(values, store, source, search)
    guard case .mustReach(let from, let to, let ports, _) = assertion, let first = missed.first else {
      throw search.contradiction("a model describes no target", region + violation, store, values)
    }
    let name = claim.ports.names.first
    let judge = ReachSomeReplay(replay: replay, to: to.expression, name: name)
    guard replay.contains(from.expression, first.source), name != nil || replay.contains(ports, first),
      judge.missesAll(missed)
    else {
      throw search.contradiction(
        "a source that reaches no target does not replay: \(first)", region + violation, store, values)
    }
    let port = name ?? "\(first.port)/\(first.transport.rawValue)"
    let condition = search.model.world.countsRestricted ? "" : " without a restriction"
    let text = "reaches no pod of \(to.title) on \(port)\(condition)"
    let group = slice.sources[sourceGroup(values, store)]
    let count = source == nil && group.isPods ? workloads(group, search) : 1
    if let denied = missed.first(where: { judge.isDenied($0) }) {
      // Who may write policies writes those that all targets are missed by.
      let chosen = explanation.choosing(for: missed.filter { judge.isDenied($0) })
      var example = chosen.counterexample(
        denied, connections: ConnectionSet(denied.transport, PortSet(denied.port...denied.port)))
      example.explanation = text
      progress.add(example, standingFor: count)
    } else {
      let (start, end) = (judge.withOwnAddress(first.source), judge.withOwnAddress(first.destination))
      progress.add(explanation.counterexample(start, end, explanation: text), standingFor: count)
    }
    return true
  }

  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    var world = HypotheticalWorld(search.model)
    var source: Int?
    if claim.isHypothetical, let pod = encoded.source.source.hypothetical {
      source = world.add(pod, values, store, port: nil)
    }
    let explanation = search.explanation(in: world.world)
    let open = try missedFlows(values, store, source, search).map { explanation.undecided($0) }
    progress.isUndecided(Undecided(anyOf: open))
  }

  /// The flow to each target but the source itself.
  private func missedFlows(
    _ values: Interpretation, _ store: TermStore, _ source: Int?, _ search: Search
  ) throws(VerificationFailure) -> [ReferenceEvaluator.Flow] {
    let decoder = FlowDecoder(model: search.model, slice: slice)
    var result: [ReferenceEvaluator.Flow] = []
    for (place, target) in encoded.targets.enumerated() where !store.holds(encoded.isSelf[place], under: values) {
      guard let flow = decoder.flow(target, values, in: store, hypothetical: (source, nil)) else {
        throw search.contradiction("a model describes no flow", region + violation, store, values)
      }
      result.append(flow)
    }
    return result
  }

  /// How many workloads have a pod in a group.
  private func workloads(_ group: EndpointGroup, _ search: Search) -> Int {
    let pods = group.classes.lazy.flatMap { search.model.classes.members[$0] }
    return Set(pods.map { search.explanation.describe(pod: $0).title }).count
  }
}
