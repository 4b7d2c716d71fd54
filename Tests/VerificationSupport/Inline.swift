package import Cluster
import Diagnostics
import EnforcerKinds
package import Kubernetes
import Network
import Properties
package import Verification
import YAMLTree
import Z3Backend

/// Verifies properties against manifests that a test has in its text.
package enum Inline {
  /// The items of a property file's `spec.properties`, and what else `spec` has.
  package static func verify(
    _ manifests: String, model: String = "{}", spec: String = "", baseline: String? = nil, asOf: String? = nil,
    ignoresWaivers: Bool = false, labelEffort: Int? = nil, isSnapshot: Bool = false, properties: String
  ) throws -> (outcome: Outcome, warnings: [String]) {
    var text = "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: t}\nspec:\n  model: \(model)\n"
    for line in spec.split(separator: "\n") { text += "  \(line)\n" }
    text += "  properties:\(properties.isEmpty ? " []" : "")\n"
    for line in properties.split(separator: "\n") { text += "  \(line)\n" }
    let context = DecodingContext()
    var diagnostics = DiagnosticBag()
    func read(_ text: String, _ id: Int32) -> [YAMLNode] {
      YAMLReader.read(SourceFile(path: "f", bytes: Array(text.utf8)), id: .init(index: id), diagnostics: &diagnostics)
    }
    func objects(_ text: String, _ id: Int32) -> Manifests {
      var reader = ManifestReader(context: context)
      for document in read(text, id) { reader.read(document) }
      return reader.finish()
    }
    let set = read(text, 0).first.flatMap { PropertySet.decode(Cursor($0, context: context)) }
    var world = objects(manifests, 1)
    world.isSnapshot = isSnapshot
    let before = baseline.map { objects($0, 2) }
    diagnostics.report(contentsOf: context.diagnostics.all)
    guard let set, !diagnostics.hasErrors else { throw Fixture.Failure(description: "\(diagnostics.all)\n\(text)") }
    var solver = Z3Solver()
    var options = VerificationOptions(asOf: asOf.flatMap { CalendarDate($0) }, ignoresWaivers: ignoresWaivers)
    if let labelEffort { options.labelEffort = labelEffort }
    let outcome = try Verifier.verify(
      set, manifests: world, baselines: before.map { [set.baseline: $0] } ?? [:], options: options, solver: &solver,
      diagnostics: &diagnostics)
    guard let outcome else { throw Fixture.Failure(description: "\(diagnostics.all)") }
    return (outcome, diagnostics.all.map(\.id.rawValue))
  }

  /// The world of manifests that a test has in its text.
  package static func world(_ text: String) throws -> (World, Manifests) {
    let context = DecodingContext()
    var diagnostics = DiagnosticBag()
    var reader = ManifestReader(context: context)
    let file = SourceFile(path: "f", bytes: Array(text.utf8))
    for document in YAMLReader.read(file, id: .init(index: 0), diagnostics: &diagnostics) { reader.read(document) }
    diagnostics.report(contentsOf: context.diagnostics.all)
    let world = World.resolve(reader.finish(), declaration: .init(), diagnostics: &diagnostics)
    guard !diagnostics.hasErrors else { throw Fixture.Failure(description: "\(diagnostics.all)") }
    return (world, reader.finish())
  }

  /// `lines`, with one line for all hypothetical counterexamples of a property: which of them come first is up to the
  /// solver.
  package static func summary(_ outcome: Outcome) -> [String] {
    var result: [String] = []
    for line in lines(outcome) {
      let short = line.hasPrefix("  ") && line.split(separator: " ").contains("hypothetical:") ? "  hypothetical" : line
      if short != "  hypothetical" || result.last != short { result.append(short) }
    }
    return result
  }

  /// `name: verdict`, and each counterexample on a line of its own.
  package static func lines(_ outcome: Outcome) -> [String] {
    outcome.properties.flatMap { property in
      ["\(property.property.name): \(property.verdict.name)"]
        + property.counterexamples.map { example in
          let ends =
            example.hops.isEmpty
            ? [example.from.title, example.to?.title ?? ""]
            : [example.from.title] + example.hops.compactMap { $0.to?.title }
          let detail = example.connections.isEmpty ? example.explanation ?? "" : example.connections.description
          return "  " + ends.filter { !$0.isEmpty }.joined(separator: " → ") + " " + detail
        }
    }
  }
}
