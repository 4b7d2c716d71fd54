package import Diagnostics
import EnforcerKinds
import FoundationEssentials
package import Kubernetes
package import Properties
import SMT
package import Verification
import YAMLTree
import Z3Backend

/// A property file and the manifests that it names, read from the repository.
package struct Fixture {
  package var set: PropertySet
  package var manifests: Manifests
  package var files = SourceFiles()

  /// What went wrong, rendered.
  package struct Failure: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
  }

  package static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// Reads a property file and its manifests, or those that `other`, in its place, names.
  package init(_ path: String, reading other: PropertySet? = nil) throws {
    let manager = FileManager.default
    var diagnostics = DiagnosticBag()
    let context = DecodingContext()
    func read(_ path: String, into files: inout SourceFiles) throws -> [YAMLNode] {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(Self.root)/\(path)")))
      let file = SourceFile(path: path, bytes: bytes)
      return YAMLReader.read(file, id: files.add(file), diagnostics: &diagnostics)
    }
    var files = SourceFiles()
    guard let document = try read(path, into: &files).first,
      let set = other ?? PropertySet.decode(Cursor(document, context: context))
    else { throw Failure(description: "\(path): \(diagnostics.all) \(context.diagnostics.all)") }
    var reader = ManifestReader(context: context)
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    for resource in set.resources {
      let base = "\(Self.root)/\(folder)/\(resource)"
      if resource.hasSuffix(".yaml") {
        for document in try read("\(folder)/\(resource)", into: &files) { reader.read(document) }
        continue
      }
      for name in try manager.subpathsOfDirectory(atPath: base).sorted() where name.hasSuffix(".yaml") {
        for document in try read("\(folder)/\(resource)\(name)", into: &files) { reader.read(document) }
      }
    }
    diagnostics.report(contentsOf: context.diagnostics.all)
    if diagnostics.hasErrors { throw Failure(description: "\(diagnostics.all)") }
    self.set = set
    self.manifests = reader.finish()
    self.files = files
  }

  /// Verifies with Z3.
  package func verify() throws -> Outcome {
    var solver = Z3Solver()
    var diagnostics = DiagnosticBag()
    guard let outcome = try Verifier.verify(set, manifests: manifests, solver: &solver, diagnostics: &diagnostics)
    else {
      throw Failure(description: "\(diagnostics.all)")
    }
    return outcome
  }
}
