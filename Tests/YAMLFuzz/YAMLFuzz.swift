import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import YAMLTree

/// Reads what libFuzzer makes up: as YAML, then as manifests and as a property file. Built by `Scripts/fuzz-yaml`, not by
/// the package.
///
/// What AddressSanitizer or the runtime does not find is trapped here: documents beside errors, and errors that end
/// before they begin.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A buffer of exactly this length: a read past its end is seen.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  var files = SourceFiles()
  let file = SourceFile(path: "fuzz.yaml", bytes: bytes)
  let id = files.add(file)
  let limits = YAMLLimits(depth: 100, nodes: 20_000, documents: 1_000, scalarBytes: 1 << 16, fileBytes: 1 << 20)

  let context = DecodingContext()
  let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &context.diagnostics)
  precondition(documents.isEmpty || !context.diagnostics.hasErrors, "half a file")
  var reader = ManifestReader(context: context)
  for document in documents { reader.read(document) }
  check(context.diagnostics)

  let properties = DecodingContext()
  for document in documents {
    let set = PropertySet.decode(Cursor(document, context: properties))
    precondition(set != nil || properties.diagnostics.hasErrors, "refused without a word")
  }
  check(properties.diagnostics)
  return 0
}

private func check(_ diagnostics: DiagnosticBag) {
  for diagnostic in diagnostics.all {
    guard case .span(let span) = diagnostic.location else { continue }
    precondition(span.start <= span.end && span.start.line >= 1 && span.start.column >= 1, "\(diagnostic)")
  }
}
