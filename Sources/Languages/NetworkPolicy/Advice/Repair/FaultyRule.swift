import Advice
import Network
import NetworkPolicyAPI
import ReferenceEvaluator
import YAMLEdits

/// A rule that does not say of a flow what it should, with where it stands.
struct FaultyRule {
  let context: RepairContext
  let draft: PolicyDraft
  let direction: Direction
  let rule: NetworkPolicy.Rule
  /// Where the rule stands.
  let path: YAMLPath
  /// What it should say, and of which flow.
  let goal: RepairGoal

  var policy: NetworkPolicy { draft.policy }

  /// The end that is no pod of the policy.
  var other: ReferenceEvaluator.Endpoint { ends.other }

  /// The pod of the policy.
  var own: ReferenceEvaluator.Endpoint { ends.own }

  private var ends: (own: ReferenceEvaluator.Endpoint, other: ReferenceEvaluator.Endpoint) {
    direction.ends(source: goal.flow.source, destination: goal.flow.destination)
  }

  /// An edit of the policy, in a list; none where the API server would not take what comes of it.
  func edit(_ edits: [YAMLEdit], _ cost: Int, at path: YAMLPath, _ text: String) -> [RepairEdit] {
    draft.edit(edits, cost, at: path, text).map { [$0] } ?? []
  }
}
