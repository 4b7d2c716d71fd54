package import Diagnostics
package import YAMLTree

/// Writes edits of a document into the text in which it stands, and leaves everything else as it is: comments, layout,
/// quotes and line breaks.
package struct YAMLWriter {
  let text: SourceText
  let document: YAMLNode
  /// Whether keys are quoted, as in JSON.
  private let isJSON: Bool
  private let lineBreak: String
  private let layout: YAMLWords.Layout

  /// Writes in `document`, which was read from `text`.
  ///
  /// - Parameter isCompact: whether what is small stands in one line; as the first selector does, if left out.
  package init(_ text: SourceText, _ document: YAMLNode, isCompact: Bool? = nil) {
    self.text = text
    self.document = document
    lineBreak = Self.lineBreak(of: text)
    layout = YAMLWords.Layout(
      indent: Self.listIndent(document) ?? 0, isCompact: isCompact ?? Self.isCompact(document, text) ?? false)
    let key = document.mapping?.first.flatMap { text.byte(at: $0.keySpan.start) }
    let start = text.byte(at: document.span.start)
    isJSON =
      start.map { text.utf8[$0] == UInt8(ascii: "{") } ?? false
      && key.map { text.utf8[$0] == UInt8(ascii: "\"") } ?? false
  }

  /// How the lines of a text end.
  package static func lineBreak(of text: SourceText) -> String {
    text.utf8.firstIndex(of: 0x0A).map { $0 > 0 && text.utf8[$0 - 1] == 0x0D } ?? false ? "\r\n" : "\n"
  }

  private static func listIndent(_ node: YAMLNode) -> Int? {
    switch node.content {
    case .scalar: nil
    case .sequence(let items): items.lazy.compactMap { listIndent($0) }.first
    case .mapping(let entries):
      entries.lazy.compactMap { entry in
        if entry.value.sequence != nil, entry.value.span.start.line > entry.keySpan.start.line {
          return Int(entry.value.span.start.column - entry.keySpan.start.column)
        }
        return listIndent(entry.value)
      }.first
    }
  }

  /// Whether the first selector of a document stands in one line; nil where none says anything.
  private static func isCompact(_ node: YAMLNode, _ text: SourceText) -> Bool? {
    switch node.content {
    case .scalar: nil
    case .sequence(let items): items.lazy.compactMap { isCompact($0, text) }.first
    case .mapping(let entries):
      entries.lazy.compactMap { entry -> Bool? in
        if entry.key.hasSuffix("Selector"), let members = entry.value.mapping, !members.isEmpty {
          return text.byte(at: entry.value.span.start).map { text.utf8[$0] == UInt8(ascii: "{") }
        }
        return isCompact(entry.value, text)
      }.first
    }
  }

  /// What is written for edits; nil where one of them cannot be written in place.
  package func splices(_ edits: [YAMLEdit]) -> [Splice]? {
    // Of two that are written in one place, behind the same line, what stands deeper comes first.
    let ordered = edits.enumerated().sorted {
      ($1.element.path.steps.count, $0.offset) < ($0.element.path.steps.count, $1.offset)
    }.map(\.element)
    let result = ordered.map { splice($0) }
    let found = result.compactMap { $0 }
    return found.count == result.count ? found : nil
  }

  private func splice(_ edit: YAMLEdit) -> Splice? {
    guard isWrittenHere(edit.path) else { return nil }
    switch edit {
    case .setScalar(let path, let value):
      guard let node = document[path], let range = range(node.span) else { return nil }
      return spelled(value, like: range).map { Splice(range, $0) }
    case .renameKey(let path, let name):
      guard let entry = entry(path), let range = range(entry.keySpan) else { return nil }
      return spelled(.text(name), like: range).map { Splice(range, $0) }
    case .append(let path, let value): return append(path, value)
    case .insertKey(let path, let entry, let before): return insert(path, entry, before)
    case .replace(let path, let value): return replace(path, value)
    case .removeItem(let path), .removeKey(let path): return remove(path)
    case .join(let path): return join(path)
    case .split(let path): return split(path)
    }
  }

  // MARK: Places

  /// Whether everything on a path was written where the document has it: nothing comes from an alias or a merge key.
  private func isWrittenHere(_ path: YAMLPath) -> Bool {
    var node = document
    for step in path.steps {
      let child: YAMLNode
      switch step {
      case .key(let key):
        guard let entry = node.entry(key), isWrittenHere(entry, in: node) else { return false }
        child = entry.value
      case .item(let number):
        guard let items = node.sequence, items.indices.contains(number) else { return false }
        child = items[number]
        // What an alias stands for was written before.
        if number > 0, child.span.start < items[number - 1].span.end { return false }
      }
      guard node.span.contains(child.span) || child.isNull else { return false }
      node = child
    }
    return true
  }

  private func isWrittenHere(_ entry: YAMLNode.Entry, in mapping: YAMLNode) -> Bool {
    guard mapping.span.contains(entry.keySpan), entry.value.isNull || entry.keySpan.end <= entry.value.span.start else {
      return false
    }
    let others = mapping.mapping ?? []
    return !others.contains { $0.key != entry.key && $0.value.span.contains(entry.keySpan) }
  }

  func entry(_ path: YAMLPath) -> YAMLNode.Entry? {
    guard case .key(let key)? = path.steps.last else { return nil }
    return document[path.parent]?.entry(key)
  }

  func range(_ span: Span) -> Range<Int>? {
    guard let start = text.byte(at: span.start), let end = text.byte(at: span.end), start <= end else { return nil }
    return start..<end
  }

  /// Whether a list or mapping is written in brackets; nil where something else begins there, such as a tag.
  func isFlow(_ node: YAMLNode) -> Bool? {
    guard let start = text.byte(at: node.span.start), start < text.utf8.count else { return nil }
    let byte = text.utf8[start]
    if [UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "*")].contains(byte) { return nil }
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  /// Whether something around a place is written in brackets.
  func isInFlow(_ path: YAMLPath) -> Bool {
    path.steps.indices.contains { count in
      document[YAMLPath(Array(path.steps.prefix(count)))].map { isFlow($0) != false } ?? true
    }
  }

  /// Behind the line in which a byte stands, in front of its line break.
  func lineEnd(_ byte: Int) -> Int {
    var index = byte
    while index < text.utf8.count, SourceText.lineBreak(in: text.utf8, at: index) == 0 { index += 1 }
    return index
  }

  func lineStart(_ byte: Int) -> Int {
    var index = byte
    while index > 0, text.utf8[index - 1] != 0x0A, text.utf8[index - 1] != 0x0D { index -= 1 }
    return index
  }

  /// The dash of an item of a list that is written without brackets; nil where it stands in another line than the item.
  func dash(_ item: YAMLNode) -> Int? {
    guard var index = text.byte(at: item.span.start) else { return nil }
    while index > 0, text.utf8[index - 1] == UInt8(ascii: " ") { index -= 1 }
    guard index > 0, text.utf8[index - 1] == UInt8(ascii: "-") else { return nil }
    return index - 1
  }

  func column(_ byte: Int) -> Int { byte - lineStart(byte) }

  // MARK: Words

  /// A scalar in the quotes of the one that stands in a range; nil for one of several lines.
  private func spelled(_ value: YAMLValue, like range: Range<Int>) -> String? {
    guard let first = text.utf8[range].first else { return nil }
    if first == UInt8(ascii: "|") || first == UInt8(ascii: ">") || first == UInt8(ascii: "!") { return nil }
    guard case .text(let word) = value else { return YAMLWords.flow(value) }
    if isJSON || first == UInt8(ascii: "\"") { return YAMLWords.quoted(word) }
    if first == UInt8(ascii: "'") { return "'\(word.replacing("'", with: "''"))'" }
    return YAMLWords.scalar(word)
  }

  func flow(_ value: YAMLValue) -> String { YAMLWords.flow(value, isJSON: isJSON) }

  func flow(_ entry: YAMLValue.Entry) -> String { String(flow(.mapping([entry])).dropFirst().dropLast()) }

  /// Lines that begin at a column, but for the first.
  func lines(_ lines: [String], at column: Int) -> String {
    lines.joined(separator: lineBreak + String(repeating: " ", count: column))
  }

  func newLine(_ column: Int) -> String { lineBreak + String(repeating: " ", count: column) }

  func block(_ value: YAMLValue) -> [String] { YAMLWords.block(value, layout) }

  func block(_ entry: YAMLValue.Entry) -> [String] { YAMLWords.entry(entry, layout) }
}

extension Span {
  fileprivate func contains(_ other: Self) -> Bool { start <= other.start && other.end <= end }
}
