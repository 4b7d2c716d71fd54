import Analysis
import Diagnostics
import Kubernetes
import Properties
import Report
import SMT
import Verification
import YAMLTree

/// One run of `verify`: reads the inputs, has them verified, and collects what a report needs.
///
/// Nothing is verified against a half-read world: after an error anywhere there is no result at all.
struct VerificationRun {
  /// Verifies one property file against its manifests; the command line's is `Verifier.verify` with Z3.
  typealias Judge = (
    PropertySet, Manifests, _ baselines: [[String]: Manifests], inout DiagnosticBag
  ) throws(VerificationFailure) -> Outcome?

  /// Looks for what would mend a file's properties; nil where there is nothing to tell.
  typealias Helper = (
    PropertyFile, Manifests, _ baselines: [[String]: Manifests], Outcome, SourceFiles
  ) throws(VerificationFailure) -> RepairResult?

  /// What looks for repairs; nil where nobody is told.
  var helper: Helper?
  /// What is told of the inputs besides the verdicts.
  var annexes = Annexes()
  /// What reports are made from.
  private(set) var run = Run(tool: NetpolVerify.tool, solver: "")
  /// The property files, by path.
  private(set) var files: [PropertyFile] = []
  /// What helps to find out why the program contradicts itself, if it did.
  private(set) var bundle: String?
  /// How long the stages took.
  private(set) var stopwatch = Stopwatch()

  private let environment: Environment
  private let limits: YAMLLimits
  private let reading: ReadingOptions
  private let selection: Selection
  private let context = DecodingContext()
  private var store: InputStore
  private var assumptions: [Assumption] = []

  /// Makes a run that has not begun. Violations of less severity than `failOn` do not make it red.
  init(
    environment: Environment, limits: YAMLLimits, reading: ReadingOptions = ReadingOptions(isProof: true),
    solver: String, failOn: PropertySeverity? = nil,
    selection: Selection = Selection(), asOf: CalendarDate? = nil
  ) {
    self.environment = environment
    self.limits = limits
    self.reading = reading
    self.selection = selection
    store = InputStore(environment: environment, maximumBytes: limits.fileBytes)
    run.solver = solver
    run.failOn = failOn
    run.asOf = asOf
    context.defaultNamespace = reading.namespace
  }

  /// Verifies property files against the manifests at `paths`, or, if there are none, against those the files name.
  mutating func verify(_ propertyPaths: [String], manifests paths: [String], by judge: Judge) {
    let all = PropertyLoader.load(propertyPaths, store: &store, limits: limits, context: context)
    files = selection.apply(to: all, diagnostics: &context.diagnostics)
    run.selection = selection.summary(of: files, among: all)
    run.whole = selection.whole(all)
    var loader = ManifestLoader(
      environment: environment, limits: limits, options: reading, context: context,
      propertyFiles: Set(all.map(\.id)))
    let worlds = files.map { loader.load(for: $0, commandLine: paths, store: &store) }
    let baselines = files.map { loader.baselines(for: $0, store: &store) }
    run.skipped.add(loader.skipped)
    stopwatch.lap("read")
    for (file, inputs) in zip(files, zip(worlds, baselines)) {
      guard let check = NamespaceCheck(file.set, manifests: inputs.0, baselines: inputs.1) else { continue }
      context.diagnostics.report(contentsOf: [check.warning, check.error].compactMap { $0 })
    }
    if !context.diagnostics.hasErrors {
      for (file, inputs) in zip(files, zip(worlds, baselines)) {
        guard verify(file, inputs.0, inputs.1, judge) else { break }
      }
      stopwatch.lap("verify")
    }
    run.diagnostics = context.diagnostics.sorted(in: store.files)
    run.files = store.files
    run.inputs = store.inputs
    run.manifestSet = store.digest(without: Set(all.map(\.id)))
    if context.diagnostics.hasErrors { run.results = [] }
  }

  /// Notes how the program is run again, and whether what holds is told to people.
  mutating func note(again: Run.Again?, isQuiet: Bool) { (run.again, run.isQuiet) = (again, isQuiet) }

  /// Notes that the program found the property file by itself.
  mutating func noteFound() { run.isFound = true }

  /// Notes what programs could not tell of a cluster: each verdict then takes it for granted.
  mutating func take(_ assumptions: [Assumption]) { self.assumptions += assumptions }

  /// Adds what was found before anything was read.
  func note(_ diagnostics: DiagnosticBag) { context.diagnostics.report(contentsOf: diagnostics.all) }

  /// Ends the run before anything was read.
  mutating func fail(_ diagnostics: DiagnosticBag) {
    context.diagnostics.report(contentsOf: diagnostics.all)
    run.diagnostics = context.diagnostics.sorted(in: store.files)
  }

  /// Verifies one property file. False when the run cannot go on.
  private mutating func verify(
    _ file: PropertyFile, _ manifests: Manifests, _ baselines: [[String]: Manifests], _ judge: Judge
  ) -> Bool {
    do throws(VerificationFailure) {
      guard var outcome = try judge(file.set, manifests, baselines, &context.diagnostics) else {
        if !context.diagnostics.hasErrors { fail(InternalInconsistency("no verdicts, and no error that says why")) }
        return !run.isInconsistent
      }
      guard outcome.properties.map(\.property.name) == file.set.properties.map(\.name),
        outcome.tests.count == file.set.tests.count
      else {
        fail(InternalInconsistency("the verdicts are not those of the properties and tests of `\(file.path)`"))
        return false
      }
      outcome.assumptions += assumptions
      context.diagnostics.report(contentsOf: UnreadPolicies(manifests).diagnostics(of: outcome, file.set.model))
      var result = Run.Result(
        path: file.path, name: file.set.name, sha256: Fingerprint.sha256(of: store.files[file.id].bytes),
        outcome: outcome)
      if let helper { result.repair = try helper(file, manifests, baselines, outcome, store.files) }
      try annexes.add(to: &result, file.set, manifests)
      run.results.append(result)
      return true
    } catch {
      switch error {
      case .inconsistency(let inconsistency): fail(inconsistency)
      case .solver(let failure):
        context.diagnostics.report(
          Diagnostic("solver-failure", "the solver failed: \(failure.message)", at: .run))
      }
      return false
    }
  }

  private mutating func fail(_ inconsistency: InternalInconsistency) {
    run.isInconsistent = true
    context.diagnostics.report(
      Diagnostic(
        "internal-inconsistency", "the program contradicts itself: \(inconsistency.message)", at: .run,
        notes: [.init("this is a defect of the program; no verdict of this run counts")]))
    var sections = [
      ("program", "\(run.tool.name) \(run.tool.version), \(run.solver)"), ("message", inconsistency.message),
    ]
    sections.append(("inputs", store.inputs.map { "\($0.sha256)  \($0.path)" }.joined(separator: "\n")))
    sections += inconsistency.bundle.map { ($0.title, $0.text) }
    bundle = sections.map { "== \($0.0)\n\($0.1)\n" }.joined(separator: "\n")
  }
}
