package import Diagnostics

/// A text with markers 1️⃣ to 9️⃣, which stand at the places where diagnostics must begin.
package struct MarkedText {
  /// The text without its markers.
  package var text = ""
  /// Where the markers stood.
  package var places: [Int: Position] = [:]

  /// Takes the markers out of a text.
  package init(_ marked: String) {
    let scalars = Array(marked.unicodeScalars)
    var (index, line, column) = (0, 1, 1)
    while index < scalars.count {
      if index + 2 < scalars.count, scalars[index + 1] == "\u{FE0F}", scalars[index + 2] == "\u{20E3}",
        let number = Int(String(scalars[index]))
      {
        places[number] = Position(line: line, column: column)
        index += 3
        continue
      }
      text.unicodeScalars.append(scalars[index])
      column += 1
      if scalars[index] == "\n" { (line, column) = (line + 1, 1) }
      index += 1
    }
  }
}

/// One diagnostic that a marked text must produce. Notes with a place are given by their markers.
package struct Expected: Sendable {
  var marker: Int
  var id: Diagnostic.ID
  var message: String
  var notes: [Int]
  var hint: String?
  var severity: Diagnostic.Severity

  /// An error that begins at a marker, whose message contains a text, with a note that contains `hint`.
  package static func at(
    _ marker: Int, _ id: Diagnostic.ID, _ message: String, notes: [Int] = [], hint: String? = nil
  ) -> Self {
    Self(marker: marker, id: id, message: message, notes: notes, hint: hint, severity: .error)
  }

  /// A warning, otherwise like `at`.
  package static func warning(
    _ marker: Int, _ id: Diagnostic.ID, _ message: String, notes: [Int] = [], hint: String? = nil
  ) -> Self {
    Self(marker: marker, id: id, message: message, notes: notes, hint: hint, severity: .warning)
  }
}

extension MarkedText {
  /// In what the diagnostics differ from those expected, one line for each difference; empty when they are as they
  /// must be: as many, in this order, at these places.
  package func differences(_ diagnostics: [Diagnostic], _ expected: [Expected]) -> [String] {
    var result: [String] = []
    if diagnostics.count != expected.count {
      let found = diagnostics.map { "\($0.id.rawValue): \($0.message)" }
      result.append("\(expected.count) diagnostics expected, found \(diagnostics.count): \(found)")
    }
    for (diagnostic, expected) in zip(diagnostics, expected) {
      func differ(_ what: String) { result.append("\(what) in \(diagnostic)") }
      if case .span(let span) = diagnostic.location {
        if let place = places[expected.marker] {
          if span.start != place { differ("place \(span.start), not \(place)") }
        } else {
          differ("no marker \(expected.marker) for the place \(span.start)")
        }
      } else {
        differ("no place")
      }
      if diagnostic.id != expected.id { differ("id other than \(expected.id.rawValue)") }
      if diagnostic.severity != expected.severity { differ("severity other than \(expected.severity)") }
      if !diagnostic.message.contains(expected.message) { differ("no `\(expected.message)`") }
      if diagnostic.notes.compactMap(\.span?.start) != expected.notes.compactMap({ places[$0] }) {
        differ("other places of notes")
      }
      if let hint = expected.hint, !diagnostic.notes.contains(where: { $0.message.contains(hint) }) {
        differ("no note `\(hint)`")
      }
    }
    return result
  }
}
