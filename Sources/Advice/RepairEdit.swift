package import Diagnostics
package import Kubernetes
package import YAMLEdits

/// A change of one policy, in place, or a policy more, which may mend something.
///
/// Costs say how likely somebody meant to write what the edit makes of a policy: the smaller, the likelier. They are
/// measured against mistakes that were put into policies and had to be undone; an edit of more than one mistake costs the
/// sum.
package struct RepairEdit: Sendable {
  /// The policy's place in the world; nil for a policy more.
  package var policy: Int?
  /// What is written into the policy's document.
  package var edits: [YAMLEdit]
  /// The document of a policy more.
  package var document: YAMLValue?
  /// The policy with the edit made.
  package var result: any PolicyObject
  /// At least 1; hundredths break ties.
  package var cost: Int
  /// `spec.ingress[0].from[0]`.
  package var field: String
  /// Where that stands; for a policy more, the policy after which it may be written.
  package var span: Span
  /// `port: 5433 → 5432`.
  package var text: String

  /// Makes an edit.
  package init(
    policy: Int?, edits: [YAMLEdit], document: YAMLValue? = nil, result: any PolicyObject, cost: Int, field: String,
    span: Span, text: String
  ) {
    self.policy = policy
    self.edits = edits
    self.document = document
    self.result = result
    self.cost = cost
    self.field = field
    self.span = span
    self.text = text
  }
}
