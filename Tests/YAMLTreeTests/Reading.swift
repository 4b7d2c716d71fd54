import Diagnostics
import TestSupport
import Testing
import YAMLTree

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

/// Checks that exactly the expected diagnostics appear, exactly at their markers, and that nothing is read.
func expectDiagnostics(
  _ marked: String, _ expected: [Expected], limits: YAMLLimits = YAMLLimits(),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = MarkedText(marked)
  let reading = Reading(text.text, limits: limits)
  #expect(reading.documents.isEmpty, sourceLocation: sourceLocation)
  #expect(text.differences(reading.diagnostics, expected) == [], sourceLocation: sourceLocation)
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
