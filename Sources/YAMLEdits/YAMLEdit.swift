import Diagnostics
package import YAMLTree

/// A change of a YAML document, small enough to be written in place.
package enum YAMLEdit: Hashable, Sendable {
  /// Another scalar at a place that has one.
  case setScalar(YAMLPath, YAMLValue)
  /// Another key for the value at a place.
  case renameKey(YAMLPath, String)
  /// One item more behind those of a list.
  case append(YAMLPath, YAMLValue)
  /// A key that a mapping lacks, in front of the first of some others, or else behind all.
  case insertKey(YAMLPath, YAMLValue.Entry, before: [String] = [])
  /// Another value at a place.
  case replace(YAMLPath, YAMLValue)
  /// One item less. Never the last: an empty list often means everything.
  case removeItem(YAMLPath)
  /// One key less. Never the last.
  case removeKey(YAMLPath)
  /// One mapping in the place of an item of a list and the next.
  case join(YAMLPath)
  /// Two items in the place of one: that of its first key, and that of the others.
  case split(YAMLPath)

  /// The place that is changed: of a list or a mapping that grows, its own.
  package var path: YAMLPath {
    switch self {
    case .setScalar(let path, _), .renameKey(let path, _), .append(let path, _), .insertKey(let path, _, _),
      .replace(let path, _), .removeItem(let path), .removeKey(let path), .join(let path), .split(let path):
      path
    }
  }

  /// Whether what stands at the place stays, and something is added.
  private var isGrowth: Bool {
    switch self {
    case .append, .insertKey: true
    default: false
    }
  }

  /// Whether both can be made in one document.
  package func isCompatible(with other: Self) -> Bool {
    if self == other { return false }
    if case .insertKey(let path, let entry, _) = self, case .insertKey(path, let second, _) = other {
      return entry.key != second.key
    }
    func blocks(_ a: Self, _ b: Self) -> Bool {
      if a.isGrowth { return false }
      if case .join(let path) = a {
        return path.leads(to: b.path) || path.next.map { $0.leads(to: b.path) } ?? false
      }
      return a.path.leads(to: b.path)
    }
    return !blocks(self, other) && !blocks(other, self)
  }

  /// Where edits stand that shift others: these are made last, from behind.
  private var shifts: Bool {
    switch self {
    case .join, .split, .removeItem, .renameKey, .removeKey: true
    default: false
    }
  }

  /// A document after edits whose places are those of the document before them; nil where one does not fit.
  package static func apply(_ edits: [Self], to document: YAMLNode) -> YAMLNode? {
    let ordered = edits.filter { !$0.shifts } + edits.filter(\.shifts).sorted { $0.path > $1.path }
    return ordered.reduce(Optional(document)) { node, edit in node.flatMap { edit.applied(to: $0) } }
  }

  private func applied(to document: YAMLNode) -> YAMLNode? {
    switch self {
    case .setScalar(let path, let value):
      return document.replacing(path.steps[...]) { $0.scalar == nil ? nil : value.node(at: $0.span) }
    case .replace(let path, let value): return document.replacing(path.steps[...]) { value.node(at: $0.span) }
    case .append(let path, let value):
      return document.changingItems(path) { items, span in items.append(value.node(at: span)) }
    case .insertKey(let path, let entry, let before):
      return document.changingEntries(path) { entries, span in
        guard !entries.contains(where: { $0.key == entry.key }) else { return false }
        let place = entries.firstIndex { before.contains($0.key) } ?? entries.endIndex
        entries.insert(.init(key: entry.key, keySpan: span, value: entry.value.node(at: span)), at: place)
        return true
      }
    case .renameKey(let path, let name):
      guard case .key(let key)? = path.steps.last else { return nil }
      return document.changingEntries(path.parent) { entries, _ in
        guard !entries.contains(where: { $0.key == name }), let place = entries.firstIndex(where: { $0.key == key })
        else { return false }
        entries[place].key = name
        return true
      }
    case .removeKey(let path):
      guard case .key(let key)? = path.steps.last else { return nil }
      return document.changingEntries(path.parent) { entries, _ in
        let count = entries.count
        entries.removeAll { $0.key == key }
        return entries.count == count - 1 && count > 1
      }
    case .removeItem(let path):
      guard case .item(let number)? = path.steps.last else { return nil }
      return document.changingItems(path.parent, where: { $0.indices.contains(number) && $0.count > 1 }) { items, _ in
        items.remove(at: number)
      }
    case .join(let path):
      guard case .item(let number)? = path.steps.last else { return nil }
      return document.changingItems(path.parent, where: { YAMLEdit.canJoin($0, number) }) { items, _ in
        let next = items.remove(at: number + 1)
        items[number].content = .mapping((items[number].mapping ?? []) + (next.mapping ?? []))
      }
    case .split(let path):
      guard case .item(let number)? = path.steps.last else { return nil }
      return document.changingItems(
        path.parent, where: { $0.indices.contains(number) && $0[number].mapping?.count ?? 0 > 1 }
      ) { items, span in
        let entries = items[number].mapping ?? []
        items[number].content = .mapping([entries[0]])
        items.insert(YAMLNode(.mapping(Array(entries.dropFirst())), span: span), at: number + 1)
      }
    }
  }

  /// Whether an item and the next are mappings that have no key in common.
  private static func canJoin(_ items: [YAMLNode], _ number: Int) -> Bool {
    guard items.indices.contains(number + 1), let first = items[number].mapping, let next = items[number + 1].mapping
    else { return false }
    return !first.isEmpty && !next.isEmpty && Set(first.map(\.key)).isDisjoint(with: next.map(\.key))
  }
}

extension YAMLPath {
  /// The path to the next item; nil where this one leads to none.
  var next: YAMLPath? {
    guard case .item(let number)? = steps.last else { return nil }
    return parent.item(number + 1)
  }
}

extension YAMLNode {
  fileprivate func changingItems(
    _ path: YAMLPath, where isFit: ([YAMLNode]) -> Bool = { _ in true },
    _ change: (inout [YAMLNode], Span) -> Void
  ) -> YAMLNode? {
    replacing(path.steps[...]) { node in
      guard var items = node.sequence, isFit(items) else { return nil }
      change(&items, node.span)
      return YAMLNode(.sequence(items), span: node.span)
    }
  }

  fileprivate func changingEntries(
    _ path: YAMLPath, _ change: (inout [YAMLNode.Entry], Span) -> Bool
  ) -> YAMLNode? {
    replacing(path.steps[...]) { node in
      guard var entries = node.mapping, change(&entries, node.span) else { return nil }
      return YAMLNode(.mapping(entries), span: node.span)
    }
  }
}
