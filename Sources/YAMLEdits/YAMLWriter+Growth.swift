import Diagnostics
import YAMLTree

/// Something more, or something else.
extension YAMLWriter {
  func append(_ path: YAMLPath, _ value: YAMLValue) -> Splice? {
    guard let list = document[path], let items = list.sequence, let last = items.last else {
      return replace(path, .list([value]))
    }
    guard let isFlow = isFlow(list), let end = range(last.span)?.upperBound else { return nil }
    if isFlow { return Splice(end..<end, ", " + flow(value)) }
    guard let dash = dash(last) else { return nil }
    let place = lineEnd(end)
    return Splice(
      place..<place, newLine(column(dash)) + lines(YAMLWords.item(block(value)), at: column(dash)))
  }

  func insert(_ path: YAMLPath, _ entry: YAMLValue.Entry, _ before: [String]) -> Splice? {
    guard let mapping = document[path], let entries = mapping.mapping, let last = entries.last else {
      return replace(path, .mapping([entry]))
    }
    guard let isFlow = isFlow(mapping) else { return nil }
    if let next = entries.first(where: { before.contains($0.key) }) {
      guard let place = text.byte(at: next.keySpan.start) else { return nil }
      if isFlow { return Splice(place..<place, flow(entry) + ", ") }
      return Splice(place..<place, lines(block(entry), at: column(place)) + newLine(column(place)))
    }
    guard let end = end(of: last), let first = text.byte(at: entries[0].keySpan.start) else { return nil }
    if isFlow { return Splice(end..<end, ", " + flow(entry)) }
    let place = lineEnd(end)
    return Splice(place..<place, newLine(column(first)) + lines(block(entry), at: column(first)))
  }

  /// Where an entry ends: behind its value, or behind the colon.
  private func end(of entry: YAMLNode.Entry) -> Int? {
    // A null that is written, and one that is not.
    if !entry.value.isNull || entry.value.span.start < entry.value.span.end {
      return range(entry.value.span)?.upperBound
    }
    return colon(entry).map { $0 + 1 }
  }

  private func colon(_ entry: YAMLNode.Entry) -> Int? {
    guard let key = range(entry.keySpan)?.upperBound else { return nil }
    let colon = text.utf8[key...].firstIndex(of: UInt8(ascii: ":"))
    return colon.flatMap { $0 < lineEnd(key) ? $0 : nil }
  }

  func replace(_ path: YAMLPath, _ value: YAMLValue) -> Splice? {
    guard let node = document[path], let step = path.steps.last else { return nil }
    switch step {
    case .key:
      guard let entry = entry(path), let colon = colon(entry), let end = end(of: entry), end > colon else { return nil }
      if isInFlow(path) || isScalars(value) && isFlow(node) == true {
        return Splice((colon + 1)..<end, " " + flow(value))
      }
      guard let key = text.byte(at: entry.keySpan.start) else { return nil }
      // As the entry is written anew, but for its key.
      var lines = block(YAMLValue.Entry(entry.key, value))
      lines[0].removeFirst(YAMLWords.scalar(entry.key).count + 1)
      // A comment stays beside the key.
      if lines[0].isEmpty, let comment = comment(behind: end) {
        lines[0] = String(decoding: text.utf8[comment], as: UTF8.self)
        return Splice((colon + 1)..<comment.upperBound, self.lines(lines, at: column(key)))
      }
      return Splice((colon + 1)..<end, self.lines(lines, at: column(key)))
    case .item:
      guard let range = range(node.span), !node.isNull else { return nil }
      if isInFlow(path) { return Splice(range, flow(value)) }
      guard dash(node) != nil else { return nil }
      return Splice(range, lines(block(value), at: column(range.lowerBound)))
    }
  }

  /// A comment that is all that stands in the rest of a line, with the blanks before it.
  private func comment(behind byte: Int) -> Range<Int>? {
    let rest = byte..<lineEnd(byte)
    let first = text.utf8[rest].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return first == UInt8(ascii: "#") ? rest : nil
  }

  private func isScalars(_ value: YAMLValue) -> Bool {
    guard case .list(let items) = value else { return false }
    return items.allSatisfy { if case .text = $0 { true } else { false } }
  }
}
