import Encoding
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// Ends of `mustReach` without an address family in common: no flow is there to be denied, and nothing is reached.
extension PropertyJudge {
  private static var note: String { "the two have no address family in common" }

  /// Finds declared ends that no flow can join, for want of an address family that both have.
  func decideCommonFamily(_ claim: FlowClaim, _ progress: inout Progress) {
    let slice = Slice(model, claim: claim)
    func isIn(_ region: FlowClaim.Permission, _ i: Int, _ j: Int) -> Bool {
      slice.sources[i].isWithin(region.sources) && slice.destinations[j].isWithin(region.destinations)
        && region.ports == .all
    }
    var pairs: [(source: Int, destination: Int)] = []
    for (i, source) in slice.sources.enumerated() {
      for (j, destination) in slice.destinations.enumerated()
      where slice.canPair(source, destination, in: model) && slice.areApart(source, destination, in: model) {
        if claim.permissions.contains(where: { isIn($0, i, j) }) || !(claim.focus.map { isIn($0, i, j) } ?? true) {
          continue
        }
        pairs.append((i, j))
      }
    }
    progress.violations.add(pairs, slice: slice, note: Self.note)
  }

  /// The same of sources that no manifest declares; each has every family that the cluster's pods have.
  func decideHypotheticalCommonFamily<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) {
    let slice = Slice(model, claim: claim)
    guard let sources = slice.sources.firstIndex(where: { $0.kind == .hypothetical }) else { return }
    for (place, group) in slice.destinations.enumerated()
    where group.kind != .hypothetical && slice.areApart(slice.sources[sources], group, in: model) {
      func speaksOfAll(_ region: FlowClaim.Permission) -> Bool {
        group.isWithin(region.destinations) && region.ports == .all
      }
      if let focus = claim.focus, !speaksOfAll(focus) { continue }
      let encoded = IsolationEncoder.encode(
        hypothetical: .all(
          [claim.sources.hypothetical] + (claim.focus.map { [$0.sources.hypothetical] } ?? [])
            + claim.permissions.filter(speaksOfAll).map { .not($0.sources.hypothetical) }),
        policies: [], model: model)
      var store = encoded.store
      switch try solve(encoded.region, store, property, &solver) {
      case .unsatisfiable: continue
      case .unknown(let reason): progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
      case .satisfiable(let first):
        var end = EndVariables(hypothetical: encoded.pod)
        end.groups = []
        let values = try minimise(first, [end], encoded.region, &store, property, &solver)
        try report(encoded.pod, values, store, slice, (sources, place), property, &progress)
      }
    }
  }

  private func report(
    _ pod: HypotheticalPod, _ values: Interpretation, _ store: TermStore, _ slice: Slice,
    _ pair: (source: Int, destination: Int), _ property: Property, _ progress: inout Progress
  ) throws(VerificationFailure) {
    var world = HypotheticalWorld(model)
    let source = world.add(pod, values, store, port: nil)
    func member(_ place: Int, _ group: EndpointGroup) -> GroupMember {
      GroupMember(group: place, address: ViolationCollector.anyAddress(group))
    }
    let flow = FlowDecoder(model: model, slice: slice).flow(
      member(pair.source, slice.sources[pair.source]), source,
      member(pair.destination, slice.destinations[pair.destination]), nil, .tcp, 1, isOwnNode: false)
    let replay = self.replay.extended(to: world.world)
    guard replay.isPair(flow, property.assertion) else {
      throw .unconfirmed(property, "two ends without a family in common do not replay", flow)
    }
    progress.counterexamples.append(
      explanation(in: world.world).counterexample(flow.source, flow.destination, explanation: Self.note))
    progress.count += 1
  }
}
