package import Diagnostics

/// A node of a YAML document: aliases expanded, merge keys applied, every node with the place it was written at.
package struct YAMLNode: Sendable {
  /// What a node holds.
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// Entries in the order in which they were written. No two keys are equal.
    case mapping([Entry])
  }

  /// One `key: value` of a mapping. Keys are always strings, as in JSON.
  package struct Entry: Sendable {
    /// The key's text.
    package var key: String
    /// Where the key was written.
    package var keySpan: Span
    /// The value.
    package var value: YAMLNode

    /// Makes an entry.
    package init(key: String, keySpan: Span, value: YAMLNode) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  /// The value.
  package var content: Content
  /// Where it was written.
  package var span: Span

  /// Makes a node.
  package init(_ content: Content, span: Span) {
    self.content = content
    self.span = span
  }
}

/// A scalar as it was spelled, and what Kubernetes' reader (YAML 1.1 as read by sigs.k8s.io/yaml) takes it for.
package struct YAMLScalar: Hashable, Sendable {
  /// What a scalar means once it is read as JSON.
  package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number that is no 64-bit integer; only the spelling is kept.
    case float
    /// Text: quoted, block, or plain text that resolves to nothing else. Dates stay text.
    case string
  }

  /// The text after unquoting and unfolding.
  package var text: String
  /// What it resolves to.
  package var value: Value

  /// Makes a scalar.
  package init(text: String, value: Value) {
    self.text = text
    self.value = value
  }
}
