package import Diagnostics
import YAMLTree

extension Cursor {
  /// Reports an error at some Unicode scalars of a scalar's text, counted from 0. Where the text is not written as it
  /// is, but with escapes or in several lines, the whole scalar is shown and the message says which one is meant.
  package func error(
    _ id: Diagnostic.ID, _ message: String, atCharacters characters: Range<Int>, notes: [Diagnostic.Note] = []
  ) {
    guard let span = span(ofCharacters: characters) else {
      error(id, "\(message), at character \(characters.lowerBound + 1)", notes: notes)
      return
    }
    context.diagnostics.report(.error(id, "\(path): \(message)", at: span, notes: notes))
  }

  /// Where some characters of a scalar stand; nil where that cannot be told from the scalar's place. No characters are
  /// the place before the first of them.
  private func span(ofCharacters characters: Range<Int>) -> Span? {
    guard case .scalar(let scalar) = node.content, node.span.start.line == node.span.end.line else { return nil }
    let width = Int(node.span.end.column) - Int(node.span.start.column)
    let quotes: Int
    // An escape is longer than what it stands for.
    switch width - scalar.text.unicodeScalars.count {
    case 0: quotes = 0
    case 2: quotes = 1
    default: return nil
    }
    let start = Int(node.span.start.column) + quotes
    func position(_ character: Int) -> Position {
      Position(line: Int(node.span.start.line), column: start + character)
    }
    return Span(
      file: node.span.file, start: position(characters.lowerBound),
      end: position(max(characters.upperBound, characters.lowerBound + 1)))
  }
}
