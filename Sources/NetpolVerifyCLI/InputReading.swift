import Diagnostics
import Kubernetes
import YAMLTree

/// The inputs of a command that verifies nothing by itself: files, and what is wrong with them.
struct InputReading {
  /// Where diagnostics go.
  let context = DecodingContext()
  /// The files that were read.
  private(set) var store: InputStore

  private let environment: Environment
  private let limits: YAMLLimits

  /// Makes a reading of nothing yet.
  init(environment: Environment, limits: YAMLLimits, namespace: NamespaceOptions? = nil) {
    self.environment = environment
    self.limits = limits
    store = InputStore(environment: environment, maximumBytes: limits.fileBytes)
    context.defaultNamespace = namespace?.defaultNamespace
  }

  /// Reads property files, each once, by path.
  mutating func propertyFiles(_ paths: [String], mayAskNothing: Bool = false) -> [PropertyFile] {
    PropertyLoader.load(paths, mayAskNothing: mayAskNothing, store: &store, limits: limits, context: context)
  }

  /// Reads the manifests of each property file: those of the command line, else those that the file names.
  mutating func manifests(for files: [PropertyFile], commandLine: [String]) -> [Manifests] {
    var loader = ManifestLoader(
      environment: environment, limits: limits, context: context, propertyFiles: Set(files.map(\.id)))
    return files.map { checked(loader.load(for: $0, commandLine: commandLine, store: &store)) }
  }

  /// Reads manifests that belong to no property file; property files among them are passed over.
  mutating func manifests(at paths: [String]) -> Manifests {
    let loader = ManifestLoader(environment: environment, limits: limits, context: context, propertyFiles: [])
    return checked(loader.load(paths, unknownKinds: .error, store: &store))
  }

  /// Manifests, after a warning where they name namespaces in part.
  private func checked(_ manifests: Manifests) -> Manifests {
    context.diagnostics.report(contentsOf: [NamespaceMix([manifests])?.warning()].compactMap { $0 })
    return manifests
  }

  /// Tells all diagnostics on standard error, and how many errors there were. `consequence` says what came of them.
  ///
  /// - Returns: whether there was no error.
  func tell(color: ColorChoice, consequence: String) -> Bool {
    environment.tell(
      context.diagnostics.sorted(in: store.files), in: store.files, color: color, consequence: consequence)
    return !context.diagnostics.hasErrors
  }
}

extension Environment {
  /// Tells diagnostics on standard error, and how many errors there were.
  func tell(_ diagnostics: [Diagnostic], in files: SourceFiles, color: ColorChoice, consequence: String) {
    let renderer = DiagnosticRenderer(files: files, color: color.colors(.error, in: self))
    for diagnostic in diagnostics { tell(renderer.render(diagnostic)) }
    let errors = diagnostics.count { $0.severity == .error }
    if errors > 0 { tell("netpol-verify: \(errors) \(errors == 1 ? "error" : "errors"); \(consequence)") }
  }
}
