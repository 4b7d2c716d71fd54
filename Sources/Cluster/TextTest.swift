/// What a selector asks of the text of a label's value. Text is compared byte by byte, and never without case.
package enum TextTest: Hashable, Sendable {
  case contains(String)
  case startsWith(String)
  case endsWith(String)

  /// Whether a value passes.
  package func admits(_ value: String) -> Bool {
    let value = Array(value.utf8)
    switch self {
    case .startsWith(let text): return value.starts(with: text.utf8)
    case .endsWith(let text): return value.reversed().starts(with: text.utf8.reversed())
    case .contains(let text):
      let text = Array(text.utf8)
      guard text.count <= value.count else { return false }
      return (0...(value.count - text.count)).contains { value[$0...].starts(with: text) }
    }
  }

  /// The text that it looks for.
  package var text: String {
    switch self {
    case .contains(let text), .startsWith(let text), .endsWith(let text): text
    }
  }
}

extension TextTest: Comparable {
  private var rank: Int {
    switch self {
    case .contains: 0
    case .startsWith: 1
    case .endsWith: 2
    }
  }

  /// Orders by the kind of test, then by text.
  package static func < (a: Self, b: Self) -> Bool { (a.rank, a.text) < (b.rank, b.text) }
}
