import Claims
import Encoding
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// Every two ends of a claim have an address family in common: of `mustReach`, since ends without one leave no flow to
/// be denied, and nothing is reached.
struct CommonFamilyObligation: Obligation {
  var claim: FlowClaim
  /// What it is a part of.
  let assertion: Assertion

  fileprivate static let note = "the two have no address family in common"

  var sentence: String { "every two ends have an address family in common" }

  func limited(to limits: WaiverLimits) -> Self { Self(claim: claim.limited(to: limits), assertion: assertion) }

  func emptiness(in model: PolicyModel) -> String { claim.emptiness(in: model) }

  var scope: ObligationScope { .nothing }

  func holdsBySets(in model: PolicyModel) -> Bool {
    let declared = claim.declared
    return Self.pairsApart(declared, Slice(model, claim: declared), model).isEmpty
  }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    let declared = claim.declared
    let slice = Slice(search.model, claim: declared)
    progress.violations.add(Self.pairsApart(declared, slice, search.model), slice: slice, note: Self.note)
    guard isOpen, let rest = claim.hypothetical else { return nil }
    let open = Slice(search.model, claim: rest)
    for place in open.destinations.indices {
      guard let question = SourceApart(rest, assertion, open, targetAt: place, search.model) else { continue }
      _ = try search.decide(question, &progress, &solver)
    }
    return nil
  }

  /// The declared ends that no flow can join, for want of an address family that both have.
  private static func pairsApart(
    _ claim: FlowClaim, _ slice: Slice, _ model: PolicyModel
  ) -> [(source: Int, destination: Int)] {
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
    return pairs
  }
}

/// Whether there is a source that no manifest declares, and that has no family in common with one group of targets. Each
/// such source has every family that the cluster's pods have.
private struct SourceApart: Question {
  private let assertion: Assertion
  private let slice: Slice
  private let pair: (source: Int, destination: Int)
  private let encoded: EncodedHypotheticalIsolation

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { [] }
  var ends: [EndVariables] { [EndVariables(hypothetical: encoded.pod)] }
  var subject: Subject { .nothing }

  /// Makes the question; nil where the answer is no without it.
  init?(_ claim: FlowClaim, _ assertion: Assertion, _ slice: Slice, targetAt place: Int, _ model: PolicyModel) {
    let group = slice.destinations[place]
    guard let source = slice.sources.firstIndex(where: { $0.kind == .hypothetical }), group.kind != .hypothetical,
      slice.areApart(slice.sources[source], group, in: model)
    else { return nil }
    func speaksOfAll(_ region: FlowClaim.Permission) -> Bool {
      group.isWithin(region.destinations) && region.ports == .all
    }
    if let focus = claim.focus, !speaksOfAll(focus) { return nil }
    self.assertion = assertion
    self.slice = slice
    pair = (source, place)
    encoded = IsolationEncoder.encode(
      hypothetical: .all(
        [claim.sources.hypothetical] + (claim.focus.map { [$0.sources.hypothetical] } ?? [])
          + claim.permissions.filter(speaksOfAll).map { .not($0.sources.hypothetical) }),
      tiers: [], model: model)
  }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    var world = HypotheticalWorld(search.model)
    let source = world.add(encoded.pod, values, store, port: nil)
    func member(_ place: Int, _ group: EndpointGroup) -> GroupMember {
      GroupMember(group: place, address: ViolationCollector.anyAddress(group))
    }
    let flow = FlowDecoder(model: search.model, slice: slice).flow(
      member(pair.source, slice.sources[pair.source]), source,
      member(pair.destination, slice.destinations[pair.destination]), nil, .tcp, 1, isOwnNode: false)
    guard search.replay.extended(to: world.world).isPair(flow, assertion) else {
      throw .unconfirmed(search.title, "two ends without a family in common do not replay", flow)
    }
    progress.add(
      search.explanation(in: world.world).counterexample(
        flow.source, flow.destination, explanation: CommonFamilyObligation.note))
    return true
  }
}
