/// How values are spelled.
package enum YAMLWords {
  /// A scalar, quoted where YAML would read something else than text.
  package static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789._/-".unicodeScalars.contains($0) }
      && text.contains { $0.isLetter && !"eE_xXoO".contains($0) } && !"-.".contains(text[text.startIndex])
      && !["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"].contains(text.lowercased())
    let isAddress =
      text.contains("/") && text.first != ":"
      && text.unicodeScalars.allSatisfy { "0123456789abcdef.:/".unicodeScalars.contains($0) }
    return isPlain || isAddress || isDate(text) || isSentence(text) ? text : quoted(text)
  }

  /// Whether text is a day, which stays text.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// Whether text is a few words that YAML takes for nothing else.
  private static func isSentence(_ text: String) -> Bool {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    return words.count > 1 && text.first?.isLetter ?? false
      && words.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || "._/-".contains($0) } }
  }

  /// Text in double quotes, as JSON has it too.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _
      where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        || [0x2028, 0x2029, 0xFEFF].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A value in one line.
  package static func flow(_ value: YAMLValue, isJSON: Bool = false) -> String {
    func word(_ text: String) -> String { isJSON ? quoted(text) : scalar(text) }
    switch value {
    case .text(let text): return word(text)
    case .number(let number): return "\(number)"
    case .list(let items): return "[\(items.map { flow($0, isJSON: isJSON) }.joined(separator: ", "))]"
    case .mapping(let entries):
      let members = entries.map { "\(word($0.key)): \(flow($0.value, isJSON: isJSON))" }
      return "{\(members.joined(separator: ", "))}"
    }
  }

  /// How a file is laid out.
  package struct Layout: Sendable {
    /// How far the items of a list stand behind the key of the list.
    package var indent: Int
    /// Whether selectors and ports stand in one line.
    package var isCompact: Bool

    /// Makes a layout.
    package init(indent: Int, isCompact: Bool) { (self.indent, self.isCompact) = (indent, isCompact) }

    /// Whether a value stands in one line.
    func isOneLine(_ value: YAMLValue) -> Bool {
      switch value {
      case .text, .number: true
      case .list(let items): items.isEmpty || isCompact && height(value) <= (items.count == 1 ? 2 : 1)
      case .mapping(let entries): entries.isEmpty || isCompact && height(value) <= 2
      }
    }

    private func height(_ value: YAMLValue) -> Int {
      switch value {
      case .text, .number: 0
      case .list(let items): 1 + (items.map(height).max() ?? 0)
      case .mapping(let entries): 1 + (entries.map { height($0.value) }.max() ?? 0)
      }
    }
  }

  /// A value in lines, a member each but for what the layout has in one.
  package static func block(_ value: YAMLValue, _ layout: Layout) -> [String] {
    if layout.isOneLine(value) { return [flow(value)] }
    return switch value {
    case .text, .number: [flow(value)]
    case .list(let items): items.flatMap { item(block($0, layout)) }
    case .mapping(let entries): entries.flatMap { entry($0, layout) }
    }
  }

  /// A key with its value, in lines.
  package static func entry(_ entry: YAMLValue.Entry, _ layout: Layout) -> [String] {
    let key = scalar(entry.key)
    // A policy of one line is hard to read.
    if entry.key == "spec", case .mapping(let members) = entry.value, !members.isEmpty {
      return ["\(key):"] + indented(members.flatMap { self.entry($0, layout) }, by: 2)
    }
    let lines = block(entry.value, layout)
    if layout.isOneLine(entry.value) { return ["\(key): \(lines[0])"] }
    if case .list = entry.value { return ["\(key):"] + indented(lines, by: layout.indent) }
    return ["\(key):"] + indented(lines, by: 2)
  }

  /// The lines of an item of a list.
  package static func item(_ lines: [String]) -> [String] {
    ["- " + (lines.first ?? "")] + indented(Array(lines.dropFirst()), by: 2)
  }

  private static func indented(_ lines: [String], by count: Int) -> [String] {
    lines.map { String(repeating: " ", count: count) + $0 }
  }
}
