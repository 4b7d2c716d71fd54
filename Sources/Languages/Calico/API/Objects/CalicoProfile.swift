package import Diagnostics
package import Kubernetes

/// A `Profile`: labels and rules for the host endpoints that name it, asked behind all tiers (semantics K60). Those of
/// pods exist without being written.
package struct CalicoProfile: Sendable {
  package var name: String
  /// Whether the name is that of `generateName`.
  package var isGenerated = false
  /// The labels of those who name it.
  package var labelsToApply: [String: String]
  package var ingress: [CalicoRule]
  package var egress: [CalicoRule]
  /// Where the name stands.
  package var span: Span

  /// Makes a profile.
  package init(
    name: String, labelsToApply: [String: String], ingress: [CalicoRule], egress: [CalicoRule], span: Span
  ) {
    self.name = name
    self.labelsToApply = labelsToApply
    self.ingress = ingress
    self.egress = egress
    self.span = span
  }
}

extension CalicoProfile: PolicyData {
  package var enforcer: Enforcer.Name { .calico }
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "Profile", name: name) }
  /// It has no namespace of its own.
  package var namespaceSource: NamespaceSource { .manifest }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(FieldPath("spec", "labelsToApply"), labelsToApply)
    for (key, rules) in [("ingress", ingress), ("egress", egress)] {
      for (index, rule) in rules.enumerated() { result.add(FieldPath("spec", key).appending(index), rule) }
    }
    return result
  }
}
