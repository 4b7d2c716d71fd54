package import Cluster
package import Kubernetes
package import Network
package import ReferenceEvaluator

/// What a language has to say of its own policies in a world, to those who know no language: how they are written, what
/// each says of a flow, and how they could be changed.
///
/// Nothing here decides. An edit is an idea: whoever asks for one makes it, and asks what then passes. Of policies of
/// other languages an adviser says nothing.
package protocol Adviser: Sendable {
  /// Speaks of the policies of a world.
  init(world: World)

  /// The policy at a place in `World.policies`, as it is written; nil for one of another language.
  func written(_ place: Int) -> WrittenPolicy?

  /// What becomes of a policy of any language in a cluster in which this language has a say in how those of all are read;
  /// the policy as it is in any other cluster.
  func enforced(_ policy: WrittenPolicy) -> WrittenPolicy

  /// What can be seen to be a mistake of writing by looking at one policy alone.
  func remarks() -> [Remark]

  /// What the policies that judge the end of a flow at which `direction` is judged say of it.
  func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace]

  /// What a policy of any language that was traced says in a cluster in which this language has a say in how those of all
  /// are read, nil where it does not judge the end there; the trace as it is in any other cluster.
  func enforced(_ trace: PolicyTrace, _ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> PolicyTrace?

  /// Where a policy that was traced stands, of whatever language, in a cluster in which this language orders those of all;
  /// nil in any other cluster.
  func rank(of trace: PolicyTrace) -> PolicyRank?

  /// Edits by which a flow that is denied at the end of `direction` may pass there; the smallest first.
  func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit]

  /// Edits by which flows that pass at the end of `direction` may all be denied there; the smallest first.
  func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit]

  /// A policy with the rules that `other`, the same policy after another edit, has in one direction; nil for one of
  /// another language.
  func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)?

  /// The policy at a place without one of its rules, which judges as before the pods that it selects; nil for one of
  /// another language.
  func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)?
}

/// A language that only says how its policies are written has nothing else to say.
extension Adviser {
  package func enforced(_ policy: WrittenPolicy) -> WrittenPolicy { policy }
  package func enforced(
    _ trace: PolicyTrace, _ flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> PolicyTrace? { trace }
  package func remarks() -> [Remark] { [] }
  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] { [] }
  package func rank(of trace: PolicyTrace) -> PolicyRank? { nil }
  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] { [] }
  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] { [] }
  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? { nil }
  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? { nil }
}
