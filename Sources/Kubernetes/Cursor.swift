package import Diagnostics
package import YAMLTree

/// Collects the diagnostics of one decoding.
package final class DecodingContext {
  /// What was found so far.
  package var diagnostics = DiagnosticBag()
  /// The namespace of objects that name none, as the user says; nil for one who does not say.
  package var defaultNamespace: String?

  /// Makes a context without findings.
  package init() {}

  /// What `decode` returns, or nil if it reported an error: what was read besides a mistake must not be used, since
  /// without a field that is not understood it may mean something else.
  package func withoutErrors<Value>(_ decode: () -> Value?) -> Value? {
    let known = diagnostics.all.count
    let value = decode()
    return diagnostics.all.dropFirst(known).contains { $0.severity == .error } ? nil : value
  }
}

/// A node of a document, the path by which it was reached, and where to report what is wrong with it.
///
/// Every reading function reports once and returns nil when the node is not what was asked for. A value of nil from
/// `optional…` functions with no report means that the field is missing or null.
package struct Cursor {
  /// The node.
  package let node: YAMLNode
  /// The path from the object.
  package let path: FieldPath
  /// Where findings go.
  package let context: DecodingContext

  /// Starts at the root of an object.
  package init(_ node: YAMLNode, path: FieldPath = FieldPath(), context: DecodingContext) {
    self.node = node
    self.path = path
    self.context = context
  }

  /// Where the node was written.
  package var span: Span { node.span }

  /// Reports an error at this node; the field's path is put in front of the message.
  package func error(_ id: Diagnostic.ID, _ message: String, notes: [Diagnostic.Note] = []) {
    let prefix = path.description
    context.diagnostics.report(
      .error(id, prefix.isEmpty ? message : "\(prefix): \(message)", at: node.span, notes: notes))
  }

  /// Reports that the node is not of the kind asked for.
  package func typeError(expected: String, notes: [Diagnostic.Note] = []) {
    error("wrong-type", "expected \(expected), found \(node.foundDescription)", notes: notes)
  }

  /// Whether the node is null, which the API reads as missing.
  package var isNull: Bool {
    if case .scalar(let scalar) = node.content { scalar.value == .null } else { false }
  }

  /// The members of a mapping. With `known`, any other member is an error that names the type and what was meant.
  ///
  /// - Parameter misnomers: what people write for a known member, or in its place.
  package func fields(_ type: String, known: [String]? = nil, misnomers: [String: Misnomer] = [:]) -> Fields? {
    guard case .mapping(var entries) = node.content else {
      typeError(expected: "a mapping (\(type))", notes: lostMappingNotes)
      return nil
    }
    if let known {
      for (place, entry) in entries.enumerated() where !known.contains(entry.key) {
        var notes: [Diagnostic.Note] = []
        if let misnomer = misnomers[entry.key] {
          notes.append(.init(misnomer.note))
          if let key = misnomer.key, !entries.contains(where: { $0.key == key }) { entries[place].key = key }
        } else if let meant = nearest(entry.key, among: known) {
          notes.append(.init("did you mean `\(meant)`?"))
        } else {
          notes.append(.init("fields of \(type): \(known.joined(separator: ", "))"))
        }
        let location = path.description
        let prefix = location.isEmpty ? "" : "\(location): "
        context.diagnostics.report(
          .error("unknown-field", "\(prefix)unknown field `\(entry.key)` in \(type)", at: entry.keySpan, notes: notes))
      }
    }
    return Fields(owner: self, entries: entries)
  }

  /// The items of a list.
  package func items() -> [Cursor]? {
    guard case .sequence(let nodes) = node.content else {
      typeError(expected: "a list", notes: lostListNotes)
      return nil
    }
    return nodes.enumerated().map { Cursor($1, path: path.appending($0), context: context) }
  }

  /// Text; a number or boolean is an error that shows how to quote it.
  package func string() -> String? {
    guard case .scalar(let scalar) = node.content else {
      typeError(expected: "a string")
      return nil
    }
    guard scalar.value == .string else {
      let notes: [Diagnostic.Note] =
        scalar.value == .null ? [] : [.init("YAML reads `\(scalar.text)` so; write \"\(scalar.text)\" in quotes")]
      typeError(expected: "a string", notes: notes)
      return nil
    }
    return scalar.text
  }

  /// A boolean.
  package func bool() -> Bool? {
    if case .scalar(let scalar) = node.content, case .bool(let value) = scalar.value { return value }
    typeError(expected: "a boolean")
    return nil
  }

  /// An integer.
  package func integer() -> Int64? {
    if case .scalar(let scalar) = node.content, case .int(let value) = scalar.value { return value }
    typeError(expected: "an integer")
    return nil
  }

  /// A mapping of text to text, such as labels. A null value reads as the empty string, as the API does.
  package func stringMap(_ type: String) -> [String: String]? {
    guard let fields = fields(type) else { return nil }
    var result: [String: String] = [:]
    var isComplete = true
    for (key, value) in fields.all {
      if value.isNull {
        result[key] = ""
      } else if let text = value.string() {
        result[key] = text
      } else {
        isComplete = false
      }
    }
    return isComplete ? result : nil
  }

  /// A hint for a single item where a list belongs.
  private var lostListNotes: [Diagnostic.Note] {
    guard let key = path.lastKey else { return [] }
    switch node.content {
    case .scalar(let scalar) where scalar.value == .string && !scalar.text.contains { ",[]{}:#\n".contains($0) }:
      return [.init("a list of one item is written `\(key): [\(scalar.text)]`")]
    case .scalar: return []
    default: return [.init("each item of `\(key)` begins with `- `")]
    }
  }

  /// A hint for text where a mapping belongs, such as `app=web` or `app:web` for `app: web`.
  private var lostMappingNotes: [Diagnostic.Note] {
    guard case .scalar(let scalar) = node.content, scalar.value == .string else { return [] }
    for separator in ["=", ":"] {
      let parts = scalar.text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty, !parts[0].contains(" ") {
        let value = parts[1].drop { $0 == " " }
        return [.init("a mapping is written `key: value`; did you mean `\(parts[0]): \(value)`?")]
      }
    }
    return []
  }
}

/// The members of a mapping.
package struct Fields {
  /// The mapping.
  package let owner: Cursor
  /// Its members in the order in which they were written.
  package let entries: [YAMLNode.Entry]

  /// The members with cursors, in the order in which they were written.
  package var all: [(key: String, value: Cursor)] {
    entries.map { ($0.key, Cursor($0.value, path: owner.path.appending($0.key), context: owner.context)) }
  }

  /// A member that is there and not null.
  package subscript(key: String) -> Cursor? {
    guard let cursor = written(key), !cursor.isNull else { return nil }
    return cursor
  }

  /// A member that is there, null or not.
  package func written(_ key: String) -> Cursor? {
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    return Cursor(entry.value, path: owner.path.appending(key), context: owner.context)
  }

  /// Where a member's key was written.
  package func keySpan(_ key: String) -> Span? { entries.first { $0.key == key }?.keySpan }

  /// A member that must be there and not null.
  package func required(_ key: String, of type: String, notes: [Diagnostic.Note] = []) -> Cursor? {
    if let cursor = self[key] { return cursor }
    let prefix = owner.path.description
    owner.context.diagnostics.report(
      .error(
        "missing-field", (prefix.isEmpty ? "" : "\(prefix): ") + "\(type) needs `\(key)`",
        at: written(key)?.span ?? owner.span, notes: notes))
    return nil
  }
}

extension YAMLNode {
  /// What the node is, with its text where it is short: ``the string `app=web` ``.
  fileprivate var foundDescription: String {
    switch content {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      let text = scalar.text.count <= 60 ? " `\(scalar.text)`" : ""
      switch scalar.value {
      case .null: return "null"
      case .bool: return "the boolean\(text)"
      case .int: return "the integer\(text)"
      case .float: return "the number\(text)"
      case .string: return "the string\(text)"
      }
    }
  }
}
