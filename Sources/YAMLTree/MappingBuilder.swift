import Diagnostics

/// Puts keys and values together to the entries of one mapping: keys become strings, none occurs twice, `<<` is applied.
struct MappingBuilder {
  private enum Key {
    case name(String, Span)
    case merge(Span)
    /// Reported already; the value is dropped.
    case invalid
  }

  private var key: Key?
  private var entries: [YAMLNode.Entry] = []
  /// The places of keys, once there are more than a few.
  private var places: [String: Int] = [:]
  private var merge: Merge?

  /// Adds a key or the value of the key added before. Returns what is wrong with it.
  mutating func add(_ node: YAMLNode, _ origin: TreeBuilder.Origin, at span: Span) -> Diagnostic? {
    guard let key else { return addKey(node, origin, at: span) }
    self.key = nil
    switch key {
    case .name(let name, let keySpan):
      if entries.count == 8 { for (place, entry) in entries.enumerated() { places[entry.key] = place } }
      if entries.count >= 8 { places[name] = entries.count }
      entries.append(YAMLNode.Entry(key: name, keySpan: keySpan, value: node))
      return nil
    case .merge(let keySpan):
      let result = Merge.make(from: node, isAlias: origin == .alias, at: keySpan, before: entries.count)
      switch result {
      case .success(let merge): self.merge = merge
      case .failure(let problem): return problem.diagnostic
      }
      return nil
    case .invalid: return nil
    }
  }

  private mutating func addKey(_ node: YAMLNode, _ origin: TreeBuilder.Origin, at span: Span) -> Diagnostic? {
    key = .invalid
    guard let scalar = node.scalar else {
      return .error(.yamlKey, "\(node.kindDescription) cannot be a key", at: span, notes: Self.templateHint(node))
    }
    if origin == .plain, scalar.text == "<<" {
      if let merge {
        return .error(
          .duplicateKey, "duplicate merge key `<<`", at: span,
          notes: [.init("the first one is here", at: merge.keySpan)])
      }
      key = .merge(span)
      return nil
    }
    guard let name = Self.name(scalar) else {
      let message =
        scalar.value == .null
        ? "null cannot be a key" : "the key `\(scalar.text.clipped)` would be read as a number and spelled differently"
      return .error(.yamlKey, message, at: span, notes: [.init("quote it if it is meant as text")])
    }
    if let first = place(of: name) {
      let note = Diagnostic.Note("the first one is here", at: entries[first].keySpan)
      return .error(
        .duplicateKey, "duplicate key `\(name.clipped)`", at: span, notes: [note] + Self.separatorHint(name))
    }
    key = .name(name, span)
    return nil
  }

  private func place(of name: String) -> Int? {
    entries.count <= 8 ? entries.firstIndex { $0.key == name } : places[name]
  }

  /// `{{ value }}`, a template that nobody filled in, reads as a mapping in a mapping's key.
  private static func templateHint(_ node: YAMLNode) -> [Diagnostic.Note] {
    node.mapping == nil ? [] : [.init("`{{ … }}` of a template must be filled in before the file is read")]
  }

  /// Two objects that nothing separates, as when files are joined, are one mapping with every key twice.
  private static func separatorHint(_ name: String) -> [Diagnostic.Note] {
    name == "apiVersion" ? [.init("if another object begins here, a line `---` is missing before it")] : []
  }

  /// The key as it is spelled in JSON; nil if there is no such spelling.
  private static func name(_ scalar: YAMLScalar) -> String? {
    switch scalar.value {
    case .string: return scalar.text
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .null: return nil
    case .float:
      // The spelling is that of a 32-bit number; only numbers that keep theirs are admitted.
      guard let value = Float(scalar.text), 1e-4..<1e6 ~= abs(value), value.description == scalar.text,
        value != value.rounded()
      else { return nil }
      return scalar.text
    }
  }

  /// The entries, merged ones in the place of `<<`, and what is wrong with them.
  mutating func finish() -> (entries: [YAMLNode.Entry], problems: [Diagnostic]) {
    guard let merge else { return (entries, []) }
    var problems: [Diagnostic] = []
    var merged: [YAMLNode.Entry] = []
    for entry in merge.entries {
      guard let place = place(of: entry.key) else {
        merged.append(entry)
        continue
      }
      // go-yaml v2 lets the merged value win over a key in front of `<<`; others let the key win.
      guard place < merge.place else { continue }
      let key = entry.key.clipped
      problems.append(
        .error(
          .yamlMerge, "`<<` behind `\(key)` sets the key again, and readers differ in which value they take",
          at: merge.keySpan,
          notes: [
            .init(
              "the key is here; it overrides the merged value if `<<` is in front of it", at: entries[place].keySpan),
            .init("the merged value is here", at: entry.keySpan),
          ]))
    }
    entries.insert(contentsOf: merged, at: merge.place)
    return (entries, problems)
  }
}
