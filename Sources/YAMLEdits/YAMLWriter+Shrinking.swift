import Diagnostics
import YAMLTree

/// Something less, or the same in other places.
extension YAMLWriter {
  func remove(_ path: YAMLPath) -> Splice? {
    guard let parent = document[path.parent], let isFlow = isFlow(parent), let step = path.steps.last else {
      return nil
    }
    let members: [(start: Position, end: Position)]
    let place: Int?
    switch step {
    case .item(let number):
      members = (parent.sequence ?? []).map { ($0.span.start, $0.span.end) }
      place = number
    case .key(let key):
      let entries = parent.mapping ?? []
      members = entries.map { ($0.keySpan.start, $0.value.isNull ? $0.keySpan.end : $0.value.span.end) }
      place = entries.firstIndex { $0.key == key }
    }
    guard let place, members.count > 1, members.indices.contains(place),
      let start = text.byte(at: members[place].start), let end = text.byte(at: members[place].end)
    else { return nil }
    let next = place + 1 < members.count ? text.byte(at: members[place + 1].start) : nil
    if isFlow {
      if let next { return Splice(start..<next, "") }
      return text.byte(at: members[place - 1].end).map { Splice($0..<end, "") }
    }
    // The first key of an item stands behind the item's dash.
    if place == 0, let next, case .key = step { return Splice(start..<next, "") }
    return Splice(wholeLines(start, end), "")
  }

  /// The lines from one byte to another, with the line break behind them, or in front of them where they are the last.
  private func wholeLines(_ start: Int, _ end: Int) -> Range<Int> {
    let first = lineStart(start)
    let last = lineEnd(end)
    if last < text.utf8.count { return first..<(last + SourceText.lineBreak(in: text.utf8, at: last)) }
    return max(0, first - 1)..<last
  }

  func join(_ path: YAMLPath) -> Splice? {
    guard case .item(let number)? = path.steps.last, let list = document[path.parent], let items = list.sequence,
      items.indices.contains(number + 1)
    else { return nil }
    let (item, next) = (items[number], items[number + 1])
    guard let isFlowItem = isFlow(item), let isFlowNext = isFlow(next), isFlowItem == isFlowNext else { return nil }
    if isFlowItem {
      guard let end = range(item.span)?.upperBound, let start = text.byte(at: next.span.start) else { return nil }
      return Splice((end - 1)..<(start + 1), ", ")
    }
    guard let dash = dash(next), column(text, item) == column(text, next) else { return nil }
    return Splice(dash..<(dash + 1), " ")
  }

  private func column(_ text: SourceText, _ node: YAMLNode) -> Int32 { node.span.start.column }

  func split(_ path: YAMLPath) -> Splice? {
    guard let item = document[path], let entries = item.mapping, entries.count > 1, let isFlow = isFlow(item),
      let key = text.byte(at: entries[1].keySpan.start)
    else { return nil }
    let isListFlow = isInFlow(path)
    if isFlow {
      guard let end = range(entries[0].value.span)?.upperBound else { return nil }
      guard !isListFlow else { return Splice(end..<key, "}, {") }
      guard let dash = dash(item) else { return nil }
      return Splice(end..<key, "}" + newLine(column(dash)) + "- {")
    }
    guard let dash = dash(item), case let start = lineStart(key), start > lineStart(dash) else { return nil }
    let place = start + column(dash)
    return Splice(place..<(place + 1), "-")
  }
}
