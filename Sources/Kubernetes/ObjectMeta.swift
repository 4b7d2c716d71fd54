package import Diagnostics

/// Who says what the namespace of an object is.
package enum NamespaceSource: Hashable, Sendable {
  /// The object's manifest.
  case manifest
  /// The user, for objects that name none.
  case user
  /// Nobody: `default` is only the most likely one.
  case nobody
}

/// The parts of `metadata` that bear on network policy.
package struct ObjectMeta: Sendable {
  /// One entry of `ownerReferences`.
  package struct OwnerReference: Hashable, Sendable {
    /// The owner's kind.
    package var kind: String
    /// The owner's name.
    package var name: String
    /// Whether the owner manages the object.
    package var controller: Bool

    /// Makes a reference.
    package init(kind: String, name: String, controller: Bool) {
      self.kind = kind
      self.name = name
      self.controller = controller
    }
  }

  /// The name.
  package var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  package var isGenerated = false
  /// The namespace. Of a manifest that names none, the user's for such objects, else `default`; nil for objects that lie
  /// in no namespace.
  package var namespace: String?
  /// The namespace of an object that has one: `default` where nothing says another.
  package var namespaceName: String { namespace ?? "default" }
  /// Who says what the namespace is.
  package var namespaceSource = NamespaceSource.manifest
  /// The labels.
  package var labels: [String: String]
  /// The annotations that bear on connections (kinds, 1d); others are not kept.
  package var annotations: [String: String] = [:]
  /// The owners.
  package var ownerReferences: [OwnerReference]
  /// The annotation `netpol-verify/ignore`.
  package var ignored: String?
  /// Where the name stands, or the object when there is none.
  package var span: Span

  /// Makes metadata.
  package init(
    name: String, namespace: String? = nil, labels: [String: String] = [:], ownerReferences: [OwnerReference] = [],
    span: Span
  ) {
    self.name = name
    self.namespace = namespace
    self.labels = labels
    self.ownerReferences = ownerReferences
    self.span = span
  }
}
