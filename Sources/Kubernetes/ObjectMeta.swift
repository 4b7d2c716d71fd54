public import Diagnostics

/// Who says what the namespace of an object is.
public enum NamespaceSource: Hashable, Sendable {
  /// The object's manifest.
  case manifest
  /// The user, for objects that name none.
  case user
  /// Nobody: `default` is only the most likely one.
  case nobody
}

/// The parts of `metadata` that bear on network policy.
public struct ObjectMeta: Sendable {
  /// One entry of `ownerReferences`.
  public struct OwnerReference: Hashable, Sendable {
    /// The owner's kind.
    public var kind: String
    /// The owner's name.
    public var name: String
    /// Whether the owner manages the object.
    public var controller: Bool

    /// Makes a reference.
    public init(kind: String, name: String, controller: Bool) {
      self.kind = kind
      self.name = name
      self.controller = controller
    }
  }

  /// The name.
  public var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  public var isGenerated = false
  /// The namespace. Of a manifest that names none, the user's for such objects, else `default`; nil for objects that lie
  /// in no namespace.
  public var namespace: String?
  /// The namespace of an object that has one: `default` where nothing says another.
  public var namespaceName: String { namespace ?? "default" }
  /// Who says what the namespace is.
  public var namespaceSource = NamespaceSource.manifest
  /// The labels.
  public var labels: [String: String]
  /// The annotations that bear on connections (kinds, 1d); others are not kept.
  public var annotations: [String: String] = [:]
  /// The owners.
  public var ownerReferences: [OwnerReference]
  /// The annotation `netpol-verify/ignore`.
  public var ignored: String?
  /// Where the name stands, or the object when there is none.
  public var span: Span

  /// Makes metadata.
  public init(
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
