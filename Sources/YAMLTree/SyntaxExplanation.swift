import Diagnostics

/// Says in a user's words what libyaml says in its own.
struct SyntaxExplanation {
  /// The explanation.
  let diagnostic: Diagnostic

  init(_ problem: SyntaxProblem, in text: SourceText, file: SourceFile.ID) {
    func span(_ position: Position) -> Span {
      let length = Self.columns(of: text.line(Int(position.line)) ?? [])
      let column = min(Int(position.column), length + 1)
      let end = Position(line: Int(position.line), column: min(column + 1, length + 1))
      return Span(file: file, start: Position(line: Int(position.line), column: column), end: end)
    }
    if var offset = problem.offset {
      // A sequence that ends early is reported at its end.
      let isInside = problem.problem == "invalid trailing UTF-8 octet"
      while isInside, offset > 0, offset >= text.utf8.count || text.utf8[offset] < 0xC0 { offset -= 1 }
      let message = Self.encodingMessage(problem.problem, byte: offset < text.utf8.count ? text.utf8[offset] : nil)
      diagnostic = .error(.yamlEncoding, message, at: span(text.position(ofByte: offset)))
      return
    }
    let place = Self.clamp(problem.position, in: text)
    let context = problem.contextPosition.map { Self.clamp($0, in: text) }
    let line = String(decoding: text.line(Int(place.line)) ?? [], as: UTF8.self)
    let character = Self.character(in: line, at: place)

    if character == "\t",
      problem.problem.hasPrefix("found character that cannot start") || problem.problem.contains("tab")
    {
      diagnostic = .error(.yamlSyntax, "a tab cannot indent a line; use spaces", at: span(place))
      return
    }
    let explained = Self.explain(problem, character: character)
    var notes: [Diagnostic.Note] = []
    if let begins = explained.begins, let context { notes.append(.init(begins, at: span(context))) }
    notes += Self.hints(problem, line: line, at: place, context: context, in: text).map { Diagnostic.Note($0) }
    let culprit = explained.isAboutContext ? context ?? place : place
    diagnostic = .error(.yamlSyntax, explained.message, at: span(culprit), notes: notes)
  }

  /// The number of columns of a line.
  private static func columns(of line: ArraySlice<UInt8>) -> Int {
    line.count { !SourceText.isContinuation($0) }
  }

  private static func clamp(_ position: Position, in text: SourceText) -> Position {
    let line = min(Int(position.line), text.lineCount)
    if line < position.line { return Position(line: line, column: columns(of: text.line(line) ?? []) + 1) }
    return position
  }

  private static func character(in line: String, at position: Position) -> Unicode.Scalar? {
    line.unicodeScalars.dropFirst(Int(position.column) - 1).first
  }

  private static func encodingMessage(_ problem: String, byte: UInt8?) -> String {
    switch problem {
    case "control characters are not allowed":
      if byte == 0 { return "a NUL byte is not allowed in YAML; is this a text file?" }
      return "a control character is not allowed in YAML; write it as an escape in double quotes"
    default: return "invalid UTF-8; is the file in another encoding?"
    }
  }
}
