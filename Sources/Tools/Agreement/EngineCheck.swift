import BitCollections
import Claims
import Cluster
import EnforcerReadings
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
import SMT
import TinyWorlds

/// Holds the set algebra, the terms and the solver to the reference evaluator's answers.
struct EngineCheck {
  let read: ReadWorld
  let grid: FlowGrid
  let evaluator: ReferenceEvaluator
  let model: PolicyModel
  let claim: FlowClaim
  let slice: Slice

  init(_ read: ReadWorld, grid: FlowGrid, random: inout SplitMix64) {
    self.read = read
    self.grid = grid
    evaluator = ReferenceEvaluator(world: read.world)
    model = PolicyModel(read.world)
    // Half of the worlds ask about everything, the others about parts, whose slices are smaller.
    let all = Array(model.classes.members.indices)
    func set(_ random: inout SplitMix64) -> EndpointSet {
      let isPart = random.chance(50)
      let classes = isPart ? random.some(all, 1, max(1, all.count)) : all
      return EndpointSet(
        classes: ClassSet(classes), addresses: read.world.addresses.outside, nodes: !isPart || random.chance(50))
    }
    claim = FlowClaim(sources: set(&random), destinations: set(&random), ports: .all, violation: .allowed)
    slice = Slice(model, claim: claim)
  }

  /// A pair with where it stands in the slice, and what the evaluator says.
  private struct Judged {
    var pair: FlowGrid.Pair
    var row: TermAnswers.Row
  }

  /// Throws the first disagreement.
  func run<S: Solver & ~Copyable>(
    _ effort: Effort, solver: inout S, random: inout SplitMix64, tally: inout Tally
  ) throws(Disagreement) {
    var judged: [Judged] = []
    let finder = GroupFinder(model: model, slice: slice)
    let candidates = grid.pairs.filter { finder.spot(of: $0) != nil }
    let pairs = candidates.count <= effort.pairs ? candidates : random.some(candidates, effort.pairs, effort.pairs)
    let algebra = FlowAlgebra(claim, slice: slice, model: model)
    for pair in pairs {
      guard let spot = finder.spot(of: pair) else { continue }
      let allowed = table(pair, &random, &tally)
      let claimed = algebra.allowed(
        slice.sources[spot.source], spot.from, slice.destinations[spot.destination], spot.to, isOwnNode: spot.isOwnNode)
      if claimed.may != allowed.may || claimed.must != allowed.must {
        throw Disagreement(
          "evaluator/algebra",
          "\(describe(pair)): evaluator {\(allowed.may) / \(allowed.must)}, algebra {\(claimed.may) / \(claimed.must)}")
      }
      judged.append(Judged(pair: pair, row: .init(spot: spot, allowed: allowed)))
    }
    guard !judged.isEmpty else { return }
    var terms = TermAnswers(claim, slice: slice, model: model)
    for _ in 0..<effort.interpretedFlows {
      try interpret(random.pick(judged), terms, &random)
    }
    let part = judged.count <= effort.solverPairs ? judged : random.some(judged, effort.solverPairs, effort.solverPairs)
    try ask(part, &terms, &solver)
    tally.solverChecks += 1
  }

  /// What the evaluator allows between two ends: one port of each stretch stands for all.
  private func table(
    _ pair: FlowGrid.Pair, _ random: inout SplitMix64, _ tally: inout Tally
  ) -> MayMust<ConnectionSet> {
    var (may, must) = (ConnectionSet(), ConnectionSet())
    for transport in TransportProtocol.allCases {
      var (possible, certain): ([ClosedRange<UInt16>], [ClosedRange<UInt16>]) = ([], [])
      for stretch in grid.points.stretches {
        let port = random.chance(50) ? stretch.lowerBound : stretch.upperBound
        let flow = ReferenceEvaluator.Flow(
          source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport, port: port)
        let decision = evaluator.decide(flow)
        if decision.mayAllow { possible.append(stretch) }
        if decision.isAllowed {
          certain.append(stretch)
          tally.allowed += 1
        } else {
          tally.denied += 1
        }
        if decision.isUndecided { tally.count("undecided flows") }
      }
      may[transport] = PortSet(possible)
      must[transport] = PortSet(certain)
    }
    return may == must ? MayMust(may) : MayMust(may: may, must: must)
  }

  private func describe(_ pair: FlowGrid.Pair) -> String { "\(pair.source.endpoint) → \(pair.destination.endpoint)" }

  // MARK: Terms

  /// Compares the terms under the interpretation that describes one flow.
  private func interpret(
    _ judged: Judged, _ terms: TermAnswers, _ random: inout SplitMix64
  ) throws(Disagreement) {
    let stretch = random.pick(grid.points.stretches)
    let port = random.chance(50) ? stretch.lowerBound : stretch.upperBound
    let transport = random.pick(TransportProtocol.allCases)
    let title = "\(describe(judged.pair)) \(port)/\(transport.rawValue)"
    guard let claimed = terms.interpreted([judged.row.spot], [(transport, port)])[0] else {
      throw Disagreement("region", "\(title) is no flow to the terms")
    }
    let allowed = judged.row.allowed
    let told = (may: allowed.may.contains(transport, port), must: allowed.must.contains(transport, port))
    if claimed.may != told.may || claimed.must != told.must {
      throw Disagreement("evaluator/terms", "\(title): evaluator \(told), terms \((claimed.may, claimed.must))")
    }
  }

  /// Asks the solver for a connection between some of the pairs on which the terms differ from the table.
  private func ask<S: Solver & ~Copyable>(
    _ judged: [Judged], _ terms: inout TermAnswers, _ solver: inout S
  ) throws(Disagreement) {
    do throws(SolverFailure) {
      guard let model = try terms.difference(from: judged.map(\.row), solver: &solver) else { return }
      let values = model.names.map { "\($0)=\(model[$0].map { "\($0)" } ?? "")" }.joined(separator: " ")
      throw SolverFailure(message: "terms and evaluator differ at \(values)")
    } catch {
      throw Disagreement("evaluator/solver", error.message)
    }
  }
}
