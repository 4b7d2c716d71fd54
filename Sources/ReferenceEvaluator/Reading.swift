package import Cluster
package import Network

/// The policies of one world, read by the letter: those of a language, or of all languages that an enforcer knows. It
/// shares no code with what makes tiers of the same policies.
package protocol Reading: Sendable {
  /// What the end of a connection that a direction is judged at says.
  func decide(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> ReferenceEvaluator.EndDecision

  /// The same if no rule allowed anything: rules that allow are taken out, the policies that have them isolate as before,
  /// and a pod's own node gets through only where everybody does. `defaultDeny` asks for it.
  func decideWithoutAllowRules(
    _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> ReferenceEvaluator.EndDecision

  /// The policies that isolate a pod in a direction, as ascending indices into `World.policies`.
  func isolatingPolicies(ofPod pod: Int, direction: Direction) -> [Int]

  /// The ports at which the answer about flows between the ends of `flow` may differ from that at the port below, whatever
  /// the protocol. Between two of them that are neighbours, and before the first, each protocol has one answer.
  func portEdges(of flow: ReferenceEvaluator.Flow) -> Set<UInt16>

  /// Blocks at whose edges an answer may change: two addresses of one end that the same of them have are alike to the
  /// rules that judge `directions`, which look at the other end. A block may be there twice.
  func addressBlocks(judging directions: Set<Direction>) -> [CIDR]
}

/// Reads the policies of a world by the letter: an enforcer's reading of its languages.
package typealias Reader = @Sendable (World) -> any Reading
