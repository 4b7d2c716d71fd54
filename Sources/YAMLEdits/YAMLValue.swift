package import Diagnostics
package import YAMLTree

/// Something to write into a YAML document.
package indirect enum YAMLValue: Hashable, Sendable {
  /// Text that stays text: quoted where YAML would take it for something else.
  case text(String)
  case number(Int)
  case list([YAMLValue])
  /// Keys with their values, in the order in which they are written.
  case mapping([Entry])

  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: YAMLValue

    /// Makes an entry.
    package init(_ key: String, _ value: YAMLValue) { (self.key, self.value) = (key, value) }
  }

  /// The value as what is read once it is written; all of it stands at `span`.
  package func node(at span: Span) -> YAMLNode {
    switch self {
    case .text(let text): YAMLNode(.scalar(YAMLScalar(text: text, value: .string)), span: span)
    case .number(let number): YAMLNode(.scalar(YAMLScalar(text: "\(number)", value: .int(Int64(number)))), span: span)
    case .list(let items): YAMLNode(.sequence(items.map { $0.node(at: span) }), span: span)
    case .mapping(let entries):
      YAMLNode(
        .mapping(entries.map { .init(key: $0.key, keySpan: span, value: $0.value.node(at: span)) }), span: span)
    }
  }

  /// What was read, to be written anew; nil where it holds a scalar that policies have no use for.
  package init?(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.value {
      case .string: self = .text(scalar.text)
      case .int(let number): self = .number(Int(number))
      case .null, .bool, .float: return nil
      }
    case .sequence(let nodes):
      let items = nodes.compactMap { Self($0) }
      guard items.count == nodes.count else { return nil }
      self = .list(items)
    case .mapping(let nodes):
      let entries = nodes.compactMap { node in Self(node.value).map { Entry(node.key, $0) } }
      guard entries.count == nodes.count else { return nil }
      self = .mapping(entries)
    }
  }
}
