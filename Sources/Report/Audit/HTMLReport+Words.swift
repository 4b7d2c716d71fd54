import Diagnostics
import Verification

extension HTMLReport {
  /// Text of a user, made safe.
  func e(_ text: String) -> String { MapText.html(text) }

  /// A sentence, in which what stands in backticks is code.
  func prose(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    let codes = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
    if parts.count.isMultiple(of: 2) || codes.contains(where: \.isEmpty) { return breakable(text) }
    return parts.enumerated().map { place, part in
      place.isMultiple(of: 2) ? breakable(String(part)) : "<code>\(breakable(String(part)))</code>"
    }.joined()
  }

  /// Text whose long names may be broken where they have parts.
  func breakable(_ text: String) -> String {
    var result = ""
    for character in e(text) {
      switch character {
      case "/": result += "/<wbr>"
      case "[": result += "<wbr>["
      default: result.append(character)
      }
    }
    return result
  }

  /// A place, with the lines that stand there.
  func place(_ span: Span) -> String { "<code class=\"at\">\(breakable(text.place(span)))</code>" }

  /// The lines of a span; nothing where there is no text to show.
  ///
  /// - Parameter isPart: whether the item of a list is shown around them.
  func lines(_ span: Span, isPart: Bool = false) -> String {
    guard let source = texts.text(of: span.file, in: run.files) else { return "" }
    return written(Excerpt(of: span, in: source, isPart: isPart), of: span)
  }

  /// The lines of the object that has its metadata there.
  func object(_ span: Span) -> String {
    guard let source = texts.text(of: span.file, in: run.files) else { return "" }
    return written(Excerpt(ofObjectWithMetadata: span, in: source), of: span)
  }

  private func written(_ excerpt: Excerpt?, of span: Span) -> String {
    guard let excerpt, excerpt.lines.contains(where: { !$0.text.isEmpty }) else { return "" }
    // Of objects of a cluster, nobody else sees these lines under these numbers.
    let place = run.files.place(of: span)
    let isNumbered = place.position != nil || place.rendered != nil
    let marks = excerpt.lines.contains { !$0.isMeant } && excerpt.lines.contains(where: \.isMeant)
    let rows = excerpt.lines.map { line in
      let number = isNumbered ? " data-n=\"\(line.number)\"" : ""
      let text = line.text.isEmpty ? " " : e(line.text)
      return marks && line.isMeant ? "<mark\(number)>\(text)</mark>" : "<span\(number)>\(text)</span>"
    }
    let more = excerpt.left > 0 ? "<span>… \(counted(excerpt.left, "more line", "more lines"))</span>" : ""
    return "<pre class=\"lines\(isNumbered ? " numbered" : "")\">\(rows.joined(separator: "\n"))\(more)</pre>"
  }

  /// What is shown once somebody asks.
  func folded(_ summary: String, _ body: String) -> String {
    body.isEmpty ? "" : "<details class=\"more\"><summary>\(summary)</summary>\n\(body)\n</details>"
  }

  /// A line that a person copies to a terminal.
  func command(_ line: String) -> String { "<p class=\"again\"><code>\(e(line))</code></p>" }

  /// A diagnostic, with its place and its notes.
  func told(_ diagnostic: Diagnostic) -> String {
    var place = ""
    var excerpt = ""
    switch diagnostic.location {
    case .span(let span):
      place = self.place(span)
      excerpt = lines(span)
    case .path(let path): place = "<code class=\"at\">\(e(path))</code>"
    case .run: break
    }
    let notes = diagnostic.notes.map { "<p class=\"dim\">\(prose($0.message))</p>" }
    return """
      <div class="told"><p>\(prose(diagnostic.message)) <span class="chip">\(e(diagnostic.id.rawValue))</span></p>\(place)
      \(excerpt)\(notes.joined())</div>
      """
  }

  /// A list in a section, or why there is none.
  func list(_ items: [String], empty: String) -> String {
    items.isEmpty
      ? "<p>\(empty)</p>" : "<ul class=\"plain\">\n\(items.map { "<li>\($0)</li>" }.joined(separator: "\n"))\n</ul>"
  }

  /// A table whose cells stand below each other where there is no room for columns.
  func table(_ heads: [String], _ rows: [[String]], class name: String = "") -> String {
    let heading = heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let body = rows.map { cells in
      "<tr>" + zip(heads, cells).map { "<td data-h=\"\($0)\">\($1)</td>" }.joined() + "</tr>"
    }
    return """
      <table class="grid \(name)"><thead><tr>\(heading)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody></table>
      """
  }
}
