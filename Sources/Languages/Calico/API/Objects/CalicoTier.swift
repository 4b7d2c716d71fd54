package import Diagnostics
package import Kubernetes

/// A `Tier`: a list of policies that are asked together (semantics K10 to K18).
package struct CalicoTier: Sendable {
  /// What is done where a policy of the tier selects an end, and none of its rules matches (semantics K17).
  package enum DefaultAction: String, Hashable, CaseIterable, Sendable {
    case deny = "Deny"
    /// The next tier is asked.
    case pass = "Pass"
  }

  /// The name: one DNS label.
  package var name: String
  /// Whether the name is that of `generateName`.
  package var isGenerated = false
  /// The smaller is asked first; nil, which is last, where the field is missing (semantics K10).
  package var order: Double?
  /// Deny where the field is missing.
  package var defaultAction: DefaultAction
  /// Where the name stands.
  package var span: Span

  /// Makes a tier.
  package init(name: String, order: Double?, defaultAction: DefaultAction, span: Span) {
    self.name = name
    self.order = order
    self.defaultAction = defaultAction
    self.span = span
  }
}

extension CalicoTier: PolicyData {
  package var enforcer: Enforcer.Name { .calico }
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Tier", name: name) }
  /// It has no namespace of its own.
  package var namespaceSource: NamespaceSource { .manifest }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(FieldPath("spec", "order"), order)
    result.add(FieldPath("spec", "defaultAction"), defaultAction.rawValue)
    return result
  }
}
