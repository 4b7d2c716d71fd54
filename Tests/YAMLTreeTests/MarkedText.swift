import Diagnostics
import Testing
import YAMLTree

/// YAML with markers 1️⃣ to 9️⃣, which stand at the places where diagnostics must begin.
struct MarkedText {
  var text = ""
  var places: [Int: Position] = [:]

  init(_ marked: String) {
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

/// What reading a text came to.
struct Reading {
  var documents: [YAMLNode]
  var diagnostics: [Diagnostic]

  init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
    let file = SourceFile(path: "test.yaml", bytes: bytes)
    var files = SourceFiles()
    var bag = DiagnosticBag()
    documents = YAMLReader.read(file, id: files.add(file), limits: limits, diagnostics: &bag)
    diagnostics = bag.all
  }

  init(_ text: String, limits: YAMLLimits = YAMLLimits()) { self.init(Array(text.utf8), limits: limits) }
}

/// One diagnostic that a marked text must produce. Notes with a place are given by their markers.
struct Expected {
  var marker: Int
  var id: Diagnostic.ID
  var message: String
  var notes: [Int]
  var hint: String?

  static func at(
    _ marker: Int, _ id: Diagnostic.ID, _ message: String, notes: [Int] = [], hint: String? = nil
  ) -> Self {
    Self(marker: marker, id: id, message: message, notes: notes, hint: hint)
  }
}

/// Checks that exactly the expected diagnostics appear, exactly at their markers, and that nothing is read.
func expectDiagnostics(
  _ marked: String, _ expected: [Expected], limits: YAMLLimits = YAMLLimits(),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = MarkedText(marked)
  let reading = Reading(text.text, limits: limits)
  #expect(reading.documents.isEmpty, sourceLocation: sourceLocation)
  #expect(reading.diagnostics.count == expected.count, "\(reading.diagnostics)", sourceLocation: sourceLocation)
  for (diagnostic, expected) in zip(reading.diagnostics, expected) {
    guard case .span(let span) = diagnostic.location else {
      Issue.record("no place: \(diagnostic)", sourceLocation: sourceLocation)
      continue
    }
    #expect(span.start == text.places[expected.marker], "\(diagnostic)", sourceLocation: sourceLocation)
    #expect(diagnostic.id == expected.id, "\(diagnostic)", sourceLocation: sourceLocation)
    #expect(diagnostic.message.contains(expected.message), "\(diagnostic)", sourceLocation: sourceLocation)
    let notes = diagnostic.notes.compactMap(\.span?.start)
    #expect(notes == expected.notes.compactMap { text.places[$0] }, "\(diagnostic)", sourceLocation: sourceLocation)
    if let hint = expected.hint {
      #expect(
        diagnostic.notes.contains { $0.message.contains(hint) }, "\(diagnostic)", sourceLocation: sourceLocation)
    }
  }
}

extension YAMLNode {
  /// The tree as JSON-like text, scalars as spelled and typed.
  var shape: String {
    switch content {
    case .sequence(let items): "[" + items.map(\.shape).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.shape)" }.joined(separator: ", ") + "}"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "null"
      case .bool(let value): "\(value)"
      case .int(let value): "\(value)"
      case .float: "float(\(scalar.text))"
      case .string: "'\(scalar.text)'"
      }
    }
  }
}

/// The shapes of the documents of a text that must be free of errors.
func shapes(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
  let reading = Reading(text)
  #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics)", sourceLocation: sourceLocation)
  return reading.documents.map(\.shape)
}
