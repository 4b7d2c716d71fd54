/// A place in a file, as compilers and editors count: both numbers start at 1.
public struct Position: Hashable, Comparable, Sendable {
  /// The line, from 1.
  public var line: Int32
  /// The column in Unicode scalars, from 1.
  public var column: Int32

  /// Makes a position.
  public init(line: Int, column: Int) {
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
  }

  /// Orders positions as a reader meets them.
  public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A stretch of one file, from `start` up to and without `end`.
public struct Span: Hashable, Comparable, Sendable {
  /// The file.
  public var file: SourceFile.ID
  /// The first place.
  public var start: Position
  /// The place behind the last.
  public var end: Position

  /// Makes a span.
  public init(file: SourceFile.ID, start: Position, end: Position) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// Orders spans by file, then by place.
  public static func < (a: Self, b: Self) -> Bool {
    (a.file, a.start, a.end) < (b.file, b.start, b.end)
  }
}
