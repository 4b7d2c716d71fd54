import Diagnostics

/// The lines of a file that a span stands for, to be shown beside what is said of them.
struct Excerpt {
  /// A line.
  struct Line {
    /// Its number, from 1.
    var number: Int
    /// Its text, without the indentation that all lines have.
    var text: String
    /// Whether the span reaches into it.
    var isMeant: Bool
  }

  /// The lines in their order; a gap in the numbers stands for what is left out.
  private(set) var lines: [Line]
  /// How many further lines the span has.
  private(set) var left: Int

  /// The lines that are shown at most.
  private static let most = 24
  /// The scalars of a line that are shown at most.
  private static let width = 240

  /// Takes the lines of a span, and those below that belong to it by their indentation; nil where the text has none.
  ///
  /// - Parameter isPart: whether it is a part of an item of a list that is shown as a whole, such as a peer of a rule.
  init?(of span: Span, in source: SourceText, isPart: Bool = false) {
    let lines = Lines(source: source)
    let first = Int(span.start.line)
    guard lines.text(first) != nil else { return nil }
    var last = max(first, Int(span.end.line) - (span.end.column <= 1 ? 1 : 0))
    if lines.starts(first, at: Int(span.start.column) - 1) {
      last = max(last, lines.end(of: first, deeperThan: Int(span.start.column) - 1))
    }
    last = min(last, source.lineCount)
    while last > first, lines.indentation(last) == nil { last -= 1 }
    var (top, bottom) = (first, last)
    if isPart, let item = lines.item(around: first, column: Int(span.start.column) - 1) {
      bottom = max(last, lines.end(of: item, deeperThan: lines.indentation(item) ?? 0))
      top = item
    }
    if bottom - top >= Self.most {
      // What is meant is shown first of all.
      if last - first >= Self.most {
        (top, bottom) = (first, first + Self.most - 1)
      } else {
        bottom = max(last, top + Self.most - 1)
        top = max(top, bottom - Self.most + 1)
      }
    }
    left = max(0, last - bottom)
    self.lines = lines.shown(top...bottom, meant: first...last, width: Self.width)
  }

  /// Takes the lines of an object, of which a span has the metadata; nil where the text has none.
  init?(ofObjectWithMetadata span: Span, in source: SourceText) {
    let lines = Lines(source: source)
    guard let object = lines.object(around: Int(span.start.line), column: Int(span.start.column) - 1) else {
      return nil
    }
    let shown = object.prefix(Self.most)
    left = object.count - shown.count
    self.lines = lines.shown(shown.startIndex...(shown.endIndex - 1), meant: nil, width: Self.width)
  }
}

/// Lines of YAML as their indentation shows them: no more than what a reader sees.
private struct Lines {
  let source: SourceText

  func text(_ number: Int) -> String? { source.line(number).map { String(decoding: $0, as: UTF8.self) } }

  /// The blanks in front; nil for a line without text.
  func indentation(_ number: Int) -> Int? {
    guard let line = source.line(number) else { return nil }
    let blanks = line.prefix { $0 == 0x20 }.count
    let rest = line.dropFirst(blanks)
    return rest.isEmpty || rest.first == 0x0D ? nil : blanks
  }

  /// Whether a line begins at a column, but for the dashes of lists.
  func starts(_ number: Int, at column: Int) -> Bool {
    guard let line = source.line(number) else { return false }
    return line.prefix(column).allSatisfy { $0 == 0x20 || $0 == 0x2D }
  }

  /// The last line below that is indented deeper, up to the first that is not.
  func end(of first: Int, deeperThan column: Int) -> Int {
    var last = first
    var number = first + 1
    while number <= source.lineCount {
      if let blanks = indentation(number) {
        if blanks <= column { break }
        last = number
      }
      number += 1
    }
    return last
  }

  /// The line with the dash of the item that holds what begins at a column; nil where no list holds it.
  func item(around first: Int, column: Int) -> Int? {
    guard var bound = indentation(first) else { return nil }
    if isItem(first), column > bound + 2 { return first }
    var number = first - 1
    while number > 0 {
      if let blanks = indentation(number), blanks < bound {
        if isItem(number) { return number }
        if blanks == 0 { return nil }
        bound = blanks
      }
      number -= 1
    }
    return nil
  }

  /// The lines around metadata that are indented as far as their key, which are those of the object; nil where no line
  /// is there.
  func object(around first: Int, column: Int) -> Range<Int>? {
    guard var margin = indentation(first) else { return nil }
    var (top, bottom) = (first, first)
    if starts(first, at: column) {
      while top > 1, indentation(top) ?? column >= column { top -= 1 }
      margin = indentation(top) ?? margin
    }
    func isOfObject(_ number: Int) -> Bool {
      guard let blanks = indentation(number) else { return true }
      return blanks >= margin && !(source.line(number)?.starts(with: [0x2D, 0x2D, 0x2D]) ?? false)
    }
    while top > 1, isOfObject(top - 1) { top -= 1 }
    while bottom < source.lineCount, isOfObject(bottom + 1) { bottom += 1 }
    while top < first, isIdle(top) { top += 1 }
    while bottom > first, isIdle(bottom) { bottom -= 1 }
    return top..<(bottom + 1)
  }

  /// Lines to show, without the indentation that all of them have.
  func shown(_ numbers: ClosedRange<Int>, meant: ClosedRange<Int>?, width: Int) -> [Excerpt.Line] {
    let margin = numbers.compactMap(indentation).min() ?? 0
    return numbers.map { number in
      let text = (text(number) ?? "").dropFirst(margin).unicodeScalars
      let clipped = String(String.UnicodeScalarView(text.prefix(width))) + (text.count > width ? "…" : "")
      return Excerpt.Line(number: number, text: clipped, isMeant: meant?.contains(number) ?? false)
    }
  }

  /// Whether a line holds nothing but a comment, if that.
  private func isIdle(_ number: Int) -> Bool {
    guard indentation(number) != nil else { return true }
    return source.line(number)?.first { $0 != 0x20 } == 0x23
  }

  private func isItem(_ number: Int) -> Bool {
    source.line(number)?.drop { $0 == 0x20 }.starts(with: [0x2D, 0x20]) ?? false
  }
}
