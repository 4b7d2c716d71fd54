package import Diagnostics
package import Kubernetes
package import Network

/// A CiliumCIDRGroup: addresses with labels (semantics L37).
package struct CiliumCIDRGroup: Sendable {
  package var name: String
  /// Whether the name is that of `generateName`.
  package var isGenerated = false
  package var labels: [String: String]
  /// `externalCIDRs`, host bits masked.
  package var blocks: [CIDR]
  /// Where the name stands.
  package var span: Span

  /// Makes a group.
  package init(name: String, labels: [String: String] = [:], blocks: [CIDR], span: Span) {
    self.name = name
    self.labels = labels
    self.blocks = blocks
    self.span = span
  }
}

extension CiliumCIDRGroup: PolicyData {
  package var enforcer: Enforcer.Name { .cilium }
  package var namespaceSource: NamespaceSource { .manifest }
  package var addresses: [CIDR] { blocks }
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: "CiliumCIDRGroup", namespace: nil, name: name) }
  package var readFields: ReadFields {
    var result = ReadFields()
    result.add(FieldPath("metadata", "labels"), labels)
    result.add(FieldPath("spec", "externalCIDRs"), items: blocks)
    return result
  }
}
