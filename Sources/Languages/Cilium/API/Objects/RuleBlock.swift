package import Diagnostics
package import Kubernetes
package import Network

/// One rule block of a policy: `spec`, or an item of `specs` (semantics L2, L3).
package struct RuleBlock: Sendable {
  /// What a block is about.
  package enum Subject: Hashable, Sendable {
    /// Whom Cilium manages, by the labels of their identity.
    case endpoints(EndpointSelector)
    /// Nodes, by theirs; only with the host firewall (semantics L6).
    case nodes(EndpointSelector)
  }

  /// Where it stands: `spec`, or `specs[1]`.
  package var path: FieldPath
  package var subject: Subject
  /// Its rules: those of `ingressDeny`, `ingress`, `egressDeny` and `egress`, in the order of each list.
  package var rules: [CiliumRule]
  /// What `enableDefaultDeny` says of a direction; nothing where it is missing or null (semantics L12).
  package var enableDefaultDeny: [Direction: Bool]
  /// Where its selector stands.
  package var span: Span

  /// Makes a block.
  package init(
    path: FieldPath, subject: Subject, rules: [CiliumRule] = [], enableDefaultDeny: [Direction: Bool] = [:], span: Span
  ) {
    self.path = path
    self.subject = subject
    self.rules = rules
    self.enableDefaultDeny = enableDefaultDeny
    self.span = span
  }
}
