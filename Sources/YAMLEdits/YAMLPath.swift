package import YAMLTree

/// A way from a document to a node below it.
package struct YAMLPath: Hashable, Comparable, Sendable {
  /// One step down.
  package enum Step: Hashable, Sendable {
    case key(String)
    case item(Int)
  }

  /// The steps, from the document down.
  package var steps: [Step]

  /// Makes a path.
  package init(_ steps: [Step]) { self.steps = steps }

  /// Makes a path of keys.
  package init(_ keys: String...) { steps = keys.map { .key($0) } }

  /// The path to the value of a key.
  package func key(_ key: String) -> Self { Self(steps + [.key(key)]) }
  /// The path to an item.
  package func item(_ number: Int) -> Self { Self(steps + [.item(number)]) }
  /// The path without its last step.
  package var parent: Self { Self(Array(steps.dropLast())) }
  /// Whether `other` leads to the same node or below it.
  package func leads(to other: Self) -> Bool { other.steps.starts(with: steps) }

  /// `spec.ingress[0].from`.
  package var text: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .item(let number): text += "[\(number)]"
      }
    }
  }

  /// Orders paths as a reader meets them in lists; keys by their text.
  package static func < (a: Self, b: Self) -> Bool {
    for (a, b) in zip(a.steps, b.steps) where a != b {
      switch (a, b) {
      case (.key(let a), .key(let b)): return a < b
      case (.item(let a), .item(let b)): return a < b
      case (.key, .item): return true
      case (.item, .key): return false
      }
    }
    return a.steps.count < b.steps.count
  }
}

extension YAMLNode {
  /// The node at the end of a path; nil where there is none.
  package subscript(path: YAMLPath) -> YAMLNode? {
    path.steps.reduce(Optional(self)) { node, step in
      switch step {
      case .key(let key): return node?[key]
      case .item(let number):
        guard let items = node?.sequence, items.indices.contains(number) else { return nil }
        return items[number]
      }
    }
  }

  /// The node with another in the place of the one at the end of a path; as it is where there is none.
  func replacing(_ steps: ArraySlice<YAMLPath.Step>, _ change: (YAMLNode) -> YAMLNode?) -> YAMLNode? {
    guard let step = steps.first else { return change(self) }
    var result = self
    switch (step, content) {
    case (.key(let key), .mapping(var entries)):
      guard let place = entries.firstIndex(where: { $0.key == key }),
        let value = entries[place].value.replacing(steps.dropFirst(), change)
      else { return nil }
      entries[place].value = value
      result.content = .mapping(entries)
    case (.item(let number), .sequence(var items)):
      guard items.indices.contains(number), let item = items[number].replacing(steps.dropFirst(), change) else {
        return nil
      }
      items[number] = item
      result.content = .sequence(items)
    default: return nil
    }
    return result
  }
}
