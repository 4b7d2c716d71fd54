package import Diagnostics
package import Kubernetes
package import Network

/// A policy of Calico as it was written: a NetworkPolicy or a GlobalNetworkPolicy of its groups (semantics K2, K3).
package struct CalicoPolicy: Sendable {
  /// What kinds of objects are such policies.
  package enum Kind: String, Hashable, CaseIterable, Sendable {
    case networkPolicy = "NetworkPolicy"
    case globalNetworkPolicy = "GlobalNetworkPolicy"
  }

  package var kind: Kind
  package var group: CalicoGroup
  /// The name as it was written: in the stored group, older releases put the tier before it (semantics K12, K21).
  package var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  package var isGenerated = false
  /// The namespace, `default` where nothing says another (semantics K4); nil for a GlobalNetworkPolicy.
  package var namespace: String?
  /// Who says what the namespace is.
  package var namespaceSource = NamespaceSource.manifest
  /// The tier; nil where the field is missing or empty, which is `default` (semantics K12).
  package var tier: String?
  /// The smaller is asked first; nil, which is last, where the field is missing (semantics K20).
  package var order: Double?
  /// What its subjects' own labels must be; nil where the field is missing or empty, which is no written `all()`
  /// (semantics K31 to K33).
  package var selector: SelectorExpression?
  /// What the labels of its subjects' namespaces must be; nil where the field is missing or empty, as in a
  /// NetworkPolicy, which has no such field.
  package var namespaceSelector: SelectorExpression?
  /// What the labels of its subjects' service accounts must be; nil where the field is missing or empty.
  package var serviceAccountSelector: SelectorExpression?
  /// `types`; nil where the field is missing or empty (semantics K24). What it comes to is `directions`.
  package var types: [Direction]?
  /// Its rules, in order; nil where the field is missing, which is not always the same as empty (semantics K25).
  package var ingress: [CalicoRule]?
  package var egress: [CalicoRule]?
  /// Whether it is about host endpoints alone, before connections are tracked (semantics K73).
  package var doNotTrack = false
  /// Whether it is about host endpoints alone, before addresses are translated (semantics K73).
  package var preDNAT = false
  /// Whether it is also about what a host endpoint forwards (semantics K74, K75).
  package var applyOnForward = false
  /// Where the name stands.
  package var span: Span
  /// The annotation `netpol-verify/ignore`, if there is one: findings that are accepted, each with a reason.
  package var ignored: String?

  /// Makes a policy that says nothing.
  package init(_ kind: Kind, group: CalicoGroup = .api, namespace: String? = nil, name: String, span: Span) {
    self.kind = kind
    self.group = group
    self.namespace = namespace
    self.name = name
    self.span = span
  }

  /// The rules of a direction.
  package subscript(direction: Direction) -> [CalicoRule] { (direction == .ingress ? ingress : egress) ?? [] }

  /// All rules.
  package var rules: [CalicoRule] { (ingress ?? []) + (egress ?? []) }
}
