import Diagnostics

extension SourceFiles {
  /// A place in one line that is safe to print.
  func text(of span: Span) -> String {
    let place = place(of: span)
    let source = place.source.map { " (from \($0))" } ?? ""
    return VisibleText.escape(place.text + source)
  }

  /// The same beside the name of the object and its field; nil where there is nothing to add to them.
  func textBesideObject(of span: Span) -> String? { place(of: span).object == nil ? text(of: span) : nil }

  /// A place in JSON: without a line where only the file or the object is known.
  func position(of span: Span) -> JSONValue {
    let place = place(of: span)
    var value: JSONValue = [
      "path": .string(place.path), "line": place.position.map { .int(Int($0.line)) } ?? .null,
      "column": place.position.map { .int(Int($0.column)) } ?? .null,
    ]
    if let rendered = place.rendered {
      value.append("rendered", ["line": .int(Int(rendered.line)), "column": .int(Int(rendered.column))])
    }
    if let source = place.source { value.append("source", .string(source)) }
    if let object = place.object {
      value.append("object", .string(object))
      value.append("field", .optional(place.field.isEmpty ? nil : place.field))
    }
    return value
  }
}
