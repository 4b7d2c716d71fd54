import Diagnostics

/// Finds where a scalar begins behind its anchor and tag, which libyaml counts as part of it.
///
/// Marks count Unicode scalars and only grow, so that one pass over the text finds all of them.
struct PropertySkipper {
  private let utf8: [UInt8]
  /// Whether the text has anything to skip at all.
  private let isNeeded: Bool
  private var scalarIndex = 0
  private var byteIndex = 0

  init(_ utf8: [UInt8]) {
    self.utf8 = utf8
    isNeeded = utf8.contains(UInt8(ascii: "&")) || utf8.contains(UInt8(ascii: "!"))
  }

  /// Skips properties that begin at a mark. A scalar that begins on a later line keeps the place of its properties.
  mutating func skip(from mark: Int, position: Position) -> Position {
    guard isNeeded, mark >= scalarIndex else { return position }
    while scalarIndex < mark, byteIndex < utf8.count {
      byteIndex += 1
      while byteIndex < utf8.count, SourceText.isContinuation(utf8[byteIndex]) { byteIndex += 1 }
      scalarIndex += 1
    }
    var index = byteIndex
    while index < utf8.count, [UInt8(ascii: "&"), UInt8(ascii: "!")].contains(utf8[index]) {
      while index < utf8.count, utf8[index] > 0x20, SourceText.lineBreak(in: utf8, at: index) == 0 { index += 1 }
      while index < utf8.count, utf8[index] == 0x20 || utf8[index] == 0x09 { index += 1 }
    }
    guard index < utf8.count, utf8[index] != UInt8(ascii: "#"), SourceText.lineBreak(in: utf8, at: index) == 0 else {
      return position
    }
    let skipped = utf8[byteIndex..<index].count { !SourceText.isContinuation($0) }
    return Position(line: Int(position.line), column: Int(position.column) + skipped)
  }
}
