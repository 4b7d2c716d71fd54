/// A place in a file, as compilers and editors count: both numbers start at 1.
package struct Position: Hashable, Comparable, Sendable {
  /// The line, from 1.
  package var line: Int32
  /// The column in Unicode scalars, from 1.
  package var column: Int32

  /// Makes a position.
  package init(line: Int, column: Int) {
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
  }

  /// Orders positions as a reader meets them.
  package static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A stretch of one file, from `start` up to and without `end`.
package struct Span: Hashable, Comparable, Sendable {
  /// The file.
  package var file: SourceFile.ID
  /// The first place.
  package var start: Position
  /// The place behind the last.
  package var end: Position

  /// Makes a span.
  package init(file: SourceFile.ID, start: Position, end: Position) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// Orders spans by file, then by place.
  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.start, a.end) < (b.file, b.start, b.end)
  }
}
