import Cluster
import EnforcerKinds
import Kubernetes
import Network
import ReferenceEvaluator

/// What objects that are not read let through, asked before any policy.
struct OpeningReading {
  private let world: World
  /// The openings, by their places in `world.policies`.
  private let openings: [(place: Int, opening: Opening)]

  init(world: World) {
    self.world = world
    openings = world.policies.enumerated().compactMap { place, policy in
      (policy as? Opening).map { (place, $0) }
    }
  }

  /// That a connection is let through at the end that a direction is judged at; nil where no opening says so. Ends that
  /// no policy governs are left to others.
  func decide(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> ReferenceEvaluator.EndDecision? {
    let end = direction.ends(source: flow.source, destination: flow.destination).own
    guard case .pod(let index, _, _, _) = end, !world.pods[index].hostNetwork else { return nil }
    let pod = world.pods[index]
    let opening = openings.first { _, opening in
      opening.scope.directions.contains(direction) && opening.namespace == world.namespace(of: pod).name
        && ReferenceEvaluator.matches(opening.pods, labels: pod.labels)
    }
    return opening.map { .init(isAllowed: true, because: [.openedBy(policy: $0.place)]) }
  }
}
