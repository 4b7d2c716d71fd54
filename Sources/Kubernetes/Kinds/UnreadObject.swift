public import Diagnostics

/// An object of a kind that can change connections and that the program has no semantics for.
public struct UnreadObject: Sendable {
  /// The API group; empty for the core group.
  public var group: String
  /// The kind.
  public var kind: String
  /// The namespace; nil for an object outside of namespaces.
  public var namespace: String?
  /// The name.
  public var name: String
  /// What it can do to connections.
  public var effects: Set<Effect>
  /// Where.
  public var scope: KindScope
  /// Whether it is a policy: `unknownKinds: error` refuses those that can allow.
  public var isPolicy: Bool
  /// Whether it selects the pods of its scope by labels, as policies do: who they are is not known where labels are not.
  /// The scope of an annotation is its own pods, whatever their labels are.
  public var isSelecting = false
  /// The keys of labels of pods or namespaces that it writes, in which `*` stands for any text: who is in a set or
  /// selected by such a label is not known.
  public var labelKeys: [String] = []
  /// Whether it writes nothing else.
  public var writesLabelsAlone = false
  /// Whether it writes labels that matter.
  public var writesLabels: Bool { !labelKeys.isEmpty }
  /// All that was written, in one form whatever the order of keys: two objects of equal content do the same.
  public var content: String
  /// Where it was written.
  public var span: Span

  /// `Kind namespace/name`.
  public var title: String { "\(kind) \([namespace, name].compactMap { $0 }.joined(separator: "/"))" }

  /// Makes an object.
  public init(
    group: String, kind: String, namespace: String?, name: String, effects: Set<Effect>, scope: KindScope,
    isPolicy: Bool = false, labelKeys: [String] = [], content: String = "", span: Span
  ) {
    self.group = group
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.effects = effects
    self.scope = scope
    self.isPolicy = isPolicy
    self.labelKeys = labelKeys
    self.content = content
    self.span = span
  }

  /// Whether it lies in a namespace, and neither its manifest nor the user says in which.
  public var isUnplaced: Bool {
    switch scope.ends {
    // A Template may say of each of its objects where it lies.
    case .namespaces(let names): namespace == nil && !group.isEmpty && names.contains("default")
    case .pods: namespace == nil && !group.isEmpty
    case .cluster, .nodes, .none: false
    }
  }

  /// The object where selectors ask for labels of some keys; nil for one that writes other labels and nothing else
  /// (kinds, U4).
  public func labelling(_ keys: Set<String>) -> Self? {
    if labelKeys.isEmpty || mayLabel(keys) { return self }
    if writesLabelsAlone { return nil }
    var result = self
    result.labelKeys = []
    return result
  }

  private func mayLabel(_ keys: Set<String>) -> Bool {
    labelKeys.contains { written in
      if written == "*" { return true }
      let pattern = Pattern(written)
      return keys.contains { pattern.matches($0) }
    }
  }

  /// Whether it can open what is closed.
  public var mayAllow: Bool { effects.contains(where: \.mayAllow) }

  /// Whether it can close what is open.
  public var mayDeny: Bool { effects.contains(where: \.mayDeny) }
}

/// An object that makes pods of which not even the labels are known.
public struct UnmodelledWorkload: Hashable, Sendable {
  /// The kind.
  public var kind: String
  /// The namespace of its pods.
  public var namespace: String
  /// Its name.
  public var name: String
  /// Where it was written.
  public var span: Span
  /// Who says in which namespace it lies.
  public var namespaceSource = NamespaceSource.manifest
  /// Annotations of its pods that bear on connections.
  public var annotations: [String: String] = [:]

  /// `Kind namespace/name`.
  public var title: String { "\(kind) \(namespace)/\(name)" }

  /// Makes one.
  public init(kind: String, namespace: String, name: String, span: Span) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.span = span
  }
}

/// How many objects of a kind were passed over, and what such objects can do.
public struct PassedOver: Hashable, Sendable {
  /// The API group; empty for the core group.
  public var group: String
  /// The kind.
  public var kind: String
  /// What the objects can do, in the words of reports: `inert`, `unknown`, `makes-pods`, `source`, or letters of effects.
  public var effects: Set<String>
  /// Where, as `Kind namespace/name` of each object that can change connections; empty for others.
  public var scope: Set<String>
  /// How many there are.
  public var count: Int

  /// Whether nothing is known of the kind.
  public var isUnknown: Bool { effects.contains("unknown") }
  /// Whether the objects point to manifests elsewhere, which are not read.
  public var isSource: Bool { effects.contains("source") }

  /// Makes a count.
  public init(group: String, kind: String, effects: Set<String>, scope: Set<String> = [], count: Int) {
    self.group = group
    self.kind = kind
    self.effects = effects
    self.scope = scope
    self.count = count
  }
}
