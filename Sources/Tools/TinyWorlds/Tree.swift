/// A document of YAML before it is written: small enough to be taken apart piece by piece.
package enum Tree: Hashable, Sendable {
  /// Text, quoted where it could be read as something else.
  case text(String)
  /// A number, a truth value or null, as it is written.
  case plain(String)
  /// A list.
  case list([Tree])
  /// A mapping in the order in which it is written.
  case map([Entry])

  /// A key and its value.
  package struct Entry: Hashable, Sendable {
    /// The key.
    package var key: String
    /// The value.
    package var value: Tree

    /// Makes an entry.
    package init(_ key: String, _ value: Tree) {
      self.key = key
      self.value = value
    }
  }

  /// A number.
  static func number(_ value: Int) -> Tree { .plain(String(value)) }

  /// The value under a key; nil in anything but a mapping that has it.
  package subscript(key: String) -> Tree? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The items of a list; none of anything else.
  package var items: [Tree] {
    if case .list(let items) = self { items } else { [] }
  }
}

extension Tree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// Text.
  package init(stringLiteral value: String) { self = .text(value) }

  /// A list.
  package init(arrayLiteral elements: Tree...) { self = .list(elements) }

  /// A mapping.
  package init(dictionaryLiteral elements: (String, Tree)...) { self = .map(elements.map { Entry($0, $1) }) }
}

extension Tree {
  /// The document in block style, with what fits on a line in flow style; ends with a line break.
  package var yaml: String {
    var lines: [String] = []
    write(indent: 0, first: "", into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// Appends the lines of this tree; `first` goes before the first of them, and `indent` spaces before the others.
  private func write(indent: Int, first: String, into lines: inout [String]) {
    let flow = flow
    let isSmall = first.utf8.count + flow.utf8.count <= 100
    let space = String(repeating: " ", count: indent)
    switch self {
    case .map(let entries) where !entries.isEmpty && (!isSmall || indent == 0):
      for (number, entry) in entries.enumerated() {
        let head = (number == 0 ? first : space) + Self.quoted(entry.key) + ":"
        entry.value.writeUnder(head, indent: indent + 2, into: &lines)
      }
    case .list(let items) where !items.isEmpty && !isSmall:
      for (number, item) in items.enumerated() {
        item.write(indent: indent + 2, first: (number == 0 ? first : space) + "- ", into: &lines)
      }
    default: lines.append(first + flow)
    }
  }

  /// Appends the lines of a value behind its key.
  private func writeUnder(_ head: String, indent: Int, into lines: inout [String]) {
    let flow = flow
    if head.utf8.count + flow.utf8.count < 100 {
      lines.append(head + " " + flow)
    } else {
      lines.append(head)
      write(indent: indent, first: String(repeating: " ", count: indent), into: &lines)
    }
  }

  /// The tree on one line.
  private var flow: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .plain(let text): text
    case .list(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { Self.quoted($0.key) + ": " + $0.value.flow }.joined(separator: ", ") + "}"
    }
  }

  /// Text as YAML reads it back: plain where nothing else can be meant.
  private static func quoted(_ text: String) -> String {
    let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    let isPlain =
      text.utf8.first.map { isLetter($0) } ?? false
      && text.utf8.allSatisfy { isLetter($0) || (0x2D...0x39).contains($0) } && !words.contains(text.lowercased())
    return isPlain ? text : "\"\(text)\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
