package import Diagnostics
import Kubernetes
package import Properties
import YAMLTree

/// What reading a property file came to.
package struct PropertyReading {
  /// The file's content; nil after an error.
  package var set: PropertySet?
  /// What was reported, in the order in which it was found.
  package var diagnostics: [Diagnostic]

  /// Reads a file of one document.
  package init(_ text: String) {
    var files = SourceFiles()
    let file = SourceFile(path: "test.yaml", bytes: Array(text.utf8))
    let context = DecodingContext()
    let documents = YAMLReader.read(file, id: files.add(file), diagnostics: &context.diagnostics)
    set = documents.first.flatMap { PropertySet.decode(Cursor($0, context: context)) }
    diagnostics = context.diagnostics.all
  }
}
