package import Diagnostics
package import Kubernetes

/// What a policy says of a flow.
package struct PolicyTrace: Sendable {
  /// The policy's place in the world.
  package var place: Int
  /// The policy.
  package var object: ObjectReference
  /// Where it stands in the order in which policies are asked; nil in a language that knows one rank alone.
  package var rank: PolicyRank?
  /// How it selects the pod.
  package var selector: String
  /// Whether nobody can tell if it judges the end.
  package var isUnclear: Bool
  /// Where it was written.
  package var span: Span
  /// Its rules in the direction.
  package var rules: [RuleTrace]

  /// Makes a trace.
  package init(
    place: Int, object: ObjectReference, rank: PolicyRank? = nil, selector: String, isUnclear: Bool = false, span: Span,
    rules: [RuleTrace]
  ) {
    self.place = place
    self.object = object
    self.rank = rank
    self.selector = selector
    self.isUnclear = isUnclear
    self.span = span
    self.rules = rules
  }
}

/// What a rule says of a flow.
package struct RuleTrace: Sendable {
  /// `spec.ingress[0]`.
  package var field: String
  /// Where it was written.
  package var span: Span
  /// What it says of what it matches; nil in a language whose rules only allow.
  package var action: WrittenRule.Action?
  /// Whether some peer and some port item match, and every condition.
  package var isMatch: Bool
  /// Whether nobody can tell whether it matches.
  package var isUnclear: Bool
  /// The rule of the same policy, `spec.ingress[0]`, that matches and speaks in its stead.
  package var shadowedBy: String?
  /// The items of `from` or `to`; empty where the rule has none, which stands for everyone.
  package var peers: [ItemTrace]
  /// The items of `ports`; empty where the rule has none, which stands for every port.
  package var ports: [ItemTrace]
  /// What the rule asks for besides, all of which must match; nil in a language whose rules have lists alone.
  package var conditions: [ItemTrace]?
  /// Something that is easily overlooked.
  package var note: String?

  /// Makes a trace.
  package init(
    field: String, span: Span, action: WrittenRule.Action? = nil, isMatch: Bool, isUnclear: Bool = false,
    shadowedBy: String? = nil, peers: [ItemTrace] = [], ports: [ItemTrace] = [], conditions: [ItemTrace]? = nil,
    note: String? = nil
  ) {
    self.field = field
    self.span = span
    self.action = action
    self.isMatch = isMatch
    self.isUnclear = isUnclear
    self.shadowedBy = shadowedBy
    self.peers = peers
    self.ports = ports
    self.conditions = conditions
    self.note = note
  }

  /// Whether the ends match and only the port does not, or the reverse; of several conditions, whether one alone fails.
  package var isNearMiss: Bool {
    if isMatch || isUnclear { return false }
    if let conditions { return conditions.count > 1 && conditions.count { !$0.isMatch } <= 1 }
    return Self.match(peers) || Self.match(ports)
  }

  private static func match(_ items: [ItemTrace]) -> Bool { items.isEmpty || items.contains(where: \.isMatch) }
}

/// What an item of `from`, `to` or `ports`, or a condition, says of a flow.
package struct ItemTrace: Sendable {
  /// `from[0]`, or `source.selector`.
  package var field: String
  /// Where it was written.
  package var span: Span
  /// Whether it matches.
  package var isMatch: Bool
  /// Whether nobody can tell whether it matches.
  package var isUnclear: Bool
  /// What it asks for, and what is missing where it does not match.
  package var text: String

  /// Makes a trace.
  package init(field: String, span: Span, isMatch: Bool, isUnclear: Bool = false, text: String) {
    self.field = field
    self.span = span
    self.isMatch = isMatch
    self.isUnclear = isUnclear
    self.text = text
  }
}
