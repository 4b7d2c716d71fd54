/// Where a person looks for what a span is about: in a file of theirs, or at an object of their cluster.
package struct SourcePlace: Hashable, Sendable {
  /// The file to open; the words for it where there is none.
  package var path: String
  /// The place in that file; nil where only the file or the object is known.
  package var position: Position?
  /// The place in what a program has printed, where `path` is the file that it was made from.
  package var rendered: Position?
  /// How that output is called.
  private var output: String = "the rendered output"
  /// The file that `path` was made from, where both are files that a person can open.
  package var source: String?
  /// The object, where there is no file at all, such as `NetworkPolicy shop/web`.
  package var object: String?
  /// The field of the object; empty for the object itself.
  package var field: String = ""

  /// Whether it is a place in a file that lies where it was read, so that a program can mark its line.
  package var isInFile: Bool { isFile && position != nil }
  private var isFile: Bool

  /// `path:line:column`, the file and the line of what was made of it, or the object and its field.
  package var text: String {
    if let position { return "\(path):\(position.line):\(position.column)" }
    if let rendered { return "\(path) (line \(rendered.line) of \(output))" }
    return path
  }

  /// Finds the place of a span.
  init(_ span: Span, in file: SourceFile?, section: SourceSection?) {
    path = file?.path ?? "<unknown file>"
    isFile = file?.origin == .file
    switch file?.origin {
    case .cluster:
      object = section?.object
      field = section?.path(at: span.start) ?? ""
      path = [object ?? "an object of the cluster", field].filter { !$0.isEmpty }.joined(separator: " ")
    case .rendered(let directory, _):
      path = section?.source ?? directory
      rendered = span.start
    case .standardInput:
      if let source = section?.source {
        path = source
        rendered = span.start
        output = "standard input"
      } else {
        position = span.start
      }
    case .file, nil:
      position = span.start
      source = section?.source
    }
  }
}

extension SourceFiles {
  /// Where a person looks for what a span is about.
  package func place(of span: Span) -> SourcePlace {
    SourcePlace(span, in: file(span.file), section: section(at: span))
  }

  private func section(at span: Span) -> SourceSection? {
    sections[span.file]?.last(startingBy: span.start, \.start)
  }
}
