package import Diagnostics
package import Kubernetes
package import Network

/// A `NetworkSet` or a `GlobalNetworkSet`: addresses with labels (semantics K35, K57).
package struct NetworkSet: Sendable {
  package var name: String
  /// Whether the name is that of `generateName`.
  package var isGenerated = false
  /// The namespace, `default` where nothing says another (semantics K4); nil for a GlobalNetworkSet.
  package var namespace: String?
  /// Who says what the namespace is.
  package var namespaceSource = NamespaceSource.manifest
  /// Its own labels.
  package var labels: [String: String]
  /// The addresses, host bits masked; an address alone is a block of one.
  package var nets: [CIDR]
  /// Where the name stands.
  package var span: Span

  /// Makes a set.
  package init(namespace: String?, name: String, labels: [String: String], nets: [CIDR], span: Span) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.nets = nets
    self.span = span
  }
}

extension NetworkSet: PolicyData {
  package var enforcer: Enforcer.Name { .calico }
  package var addresses: [CIDR] { nets }
  /// What tells it from other objects.
  package var reference: ObjectReference {
    ObjectReference(kind: namespace == nil ? "GlobalNetworkSet" : "NetworkSet", namespace: namespace, name: name)
  }
  package var readFields: ReadFields {
    var result = ReadFields()
    if namespaceSource != .nobody { result.add(FieldPath("metadata", "namespace"), namespace) }
    result.add(FieldPath("metadata", "labels"), labels)
    result.add(FieldPath("spec", "nets"), items: nets)
    return result
  }
}
