extension DiagnosticBag {
  /// The diagnostics by path, position, severity, id and message, exact duplicates removed.
  ///
  /// What is about the run comes first, what is about a whole file before what is about a place in it. The order depends
  /// on nothing but the diagnostics and the paths of `files`.
  package func sorted(in files: SourceFiles) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let keyed = all.filter { seen.insert($0).inserted }.map { (key: SortKey($0, files), diagnostic: $0) }
    return keyed.enumerated()
      .sorted { a, b in
        a.element.key < b.element.key || (!(b.element.key < a.element.key) && a.offset < b.offset)
      }
      .map(\.element.diagnostic)
  }
}

/// What diagnostics are ordered by.
private struct SortKey: Comparable {
  let path: String
  let file: Int32
  let start: Position
  let end: Position
  let severity: Diagnostic.Severity
  let id: Diagnostic.ID
  let message: String
  let notes: String

  init(_ diagnostic: Diagnostic, _ files: SourceFiles) {
    let none = Position(line: 0, column: 0)
    switch diagnostic.location {
    case .span(let span): (path, file, start, end) = (files.path(of: span.file), span.file.index, span.start, span.end)
    case .path(let name): (path, file, start, end) = (name, -1, none, none)
    case .run: (path, file, start, end) = ("", -1, none, none)
    }
    severity = diagnostic.severity
    id = diagnostic.id
    message = diagnostic.message
    notes = diagnostic.notes.map(\.message).joined(separator: "\n")
  }

  static func < (a: Self, b: Self) -> Bool {
    if (a.path, a.start) != (b.path, b.start) { return (a.path, a.start) < (b.path, b.start) }
    if (a.severity, a.id, a.message) != (b.severity, b.id, b.message) {
      return (a.severity, a.id, a.message) < (b.severity, b.id, b.message)
    }
    return (a.file, a.end, a.notes) < (b.file, b.end, b.notes)
  }
}
