import Diagnostics
import Kubernetes
import Properties
import SMT
import Verification
import YAMLTree
import Z3Backend

/// Has the properties of a starter file verified while it is being written.
struct StarterCheck {
  let manifests: Manifests
  /// What is known of the cluster; nil for nothing.
  let model: PropertySet.Model?
  /// A bound on the pairs of workloads that a probe tells.
  private static let limit = 10_000

  /// Why a check ended without verdicts.
  struct Failure: Error {
    var message: String
  }

  /// The outcomes, by the names of the properties.
  func outcomes(_ sets: [StarterSet], _ properties: [StarterProperty]) throws(Failure) -> [String: PropertyOutcome] {
    if properties.isEmpty { return [:] }
    let set = try parse(StarterFile.text(name: "starter", model: model, sets: sets, properties: properties))
    var solver = Z3Solver()
    var diagnostics = DiagnosticBag()
    let options = VerificationOptions(counterexamples: Self.limit)
    let outcome: Outcome?
    do throws(VerificationFailure) {
      outcome = try Verifier.verify(
        set, manifests: manifests, options: options, solver: &solver, diagnostics: &diagnostics)
    } catch {
      switch error {
      case .solver(let failure): throw Failure(message: "the solver failed: \(failure.message)")
      case .inconsistency(let found): throw Failure(message: "the program contradicts itself: \(found.message)")
      }
    }
    guard let outcome else {
      throw Failure(message: diagnostics.all.first { $0.severity == .error }?.message ?? "no verdicts")
    }
    return Dictionary(
      outcome.properties.map { ($0.property.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func parse(_ text: String) throws(Failure) -> PropertySet {
    var files = SourceFiles()
    var diagnostics = DiagnosticBag()
    let file = SourceFile(path: "starter.yaml", bytes: Array(text.utf8))
    let document = YAMLReader.read(file, id: files.add(file), diagnostics: &diagnostics).first
    let context = DecodingContext()
    if let document, let set = PropertySet.decode(Cursor(document, context: context)) { return set }
    let found = (diagnostics.all + context.diagnostics.all).first { $0.severity == .error }
    throw Failure(message: found?.message ?? "the starter file is no property file")
  }
}
