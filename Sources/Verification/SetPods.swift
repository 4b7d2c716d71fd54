package import Cluster
package import Properties

/// Which pods of a world sets of a property file hold.
package struct SetPods {
  private let replay: ClaimReplay

  /// Reads sets in a world.
  package init(world: World, sets: [PropertySet.NamedSet]) { replay = ClaimReplay(world: world, sets: sets) }

  /// The places of the pods of a set, ascending.
  package func members(of set: SetExpression) -> [Int] {
    replay.world.pods.indices.filter { replay.contains(set, podAt: $0) }
  }
}
