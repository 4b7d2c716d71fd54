import YAMLTree

/// A `v1` ServiceAccount: what some policies know pods by.
package struct ServiceAccount: Hashable, Sendable {
  /// The namespace.
  package var namespace: String
  /// The name.
  package var name: String
  /// The labels; nil where nobody can read them, as in a template: to most runs that is no matter.
  package var labels: [String: String]?

  /// Makes an account.
  package init(namespace: String, name: String, labels: [String: String]? = [:]) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
  }
}

extension ServiceAccount {
  /// The account of an object.
  init(_ object: YAMLNode, namespace: String, name: String) {
    self.init(namespace: namespace, name: name)
    for entry in object["metadata"]?["labels"]?.mapping ?? [] {
      guard NameRule.isQualifiedName(entry.key), let scalar = entry.value.scalar, scalar.value == .string,
        NameRule.isLabelValue(scalar.text)
      else {
        labels = nil
        return
      }
      labels?[entry.key] = scalar.text
    }
  }
}
