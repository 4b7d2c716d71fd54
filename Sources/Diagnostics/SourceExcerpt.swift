/// One line of a file with a mark under a stretch of it.
struct SourceExcerpt {
  /// The line, safe to print and clipped.
  var text: String
  /// Blanks, a caret and tildes.
  var marks: String

  /// The columns of a long line that are shown.
  static let window = 120

  /// Makes the excerpt for a span, or nil if the text has no such line.
  init?(of span: Span, in source: SourceText) {
    guard let line = source.line(Int(span.start.line)) else { return nil }
    let first = max(Int(span.start.column) - 1, 0)
    let isOneLine = span.end.line == span.start.line
    let last = isOneLine ? max(Int(span.end.column) - 1, first + 1) : Int.max
    let skipped = first > Self.window * 2 / 3 ? first - Self.window / 3 : 0

    var scalars: [Unicode.Scalar] = []
    var column = 0
    var index = line.startIndex
    while index < line.endIndex, scalars.count <= Self.window {
      var next = index + 1
      while next < line.endIndex, SourceText.isContinuation(line[next]) { next += 1 }
      if column >= skipped { scalars.append(Self.scalar(line[index..<next])) }
      column += 1
      index = next
    }
    let isClipped = scalars.count > Self.window
    if isClipped { scalars.removeLast() }

    var text = String.UnicodeScalarView()
    var marks = skipped > 0 ? "  " : ""
    for (offset, scalar) in scalars.enumerated() {
      text.append(scalar)
      let column = skipped + offset
      guard column < last else { continue }
      let mark = column < first ? " " : column == first ? "^" : "~"
      for cell in 0..<VisibleText.width(scalar) { marks += mark == "^" && cell > 0 ? "~" : mark }
    }
    if first >= skipped + scalars.count { marks += "^" }
    self.text = (skipped > 0 ? "… " : "") + String(text) + (isClipped ? " …" : "")
    self.marks = marks
  }

  /// What to show for the bytes of one column.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar {
    guard bytes.count <= 4, let text = String(validating: bytes, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return "\u{FFFD}" }
    return scalar == "\t" ? " " : VisibleText.visible(scalar)
  }
}
