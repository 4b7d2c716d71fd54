package import Cluster
package import Network

/// Decides one connection at a time by reading policies as their documents have it.
///
/// This is the second, independent statement of the semantics, which every counterexample is held against. Of the
/// languages it knows nothing: readings say what policies mean.
package struct ReferenceEvaluator: Sendable {
  /// The world.
  package let world: World
  private let reading: any Reading

  /// Makes an evaluator of the policies of a world.
  package init(world: World, reading: any Reading) {
    self.world = world
    self.reading = reading
  }

  /// Decides one connection: egress at its source, ingress at its destination (semantics A8).
  package func decide(_ flow: Flow) -> Decision {
    Decision(egress: reading.decide(flow, .egress), ingress: reading.decide(flow, .ingress))
  }

  /// Decides one end of a connection as if no rule allowed anything; see `Reading`.
  package func decideWithoutAllowRules(_ flow: Flow, _ direction: Direction) -> EndDecision {
    reading.decideWithoutAllowRules(flow, direction)
  }

  /// The policies that isolate a pod in a direction, as ascending indices into `world.policies`.
  package func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int] {
    reading.isolatingPolicies(ofPod: pod, direction: direction)
  }

  /// The first ports of stretches with one answer; see `Reading`.
  package func portEdges(of flow: Flow) -> Set<UInt16> { reading.portEdges(of: flow) }

  /// Blocks at whose edges an answer may change; see `Reading`.
  package func addressBlocks(judging directions: Set<Direction>) -> [CIDR] {
    reading.addressBlocks(judging: directions)
  }
}
