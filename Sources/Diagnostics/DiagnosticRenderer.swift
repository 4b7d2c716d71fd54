import Synchronization

/// Prints diagnostics as compilers do: place, severity, message, the line with a caret, notes.
///
/// Text from files, messages and paths is made safe: no control character reaches the terminal.
package struct DiagnosticRenderer: Sendable {
  private let files: SourceFiles
  private let color: Bool
  private let texts = TextCache()

  /// Makes a renderer for diagnostics about `files`.
  package init(files: SourceFiles, color: Bool) {
    self.files = files
    self.color = color
  }

  /// The text of a diagnostic: several lines, without a line break at the end.
  package func render(_ diagnostic: Diagnostic) -> String {
    let severity = paint(diagnostic.severity.rawValue + ":", diagnostic.severity == .error ? .red : .magenta)
    let message = paint(VisibleText.escape(diagnostic.message), .bold)
    var head = "\(severity) \(message) [\(VisibleText.escape(diagnostic.id.rawValue))]"
    var lines: [String] = []
    switch diagnostic.location {
    case .span(let span):
      let place = files.place(of: span)
      // What names the field need not be told of it twice.
      let names = !place.field.isEmpty && diagnostic.message.hasPrefix("\(place.field): ")
      head = paint(VisibleText.escape(names ? place.object ?? place.text : place.text) + ":", .bold) + " " + head
      lines = excerpt(span)
      if let source = place.source { lines += render(Diagnostic.Note("made from \(source)")) }
    case .path(let path): head = paint(VisibleText.escape(path) + ":", .bold) + " " + head
    case .run: break
    }
    lines.insert(head, at: 0)
    for note in diagnostic.notes { lines += render(note) }
    return lines.joined(separator: "\n")
  }

  private func render(_ note: Diagnostic.Note) -> [String] {
    let text = paint("note:", .cyan) + " " + VisibleText.escape(note.message)
    guard let span = note.span else { return ["  " + text] }
    return [place(span) + " " + text] + excerpt(span)
  }

  private func place(_ span: Span) -> String {
    paint(VisibleText.escape(files.place(of: span).text) + ":", .bold)
  }

  private func excerpt(_ span: Span) -> [String] {
    guard let source = texts.text(of: span.file, in: files), let excerpt = SourceExcerpt(of: span, in: source) else {
      return []
    }
    let place = files.place(of: span)
    let number = place.position == nil && place.rendered == nil ? "" : String(span.start.line)
    let gutter = String(repeating: " ", count: max(5 - number.utf8.count, 0)) + number
    let blank = String(repeating: " ", count: gutter.utf8.count)
    let code = excerpt.text.isEmpty ? "\(gutter) |" : "\(gutter) | \(excerpt.text)"
    return [code, "\(blank) | \(paint(excerpt.marks, .green))"]
  }

  /// The colours in use, as SGR parameters.
  private enum Color: String {
    case bold = "1"
    case red = "1;31"
    case green = "1;32"
    case magenta = "1;35"
    case cyan = "1;36"
  }

  private func paint(_ text: String, _ style: Color) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The texts of the files that were shown, so that many places in a large file cut it into lines once.
package final class TextCache: Sendable {
  private let texts = Mutex<[SourceFile.ID: SourceText]>([:])

  /// Makes an empty cache.
  package init() {}

  /// The text of a file; nil for a file of another collection.
  package func text(of id: SourceFile.ID, in files: SourceFiles) -> SourceText? {
    guard let file = files.file(id) else { return nil }
    return texts.withLock { texts in
      if let known = texts[id] { return known }
      let text = SourceText(file)
      texts[id] = text
      return text
    }
  }
}

extension SourceFiles {
  /// The file of an identifier, or nil if another collection issued it.
  package func file(_ id: SourceFile.ID) -> SourceFile? {
    files.indices.contains(Int(id.index)) ? files[Int(id.index)] : nil
  }

  /// The path of a file; a placeholder for a file of another collection.
  package func path(of id: SourceFile.ID) -> String { file(id)?.path ?? "<unknown file>" }
}
