import BitCollections
import Cluster
import Encoding
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
  private var finder: GroupFinder { GroupFinder(model: model) }

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

  /// A pair with what its ends are to the slice, and what the evaluator says.
  private struct Judged {
    var pair: FlowGrid.Pair
    var source: Int
    var destination: Int
    var allowed: ConnectionSet
  }

  /// Throws the first disagreement.
  func run<S: Solver & ~Copyable>(
    _ effort: Effort, solver: inout S, random: inout SplitMix64, tally: inout Tally
  ) throws(Disagreement) {
    var judged: [Judged] = []
    let candidates = grid.pairs.filter {
      finder.group(of: $0.source, among: slice.sources) != nil
        && finder.group(of: $0.destination, among: slice.destinations) != nil
    }
    let pairs = candidates.count <= effort.pairs ? candidates : random.some(candidates, effort.pairs, effort.pairs)
    let algebra = FlowAlgebra(claim, slice: slice, model: model)
    for pair in pairs {
      guard let source = finder.group(of: pair.source, among: slice.sources),
        let destination = finder.group(of: pair.destination, among: slice.destinations)
      else { continue }
      let allowed = table(pair, &random, &tally)
      let claimed = algebra.allowed(
        slice.sources[source], finder.address(of: pair.source, in: slice.sources[source]),
        slice.destinations[destination],
        finder.address(of: pair.destination, in: slice.destinations[destination]), isOwnNode: pair.isOwnNode)
      if claimed != allowed {
        throw Disagreement("evaluator/algebra", "\(describe(pair)): evaluator {\(allowed)}, algebra {\(claimed)}")
      }
      judged.append(Judged(pair: pair, source: source, destination: destination, allowed: allowed))
    }
    guard !judged.isEmpty else { return }
    var encoded = FlowEncoder.encode(claim, slice: slice, model: model)
    for _ in 0..<effort.interpretedFlows {
      try interpret(random.pick(judged), encoded, &random)
    }
    let part = judged.count <= effort.solverPairs ? judged : random.some(judged, effort.solverPairs, effort.solverPairs)
    try ask(part, &encoded, &solver)
    tally.solverChecks += 1
  }

  /// What the evaluator allows between two ends: one port of each stretch stands for all.
  private func table(_ pair: FlowGrid.Pair, _ random: inout SplitMix64, _ tally: inout Tally) -> ConnectionSet {
    var result = ConnectionSet()
    for transport in TransportProtocol.allCases {
      var allowed: [ClosedRange<UInt16>] = []
      for stretch in grid.points.stretches {
        let port = random.chance(50) ? stretch.lowerBound : stretch.upperBound
        let flow = ReferenceEvaluator.Flow(
          source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport, port: port)
        if evaluator.decide(flow).isAllowed {
          allowed.append(stretch)
          tally.allowed += 1
        } else {
          tally.denied += 1
        }
      }
      result[transport] = PortSet(allowed)
    }
    return result
  }

  private func describe(_ pair: FlowGrid.Pair) -> String { "\(pair.source.endpoint) → \(pair.destination.endpoint)" }

  // MARK: Terms

  private func code(_ transport: TransportProtocol) -> UInt128 {
    switch transport {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    }
  }

  /// Compares the terms under the interpretation that describes one flow.
  private func interpret(_ judged: Judged, _ encoded: EncodedClaim, _ random: inout SplitMix64) throws(Disagreement) {
    let stretch = random.pick(grid.points.stretches)
    let port = random.chance(50) ? stretch.lowerBound : stretch.upperBound
    let transport = random.pick(TransportProtocol.allCases)
    let from = finder.address(of: judged.pair.source, in: slice.sources[judged.source])
    let to = finder.address(of: judged.pair.destination, in: slice.destinations[judged.destination])
    let interpretation = Interpretation([
      "source.group.\(judged.source)": .bool(true), "destination.group.\(judged.destination)": .bool(true),
      "source.\(from.family.rawValue)": .bitVector(from.value, width: from.family.width),
      "destination.\(to.family.rawValue)": .bitVector(to.value, width: to.family.width),
      "isIPv6": .bool(from.family == .ipv6), "protocol": .bitVector(code(transport), width: 2),
      "port": .bitVector(UInt128(port), width: 16), "isOwnNode": .bool(judged.pair.isOwnNode),
    ])
    let title = "\(describe(judged.pair)) \(port)/\(transport.rawValue)"
    guard encoded.region.allSatisfy({ encoded.store.holds($0, under: interpretation) }) else {
      throw Disagreement("region", "\(title) is no flow to the terms")
    }
    let claimed = encoded.violation.allSatisfy { encoded.store.holds($0, under: interpretation) }
    let allowed = judged.allowed.contains(transport, port)
    if claimed != allowed { throw Disagreement("evaluator/terms", "\(title): evaluator \(allowed), terms \(claimed)") }
  }

  /// Asks the solver for a connection between some of the pairs on which the terms differ from the table.
  private func ask<S: Solver & ~Copyable>(
    _ judged: [Judged], _ encoded: inout EncodedClaim, _ solver: inout S
  ) throws(Disagreement) {
    let flow = encoded.variables
    let allowed = encoded.store.and(encoded.violation)
    let differences = judged.map { item -> Term in
      let from = finder.address(of: item.pair.source, in: slice.sources[item.source])
      let to = finder.address(of: item.pair.destination, in: slice.destinations[item.destination])
      let isIPv6 = from.family == .ipv6
      let place = isIPv6 ? 1 : 0
      let table = contains(item.allowed, flow, &encoded.store)
      let parts = [
        flow.source.groups[item.source], flow.destination.groups[item.destination],
        isIPv6 ? flow.isIPv6 : encoded.store.not(flow.isIPv6),
        item.pair.isOwnNode ? flow.isOwnNode : encoded.store.not(flow.isOwnNode),
        equal(flow.source.address[place], from, &encoded.store),
        equal(flow.destination.address[place], to, &encoded.store),
        encoded.store.not(encoded.store.iff(allowed, table)),
      ]
      return encoded.store.and(parts)
    }
    let question = encoded.region + [encoded.store.or(differences)]
    do throws(SolverFailure) {
      switch try solver.decide(question, in: encoded.store) {
      case .unsatisfiable: return
      case .unknown(let reason): throw SolverFailure(message: reason)
      case .satisfiable(let model):
        let values = model.names.map { "\($0)=\(model[$0].map { "\($0)" } ?? "")" }.joined(separator: " ")
        throw SolverFailure(message: "terms and evaluator differ at \(values)")
      }
    } catch {
      throw Disagreement("evaluator/solver", error.message)
    }
  }

  private func equal(_ variable: Term, _ address: IPAddress, _ store: inout TermStore) -> Term {
    let value = store.constant(address.value, width: address.family.width)
    return store.equal(variable, value)
  }

  private func contains(_ set: ConnectionSet, _ flow: FlowVariables, _ store: inout TermStore) -> Term {
    var terms: [Term] = []
    for transport in TransportProtocol.allCases {
      let isProtocol = store.equal(flow.transport, store.constant(code(transport), width: 2))
      for interval in set[transport].intervals {
        let low = store.lessOrEqual(store.constant(UInt128(interval.lowerBound), width: 16), flow.port)
        let high = store.lessOrEqual(flow.port, store.constant(UInt128(interval.upperBound), width: 16))
        terms.append(store.and([isProtocol, low, high]))
      }
    }
    return store.or(terms)
  }
}
