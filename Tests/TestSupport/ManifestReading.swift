package import Cluster
package import Diagnostics
import EnforcerKinds
package import Kubernetes
import YAMLTree

/// What reading manifests came to.
package struct ManifestReading {
  /// The objects.
  package var manifests: Manifests
  /// What was reported, in the order in which it was found.
  package var diagnostics: [Diagnostic]

  /// Reads one file.
  package init(_ text: String) { self.init(text, kinds: EnforcerKinds.all) }

  /// Reads one file of some kinds of policies.
  package init(_ text: String, kinds: PolicyKinds) {
    var files = SourceFiles()
    let file = SourceFile(path: "test.yaml", bytes: Array(text.utf8))
    let context = DecodingContext()
    var reader = ManifestReader(context: context, kinds: kinds)
    for document in YAMLReader.read(file, id: files.add(file), diagnostics: &context.diagnostics) {
      reader.read(document)
    }
    manifests = reader.finish()
    diagnostics = context.diagnostics.all
  }
}

extension World {
  /// The world of a file without errors.
  package static func reading(
    _ text: String, declaration: AddressPlan.Declaration = AddressPlan.Declaration(),
    mentions: SelectorMentions = SelectorMentions(), kinds: PolicyKinds = EnforcerKinds.all
  ) throws -> World {
    let reading = ManifestReading(text, kinds: kinds)
    var bag = DiagnosticBag()
    bag.report(contentsOf: reading.diagnostics)
    let world = resolve(reading.manifests, declaration: declaration, mentions: mentions, diagnostics: &bag)
    if bag.hasErrors { throw Repository.Failure(message: "\(bag.all.map(\.message))") }
    return world
  }
}
