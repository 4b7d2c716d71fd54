package import Cluster
import Kubernetes
package import Network
import PolicyModel
import Reachability
import ReferenceEvaluator

/// What each of the two semantics says about every port between two ends of a world.
package struct Answers {
  /// The world.
  package let world: World
  private let evaluator: ReferenceEvaluator
  private let finder: GroupFinder
  private let slice: Slice
  private let algebra: FlowAlgebra

  /// Answers about every flow of a world.
  package init(_ world: World) {
    self.world = world
    evaluator = ReferenceEvaluator(world: world)
    let model = PolicyModel(world)
    finder = GroupFinder(model: model)
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: world.addresses.outside, nodes: true)
    let claim = FlowClaim(sources: everything, destinations: everything, ports: .all, violation: .allowed)
    slice = Slice(model, claim: claim)
    algebra = FlowAlgebra(claim, slice: slice, model: model)
  }

  /// What the reference evaluator allows: the first port of each stretch stands for the others.
  package func evaluated(_ pair: FlowGrid.Pair, stretches: [ClosedRange<UInt16>]) -> ConnectionSet {
    var result = ConnectionSet()
    for transport in TransportProtocol.allCases {
      let allowed = stretches.filter { stretch in
        evaluator.decide(
          .init(
            source: pair.source.endpoint, destination: pair.destination.endpoint, transport: transport,
            port: stretch.lowerBound)
        ).isAllowed
      }
      result[transport] = PortSet(allowed)
    }
    return result
  }

  /// What the set algebra allows; nil for ends that are in no group.
  package func calculated(_ pair: FlowGrid.Pair) -> ConnectionSet? {
    guard let i = finder.group(of: pair.source, among: slice.sources),
      let j = finder.group(of: pair.destination, among: slice.destinations)
    else { return nil }
    let (source, destination) = (slice.sources[i], slice.destinations[j])
    return algebra.allowed(
      source, finder.address(of: pair.source, in: source), destination,
      finder.address(of: pair.destination, in: destination), isOwnNode: pair.isOwnNode)
  }
}
