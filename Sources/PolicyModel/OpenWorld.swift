import Cluster

/// What is taken for granted of pods that no manifest declares (property language, "Open world").
package struct OpenWorld: Hashable, Sendable {
  /// Whether there can be namespaces that no manifest declares.
  package var hasNewNamespaces: Bool
  /// Keys of pod labels whose values must be those of a declared pod of the same namespace.
  package var trustedPodLabels: [String]
  /// Keys of labels that a new namespace does not carry.
  package var trustedNamespaceLabels: [String]
  /// Keys of labels that a new ServiceAccount does not carry.
  package var trustedAccountLabels: [String] = []
  /// Accounts that nobody else can use.
  package var trustedAccounts: Set<AccountName> = []

  /// What tells one ServiceAccount from others.
  package struct AccountName: Hashable, Sendable {
    /// The name of its namespace.
    package var namespace: String
    /// Its name.
    package var name: String

    /// Makes a name.
    package init(namespace: String, name: String) {
      self.namespace = namespace
      self.name = name
    }
  }

  package init(
    hasNewNamespaces: Bool = false, trustedPodLabels: [String] = [],
    trustedNamespaceLabels: [String] = [LabelVocabulary.namespaceName]
  ) {
    self.hasNewNamespaces = hasNewNamespaces
    self.trustedPodLabels = trustedPodLabels
    self.trustedNamespaceLabels = trustedNamespaceLabels
  }
}
