package import Diagnostics

extension YAMLNode {
  /// The scalar, if it is one.
  package var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The items, if it is a list.
  package var sequence: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }

  /// The entries in the order in which they were written, if it is a mapping.
  package var mapping: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }

  /// Whether it is null: nothing at all, `~` or `null`.
  package var isNull: Bool { scalar?.value == .null }

  /// The value of a key, if it is a mapping that has the key.
  package subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// The entry of a key, if it is a mapping that has the key.
  package func entry(_ key: String) -> Entry? { mapping?.first { $0.key == key } }

  /// What it is, for messages: `a mapping`, `a list`, `a string`, `an integer`, `a number`, `a boolean` or `null`.
  package var kindDescription: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.kindDescription
    }
  }
}

extension YAMLScalar {
  /// What it is, for messages.
  package var kindDescription: String {
    switch value {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a number"
    case .string: "a string"
    }
  }
}

extension Diagnostic.ID {
  /// The text is no YAML.
  package static let yamlSyntax: Self = "yaml-syntax"
  /// The bytes are no text that YAML admits.
  package static let yamlEncoding: Self = "yaml-encoding"
  /// The file exceeds one of `YAMLLimits`.
  package static let yamlLimit: Self = "yaml-limit"
  /// An alias has no anchor or contains itself.
  package static let yamlAlias: Self = "yaml-alias"
  /// A tag is unknown or does not fit its value.
  package static let yamlTag: Self = "yaml-tag"
  /// A mapping has a key twice.
  package static let duplicateKey: Self = "duplicate-key"
  /// A key cannot be a string.
  package static let yamlKey: Self = "yaml-key"
  /// A merge key `<<` cannot be applied.
  package static let yamlMerge: Self = "yaml-merge"
}
