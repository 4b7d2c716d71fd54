import Cluster
import Kubernetes
import Network
import PolicyModel
import Verification

/// What objects that are not read, and objects that make pods of which nothing is known, leave open about pods and
/// policies on their own (kinds, U3 to U6 and U10). `Doubt` says it of connections.
struct OpenEnds {
  let world: World

  /// Objects that write labels: whom any selector picks is not known.
  var relabelling: [Undecided] { undecided(.unreadKind, world.unread.filter(\.writesLabels).map { .init($0) }) }

  /// Objects that may make pods of some namespaces, with any labels and ports.
  func making(podsIn isWanted: (String) -> Bool) -> [Undecided] {
    undecided(.unknownPods, world.unmodelledWorkloads.filter { isWanted($0.namespace) }.map { .init($0) })
  }

  /// Workloads of some pods that may declare other ports than is known.
  func declaringPorts(at pods: [World.Pod]) -> [Undecided] {
    undecided(.unknownPorts, pods.filter(\.hasMorePorts).compactMap { .init(ownerOf: $0, in: world) })
  }

  /// Objects that can let through what some pods' policies deny.
  func opening(_ pods: [World.Pod], _ direction: Direction) -> [Undecided] {
    let objects = world.unread.filter { object in
      (object.mayAllow || object.effects.contains(.path)) && object.scope.directions.contains(direction)
        && pods.contains { object.scope.contains($0, in: world) }
    }
    return undecided(.unreadKind, objects.map { .init($0) })
  }

  /// Objects that can let something through in a direction, at pods of some namespaces, those that exist or others.
  func opening(_ direction: Direction, podsIn isWanted: (String) -> Bool = { _ in true }) -> [Undecided] {
    let objects = world.unread.filter { object in
      guard object.mayAllow || object.effects.contains(.path), object.scope.directions.contains(direction) else {
        return false
      }
      return switch object.scope.ends {
      case .cluster: true
      case .namespaces(let names): names.contains(where: isWanted)
      case .pods(let namespace, _): isWanted(namespace)
      case .nodes, .none: false
      }
    }
    return undecided(.unreadKind, objects.map { .init($0) })
  }

  /// Objects on which it depends whether a pod is isolated in a direction: those that may allow there. One that only
  /// denies neither isolates nor opens (kinds, U6).
  func isolating(_ pod: World.Pod, _ direction: Direction) -> [Undecided.Object] {
    world.unread.filter { object in
      object.writesLabels
        || (object.mayAllow && object.scope.directions.contains(direction) && object.scope.contains(pod, in: world))
    }.map { .init($0) }
  }

  private func undecided(_ because: Undecided.Reason, _ objects: [Undecided.Object]) -> [Undecided] {
    objects.isEmpty ? [] : [Undecided(because, objects)]
  }
}

extension [Undecided] {
  /// One for each reason, with all of its objects.
  var merged: [Undecided] {
    Dictionary(grouping: self, by: \.because).sorted { $0.key.rawValue < $1.key.rawValue }.map {
      Undecided($0.key, $0.value.flatMap(\.objects))
    }
  }

  /// The objects, each once, sorted by title.
  var allObjects: [Undecided.Object] { Set(flatMap(\.objects)).sorted { $0.title < $1.title } }
}
