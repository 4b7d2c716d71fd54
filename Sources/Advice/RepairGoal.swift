package import Network
package import ReferenceEvaluator

/// What one end of a flow should come to say.
package struct RepairGoal: Sendable {
  /// What is wanted.
  package enum Wish: Hashable, Sendable {
    case allow, deny
    /// That some policy isolates the end, whatever its rules say.
    case isolate
  }

  /// The flow.
  package var flow: ReferenceEvaluator.Flow
  /// At which of its ends: `ingress` is the destination's.
  package var direction: Direction
  /// What is wanted there.
  package var wish: Wish

  /// Makes a goal.
  package init(_ flow: ReferenceEvaluator.Flow, _ direction: Direction, _ wish: Wish) {
    (self.flow, self.direction, self.wish) = (flow, direction, wish)
  }
}
