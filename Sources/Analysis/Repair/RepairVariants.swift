import Advice
import Kubernetes

/// What may become of a policy: one edit, or two that do not meet; or a policy more.
struct RepairVariant {
  /// One or two edits.
  var edits: [RepairEdit]
  /// The policy with the edits made.
  var result: any PolicyObject
  /// The sum of the edits' costs.
  var cost: Int { edits.reduce(0) { $0 + $1.cost } }
  /// The policy's place in the world; nil for a policy more.
  var place: Int? { edits.first?.policy }
  /// What tells it from others.
  var key: RepairKey { RepairKey(edits) }
}

/// What tells edits from others: those that write the same are one.
struct RepairKey: Hashable {
  private var policy: Int?
  private var text: [String]

  init(_ edits: [RepairEdit]) {
    policy = edits.first?.policy
    text = edits.map { edit in
      edit.document.map { "\($0)" } ?? edit.edits.map { "\($0)" }.joined(separator: "\n")
    }.sorted()
  }
}
