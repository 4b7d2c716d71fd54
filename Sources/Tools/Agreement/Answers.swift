import Claims
package import Cluster
import EnforcerReadings
import EnforcerTiers
import Kubernetes
package import Network
import PolicyModel
import Reachability
import ReferenceEvaluator
package import SMT

/// What every engine says about every port between two ends of a world.
package struct Answers {
  /// Under which readings of the input something passes that counts.
  package enum Readings: Hashable, CaseIterable, Sendable { case every, some }

  /// The world.
  package let world: World
  private let evaluator: ReferenceEvaluator
  private let finder: GroupFinder
  private let algebra: FlowAlgebra
  private let claim: FlowClaim

  /// Answers about the flows of a world.
  ///
  /// - Parameter nodes: whether those of nodes are asked for.
  package init(_ world: World, nodes: Bool = true) {
    self.world = world
    evaluator = ReferenceEvaluator(world: world)
    let model = PolicyModel(world)
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: world.addresses.outside, nodes: nodes)
    claim = FlowClaim(sources: everything, destinations: everything, ports: .all, violation: .allowed)
    finder = GroupFinder(model: model, slice: Slice(model, claim: claim))
    algebra = FlowAlgebra(claim, slice: finder.slice, model: model)
  }

  /// What the reference evaluator allows: the first port of each stretch stands for the others.
  package func evaluated(
    _ pair: FlowGrid.Pair, stretches: [ClosedRange<UInt16>], under readings: Readings = .every
  ) -> ConnectionSet {
    var result = ConnectionSet()
    for transport in TransportProtocol.allCases {
      let allowed = stretches.filter { stretch in
        let decision = evaluator.decide(
          .init(
            source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport,
            port: stretch.lowerBound))
        return readings == .every ? decision.isAllowed : decision.mayAllow
      }
      result[transport] = PortSet(allowed)
    }
    return result
  }

  /// What the set algebra allows; nil for ends that are in no group.
  package func calculated(_ pair: FlowGrid.Pair, under readings: Readings = .every) -> ConnectionSet? {
    guard let spot = finder.spot(of: pair) else { return nil }
    let allowed = algebra.allowed(
      finder.slice.sources[spot.source], spot.from, finder.slice.destinations[spot.destination], spot.to,
      isOwnNode: spot.isOwnNode)
    return readings == .every ? allowed.must : allowed.may
  }

  /// What the terms allow, by their interpreter; the first port of each stretch stands for the others, and one pair for
  /// those that are the same to the terms. Nil for ends that are in no group, or no flow to the terms.
  package func interpreted(_ pairs: [FlowGrid.Pair], stretches: [ClosedRange<UInt16>]) -> [ConnectionSet?] {
    let terms = TermAnswers(claim, slice: finder.slice, model: finder.model)
    let connections = TransportProtocol.allCases.flatMap { transport in
      stretches.map { (transport: transport, port: $0.lowerBound) }
    }
    let spots = pairs.map { finder.spot(of: $0) }
    var places: [Spot: Int] = [:]
    var distinct: [Spot] = []
    for spot in spots.compactMap({ $0 }) where places[spot] == nil {
      places[spot] = distinct.count
      distinct.append(spot)
    }
    let answers = terms.interpreted(distinct, connections)
    return spots.map { spot in
      guard let place = spot.flatMap({ places[$0] }) else { return nil }
      let row = Array(answers[(place * connections.count)..<((place + 1) * connections.count)])
      if row.contains(where: { $0 == nil }) { return nil }
      var result = ConnectionSet()
      for (number, transport) in TransportProtocol.allCases.enumerated() {
        result[transport] = PortSet(
          stretches.indices.filter { row[number * stretches.count + $0]?.must == true }.map { stretches[$0] })
      }
      return result
    }
  }

  /// Asks a solver for a flow between some pairs on which the terms differ from a table; nil when there is none.
  package func difference<S: Solver & ~Copyable>(
    from table: [(pair: FlowGrid.Pair, allowed: ConnectionSet)], solver: inout S
  ) throws(SolverFailure) -> Interpretation? {
    var terms = TermAnswers(claim, slice: finder.slice, model: finder.model)
    let rows = table.compactMap { row in
      finder.spot(of: row.pair).map { TermAnswers.Row(spot: $0, allowed: MayMust(row.allowed)) }
    }
    return try terms.difference(from: rows, solver: &solver)
  }
}
