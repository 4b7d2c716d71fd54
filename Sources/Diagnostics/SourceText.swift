/// The text of a file: UTF-8 without a byte order mark, cut into lines.
///
/// Lines end where YAML 1.1 ends them: LF, CR, CR LF, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR. Every span of the
/// program counts lines and columns as this type does. A column is a Unicode scalar, or what is left of a broken one.
package struct SourceText: Sendable {
  /// The bytes. They may be invalid UTF-8 where the file is.
  package let utf8: [UInt8]
  /// The offset at which each line starts; a text has at least one line.
  private let lineStarts: [Int]

  /// Makes the text of a file.
  package init(_ file: SourceFile) { self.init(utf8: Self.decode(file.bytes).utf8) }

  /// Makes a text from bytes that `decode` returned.
  package init(utf8: [UInt8]) {
    self.utf8 = utf8
    var starts = [0]
    var index = 0
    while index < utf8.count {
      let length = Self.lineBreak(in: utf8, at: index)
      index += max(length, 1)
      if length > 0 { starts.append(index) }
    }
    lineStarts = starts
  }

  /// The number of lines; an empty one behind the last line break counts.
  package var lineCount: Int { lineStarts.count }

  /// The bytes of a line, counted from 1, without its line break; nil if there is no such line.
  package func line(_ number: Int) -> ArraySlice<UInt8>? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    let start = lineStarts[number - 1]
    guard number < lineStarts.count else { return utf8[start...] }
    let next = lineStarts[number]
    for length in stride(from: 3, through: 1, by: -1) where next - length >= start {
      if Self.lineBreak(in: utf8, at: next - length) == length { return utf8[start..<(next - length)] }
    }
    return utf8[start..<next]
  }

  /// The place of a byte; an offset behind the end is taken for the end.
  package func position(ofByte offset: Int) -> Position {
    let offset = min(max(offset, 0), utf8.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let start = lineStarts[low]
    var column = 1
    var index = start + 1
    while index <= offset {
      if index == utf8.count || !Self.isContinuation(utf8[index]) { column += 1 }
      index += 1
    }
    return Position(line: low + 1, column: column)
  }

  /// The byte at a place; nil where the text has no such place.
  package func byte(at position: Position) -> Int? {
    let line = Int(position.line)
    guard line >= 1, line <= lineCount, position.column >= 1 else { return nil }
    var index = lineStarts[line - 1]
    for _ in 1..<max(1, position.column) {
      guard index < utf8.count else { return nil }
      index += 1
      while index < utf8.count, Self.isContinuation(utf8[index]) { index += 1 }
    }
    return index
  }

  /// The length of the line break at `index`, or 0.
  package static func lineBreak(in utf8: [UInt8], at index: Int) -> Int {
    switch utf8[index] {
    case 0x0A: return 1
    case 0x0D: return index + 1 < utf8.count && utf8[index + 1] == 0x0A ? 2 : 1
    case 0xC2: return index + 1 < utf8.count && utf8[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      guard index + 2 < utf8.count, utf8[index + 1] == 0x80 else { return 0 }
      return utf8[index + 2] == 0xA8 || utf8[index + 2] == 0xA9 ? 3 : 0
    default: return 0
    }
  }

  /// Whether a byte continues a scalar that began before it.
  package static func isContinuation(_ byte: UInt8) -> Bool { byte & 0b1100_0000 == 0b1000_0000 }
}
