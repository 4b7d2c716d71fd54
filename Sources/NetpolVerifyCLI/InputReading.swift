import Diagnostics
import Kubernetes
import Report
import YAMLTree

/// The inputs of a command that verifies nothing by itself: files, and what is wrong with them.
struct InputReading {
  /// Where diagnostics go.
  let context = DecodingContext()
  /// The files that were read.
  private(set) var store: InputStore
  /// What was left out so far.
  private(set) var skipped = SkippedInputs()

  private let environment: Environment
  private let limits: YAMLLimits
  private let options: ReadingOptions

  /// Makes a reading of nothing yet.
  init(environment: Environment, limits: YAMLLimits, options: ReadingOptions = ReadingOptions()) {
    self.environment = environment
    self.limits = limits
    self.options = options
    store = InputStore(environment: environment, maximumBytes: limits.fileBytes)
    context.defaultNamespace = options.namespace
  }

  /// Tells property files from manifests among paths that were named without an option.
  mutating func split(_ paths: [String]) -> InputPaths {
    InputPaths(paths, store: &store, limits: limits, diagnostics: &context.diagnostics)
  }

  /// Has programs print manifests; the names by which they are then read, none after an error.
  func fetch(_ options: ClusterOptions) -> [String] {
    ClusterReader.read(options, in: environment, diagnostics: &context.diagnostics).paths
  }

  /// Reads property files, each once, by path.
  mutating func propertyFiles(_ paths: [String], mayAskNothing: Bool = false) -> [PropertyFile] {
    PropertyLoader.load(paths, mayAskNothing: mayAskNothing, store: &store, limits: limits, context: context)
  }

  /// Reads the manifests of each property file: those of the command line, else those that the file names.
  mutating func manifests(for files: [PropertyFile], commandLine: [String]) -> [Manifests] {
    reading(files) { loader, store in files.map { loader.load(for: $0, commandLine: commandLine, store: &store) } }
      .map(checked)
  }

  /// Reads manifests that belong to no property file; property files among them are passed over.
  mutating func manifests(at paths: [String]) -> Manifests {
    checked(reading([]) { loader, store in loader.load(paths, store: &store) })
  }

  private mutating func reading<Value>(
    _ files: [PropertyFile], _ read: (inout ManifestLoader, inout InputStore) -> Value
  ) -> Value {
    var loader = ManifestLoader(
      environment: environment, limits: limits, options: options, context: context,
      propertyFiles: Set(files.map(\.id)))
    let result = read(&loader, &store)
    skipped.add(loader.skipped)
    return result
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
