import Cluster
import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import Report
import SMT
import Verification
import YAMLTree

/// One run of a command that looks at manifests without asking properties: reads the inputs, and delivers what came of
/// them.
struct AnalysisRun {
  /// What was read.
  struct Input {
    /// The manifests.
    var manifests: Manifests
    /// The property file, if one was named.
    var properties: PropertySet?
    /// What its properties compare with, by the paths as it has them; empty where nobody asked.
    var baselines: [[String]: Manifests] = [:]
    /// The files and directories that were named, not what programs printed.
    var paths: [String] = []
    /// Files that were meant to hold objects that matter and could not be read: what they say is not known.
    var unread: [UnreadFile] = []

    /// Who is to enforce policies, whatever the property file says.
    var chosenEnforcer: Enforcer?

    /// Who enforces policies; nil where the kinds that there are say so.
    var enforcer: Enforcer? { chosenEnforcer ?? properties?.model.enforcer }

    /// What is known about addresses.
    var declaration: AddressPlan.Declaration {
      guard let model = properties?.model else { return .init() }
      return .init(podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies)
    }
  }

  /// Where findings go.
  let context = DecodingContext()
  /// The files that were read.
  private(set) var store: InputStore

  /// What was left out so far.
  private(set) var skipped = SkippedInputs()

  private let environment: Environment
  private let limits: YAMLLimits
  private let reading: ReadingOptions

  /// Makes a run that has not begun.
  init(environment: Environment, limits: YAMLLimits, reading: ReadingOptions) {
    self.environment = environment
    self.limits = limits
    self.reading = reading
    store = InputStore(environment: environment, maximumBytes: limits.fileBytes)
    context.defaultNamespace = reading.namespace
  }

  /// Makes a run of a command; `command` is what the user typed so far, such as `list`.
  ///
  /// - Parameter isProof: whether what cannot be read ends it.
  init(_ command: String, _ options: WorldOptions, in environment: Environment, isProof: Bool = false) {
    self.init(
      environment: environment, limits: options.limits.limits,
      reading: options.reading.reading(
        command, isProof: isProof, namespace: options.kubectl.clusterNamespace, in: environment))
  }

  /// Has programs print manifests; the names by which `load` then reads them, none after an error.
  mutating func fetch(_ options: ClusterOptions) -> ClusterReader.Result {
    ClusterReader.read(options, in: environment, diagnostics: &context.diagnostics)
  }

  /// Reads what the options and the paths beside them name; nil after an error.
  mutating func load(_ options: WorldOptions, paths: [String] = [], readsBaselines: Bool = false) -> Input? {
    let split = InputPaths(paths, store: &store, limits: limits, diagnostics: &context.diagnostics)
    let models = (options.model.map { [$0] } ?? []) + split.properties
    if models.count > 1 {
      error("second-property-file", "one property file is read at a time", at: models[1])
      return nil
    }
    let named = options.filenames + split.manifests
    var input = load(
      named + fetch(options.kubectl).paths, model: models.first,
      readsBaselines: readsBaselines)
    input?.paths = named
    return input
  }

  /// Reads manifests, and the property file if there is one; nil after an error.
  ///
  /// - Parameters:
  ///   - readsBaselines: whether the baselines that properties name are read too.
  ///   - isCompared: whether other manifests are read to be compared with these; namespaces are then checked in all.
  mutating func load(
    _ paths: [String], model: String?, readsBaselines: Bool = false, isCompared: Bool = false
  ) -> Input? {
    if context.diagnostics.hasErrors { return nil }
    var file: PropertyFile?
    if let model {
      let files = PropertyLoader.load([model], mayAskNothing: true, store: &store, limits: limits, context: context)
      guard let first = files.first else { return nil }
      file = first
    }
    var loader = ManifestLoader(
      environment: environment, limits: limits, options: reading, context: context,
      propertyFiles: Set(file.map { [$0.id] } ?? []))
    let manifests =
      if let file {
        loader.load(for: file, commandLine: paths, store: &store)
      } else {
        loader.load(paths, store: &store)
      }
    context.diagnostics.report(contentsOf: UnreadPolicies(manifests).warnings)
    var input = Input(manifests: manifests, properties: file?.set)
    if readsBaselines, let file { input.baselines = loader.baselines(for: file, store: &store) }
    input.unread = loader.unread
    skipped.add(loader.skipped)
    if !isCompared { checkNamespaces([input]) }
    environment.progress?.show("analysing")
    return context.diagnostics.hasErrors ? nil : input
  }

  /// Warns where what was read names namespaces in part. Manifests that are compared are checked together.
  func checkNamespaces(_ inputs: [Input]) {
    let mix = NamespaceMix(inputs.flatMap { [$0.manifests] + $0.baselines.values })
    context.diagnostics.report(contentsOf: [mix?.warning()].compactMap { $0 })
  }

  /// The world of what was read; nil after an error.
  ///
  /// - Parameter other: what it is compared with.
  func world(
    _ input: Input, comparedWith other: Input? = nil, mentions: SelectorMentions = SelectorMentions()
  ) -> World? {
    let others = Array(input.baselines.values) + (other.map { [$0.manifests] } ?? [])
    let world = World.enforced(
      input.manifests, declaration: input.declaration, by: input.enforcer, comparedWith: others,
      mentions: mentions, diagnostics: &context.diagnostics)
    return context.diagnostics.hasErrors ? nil : world
  }

  /// A place for diagnostics about an argument of the command line.
  mutating func span(of argument: String) -> Span {
    let id = store.add("argument", argument)
    return Span(
      file: id, start: Position(line: 1, column: 1), end: Position(line: 1, column: argument.unicodeScalars.count + 1))
  }

  /// Reports an argument that cannot be what it should be.
  mutating func error(_ id: Diagnostic.ID, _ message: String, at argument: String, notes: [Diagnostic.Note] = []) {
    context.diagnostics.report(.error(id, message, at: span(of: argument), notes: notes))
  }

  /// Reports why there is no answer, and says how the run ends.
  func report(_ failure: VerificationFailure) -> RunStatus {
    switch failure {
    case .solver(let failure):
      context.diagnostics.report(Diagnostic("solver-failure", "the solver failed: \(failure.message)", at: .run))
      return .invalid
    case .inconsistency(let inconsistency):
      context.diagnostics.report(
        Diagnostic(
          "internal-inconsistency", "the program contradicts itself: \(inconsistency.message)", at: .run,
          notes: [.init("this is a defect of the program; nothing that this run says counts")]))
      return .inconsistent
    }
  }

  /// Tells the diagnostics and writes the reports; what cannot be written makes the run fail.
  func deliver(_ reports: [(path: String?, text: String)], status: RunStatus, color: ColorChoice) -> RunStatus {
    let renderer = DiagnosticRenderer(files: store.files, color: color.colors(.error, in: environment))
    let diagnostics = context.diagnostics.sorted(in: store.files)
    for diagnostic in diagnostics { environment.tell(renderer.render(diagnostic)) }
    let errors = diagnostics.count { $0.severity == .error }
    if errors > 0 {
      environment.tell("netpol-verify: \(errors) \(errors == 1 ? "error" : "errors"); there is no report")
      return status.combined(with: .invalid)
    }
    let delivery = Delivery(environment: environment, color: color)
    var status = status
    for report in reports {
      do {
        try delivery.write(report.text, to: report.path)
      } catch {
        let target = report.path ?? "standard output"
        environment.tell("netpol-verify: cannot write to \(VisibleText.escape(target)): \(reason(error))")
        status = status.combined(with: .invalid)
      }
    }
    return status
  }
}
