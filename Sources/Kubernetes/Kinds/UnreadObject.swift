package import Diagnostics

/// An object of a kind that can change connections and that the program has no semantics for.
package struct UnreadObject: Sendable {
  /// The API group; empty for the core group.
  package var group: String
  /// The kind.
  package var kind: String
  /// The namespace; nil for an object outside of namespaces.
  package var namespace: String?
  /// The name.
  package var name: String
  /// What it can do to connections.
  package var effects: Set<Effect>
  /// Where.
  package var scope: KindScope
  /// Whether it is a policy: `unknownKinds: error` refuses those that can allow.
  package var isPolicy: Bool
  /// Whether it selects the pods of its scope by labels, as policies do: who they are is not known where labels are not.
  /// The scope of an annotation is its own pods, whatever their labels are.
  package var isSelecting = false
  /// The keys of labels of pods or namespaces that it writes, in which `*` stands for any text: who is in a set or
  /// selected by such a label is not known.
  package var labelKeys: [String] = []
  /// Whether it writes nothing else.
  package var writesLabelsAlone = false
  /// Whether it writes labels that matter.
  package var writesLabels: Bool { !labelKeys.isEmpty }
  /// All that was written, in one form whatever the order of keys: two objects of equal content do the same.
  package var content: String
  /// Where it was written.
  package var span: Span

  /// `Kind namespace/name`.
  package var title: String { ObjectReference(kind: kind, namespace: namespace, name: name).title }

  /// Makes an object.
  package init(
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
  package var isUnplaced: Bool {
    switch scope.ends {
    // A Template may say of each of its objects where it lies.
    case .namespaces(let names): namespace == nil && !group.isEmpty && names.contains("default")
    case .pods: namespace == nil && !group.isEmpty
    case .cluster, .nodes, .none: false
    }
  }

  /// The object where selectors ask for labels of some keys; nil for one that writes other labels and nothing else
  /// (kinds, U4).
  package func labelling(_ keys: Set<String>) -> Self? {
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
  package var mayAllow: Bool { effects.contains(where: \.mayAllow) }

  /// Whether it can close what is open.
  package var mayDeny: Bool { effects.contains(where: \.mayDeny) }
}

/// An object that makes pods of which not even the labels are known.
package struct UnmodelledWorkload: Hashable, Sendable {
  /// The kind.
  package var kind: String
  /// The namespace of its pods.
  package var namespace: String
  /// Its name.
  package var name: String
  /// Where it was written.
  package var span: Span
  /// Who says in which namespace it lies.
  package var namespaceSource = NamespaceSource.manifest
  /// Annotations of its pods that bear on connections.
  package var annotations: [String: String] = [:]

  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: kind, namespace: namespace, name: name) }
  /// `Kind namespace/name`.
  package var title: String { reference.title }

  /// Makes one.
  package init(kind: String, namespace: String, name: String, span: Span) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.span = span
  }
}

/// How many objects of a kind were passed over, and what such objects can do.
package struct PassedOver: Hashable, Sendable {
  /// The API group; empty for the core group.
  package var group: String
  /// The kind.
  package var kind: String
  /// What the objects can do, in the words of reports: `inert`, `unknown`, `makes-pods`, `source`, or letters of effects.
  package var effects: Set<String>
  /// Where, as `Kind namespace/name` of each object that can change connections; empty for others.
  package var scope: Set<String>
  /// How many there are.
  package var count: Int

  /// Whether nothing is known of the kind.
  package var isUnknown: Bool { effects.contains("unknown") }
  /// Whether the objects point to manifests elsewhere, which are not read.
  package var isSource: Bool { effects.contains("source") }

  /// Makes a count.
  package init(group: String, kind: String, effects: Set<String>, scope: Set<String> = [], count: Int) {
    self.group = group
    self.kind = kind
    self.effects = effects
    self.scope = scope
    self.count = count
  }
}
