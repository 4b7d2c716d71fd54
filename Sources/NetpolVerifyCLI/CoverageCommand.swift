import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import Kubernetes
import Report
import Verification
import Z3Backend

/// `netpol-verify coverage [PROPERTIES] [-f PATH]...`
struct CoverageCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "What policies isolate, what of them nobody uses, and what properties depend on.",
    usage: "netpol-verify coverage [PROPERTIES] [PATH]... [-f PATH]...",
    discussion: """
      With a property file, every rule is taken out in turn and the properties and tests are judged again, for the pods \
      that the manifests declare: a rule that changes no verdict is one that nothing in the file depends on.

      Examples:
        netpol-verify coverage manifests
        netpol-verify coverage netpol-verify.yaml -f manifests
      """)

  @Argument(help: "A property file, and manifests as with -f.", completion: .file())
  var paths: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A report, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [ReportRequest<Format>] = []

  @Option(help: "When to colour messages: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup
  var input: WorldOptions

  var outputPaths: [String] { outputs.compactMap(\.path) }

  func validate() throws {
    try ReportRequest<Format>.validate(outputs)
    try input.checkSources(besides: paths)
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun("coverage", input, in: environment)
    guard let read = run.load(input, paths: paths, readsBaselines: true),
      let (world, verdicts) = judged(read, &run)
    else { return run.deliver([], status: .invalid, color: color) }
    var open: OpenClaims?
    do throws(VerificationFailure) {
      var solver = Z3Solver()
      open = try verdicts.map { verdicts throws(VerificationFailure) in
        try OpenClaims(verdicts, baselines: read.baselines, solver: &solver)
      }
    } catch {
      return run.deliver([], status: run.report(error), color: color)
    }
    let coverage = Coverage(of: world, verdicts: verdicts, open: open)
    var report = CoverageReport(coverage, files: run.store.files)
    report.skipped = run.skipped
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { (path: $0.path, text: $0.format == .json ? report.json : report.text) }
    return run.deliver(reports, status: .green, color: color)
  }

  /// The world, and what is asked of it if there is a property file; nil after an error.
  private func judged(_ read: AnalysisRun.Input, _ run: inout AnalysisRun) -> (World, AlgebraVerdicts?)? {
    guard input.model == nil, let set = read.properties else { return run.world(read).map { ($0, nil) } }
    let mentions = Verifier.mentions(set, read.manifests, read.baselines)
    guard let world = run.world(read, mentions: mentions) else { return nil }
    let baselines = Verifier.worlds(of: read.baselines, set, by: world.enforcer, mentions, &run.context.diagnostics)
    let verdicts = AlgebraVerdicts(set, manifests: read.manifests, baselines: baselines)
    verdicts.check(in: world, &run.context.diagnostics)
    return run.context.diagnostics.hasErrors ? nil : (world, verdicts)
  }
}
