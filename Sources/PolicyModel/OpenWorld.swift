import Cluster

/// What is taken for granted of pods that no manifest declares (property language, "Open world").
package struct OpenWorld: Hashable, Sendable {
  /// Whether there can be namespaces that no manifest declares.
  package var hasNewNamespaces: Bool
  /// Keys of pod labels whose values must be those of a declared pod of the same namespace.
  package var trustedPodLabels: [String]
  /// Keys of labels that a new namespace does not carry.
  package var trustedNamespaceLabels: [String]

  package init(
    hasNewNamespaces: Bool = false, trustedPodLabels: [String] = [],
    trustedNamespaceLabels: [String] = [LabelVocabulary.namespaceName]
  ) {
    self.hasNewNamespaces = hasNewNamespaces
    self.trustedPodLabels = trustedPodLabels
    self.trustedNamespaceLabels = trustedNamespaceLabels
  }
}

/// The labels that selections ask for: what tells hypothetical pods apart.
package struct LabelVocabulary: Sendable {
  /// The label that the API server gives every namespace: its name (semantics A21).
  package static let namespaceName = "kubernetes.io/metadata.name"

  /// The values of pod labels by key, ascending.
  package private(set) var pod: [String: [String]] = [:]
  /// The values of namespace labels by key, ascending.
  package private(set) var namespace: [String: [String]] = [:]

  /// The labels that `selections` ask for. A namespace's name counts as its label.
  package init(_ selections: some Sequence<PodSelection>) {
    var pod: [String: Set<String>] = [:]
    var namespace: [String: Set<String>] = [:]
    for selection in Set(selections) {
      for item in selection.podLabels { pod[item.key, default: []].formUnion(item.values) }
      for item in selection.namespaceLabels {
        namespace[item.key, default: []].formUnion(item.values)
      }
      if let name = selection.namespace { namespace[Self.namespaceName, default: []].insert(name) }
    }
    self.pod = pod.mapValues { $0.sorted() }
    self.namespace = namespace.mapValues { $0.sorted() }
  }
}
