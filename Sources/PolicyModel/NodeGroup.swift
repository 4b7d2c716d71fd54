package import Cluster

/// Nodes as a rule picks them, with all that is on their networks.
package struct NodeGroup: Hashable, Sendable {
  /// Whether the rule picks every node, so that those that no manifest declares are picked too.
  package var isEvery: Bool
  /// The names of the declared nodes that it picks.
  package var names: Set<String>
  /// Whether it is the node that a pod runs on.
  private let isOwn: Bool

  /// Makes a group of the nodes of a world whose labels fulfil all of some requirements.
  package init(_ requirements: [LabelRequirement], in world: World) {
    isEvery = requirements.isEmpty
    isOwn = false
    names = Set(
      world.nodes.filter { node in requirements.allSatisfy { $0.admits(node.labels) } }.map(\.name))
  }

  /// Makes a group of the node that a pod runs on.
  package init(runningOn name: String) {
    isEvery = false
    isOwn = true
    names = [name]
  }

  /// Whether the node of a name is picked; of one that no manifest declares, whose labels nobody knows, it is not known
  /// unless all are (semantics C44).
  ///
  /// - Parameter name: nil for a node of which nothing is known.
  package func contains(nodeNamed name: String?, in world: World) -> MayMust<Bool> {
    if isEvery { return MayMust(true) }
    guard let name, world.nodes.contains(where: { $0.name == name }) else {
      if isOwn, let assumed = world.assumesOwnNodes { return MayMust(assumed) }
      return MayMust(may: true, must: false)
    }
    return MayMust(names.contains(name))
  }

  /// Whether an address is picked that belongs to no pod and to no known node: without any Node object nobody knows which
  /// addresses nodes have (semantics C44).
  package func containsOutside(in world: World) -> MayMust<Bool> {
    world.nodes.isEmpty ? MayMust(may: true, must: false) : MayMust(false)
  }
}
