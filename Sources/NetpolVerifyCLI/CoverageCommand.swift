import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import Kubernetes
import Report
import Verification

/// `netpol-verify coverage [PROPERTIES] [-f PATH]...`
struct CoverageCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "What policies isolate, what of them nobody uses, and what properties depend on.",
    usage: "netpol-verify coverage [PROPERTIES] [-f PATH]...",
    discussion: """
      With a property file, every rule is taken out in turn and the properties and tests are judged again, for the pods \
      that the manifests declare: a rule that changes no verdict is one that nothing in the file depends on.
      """)

  @Argument(help: "A property file.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: String?

  @OptionGroup
  var input: WorldOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A report, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [ReportRequest<Format>] = []

  @Option(help: "When to colour messages: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  func validate() throws {
    try ReportRequest<Format>.validate(outputs)
    guard properties == nil || input.model == nil else {
      throw ValidationError("The property file brings a model of its own; leave --model out.")
    }
    try input.checkSources(isOtherwiseNamed: properties != nil)
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun(
      environment: environment, limits: input.limits.limits, namespace: input.kubectl.namespace)
    let paths = input.filenames + run.fetch(input.kubectl).paths
    guard let read = run.load(paths, model: properties ?? input.model, readsBaselines: properties != nil),
      let (world, verdicts) = judged(read, &run)
    else { return run.deliver([], status: .invalid, color: color) }
    let coverage = Coverage(of: world, verdicts: verdicts)
    let report = CoverageReport(coverage, files: run.store.files)
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { (path: $0.path, text: $0.format == .json ? report.json : report.text) }
    return run.deliver(reports, status: .green, color: color)
  }

  /// The world, and what is asked of it if there is a property file; nil after an error.
  private func judged(_ read: AnalysisRun.Input, _ run: inout AnalysisRun) -> (World, AlgebraVerdicts?)? {
    guard properties != nil, let set = read.properties else { return run.world(read).map { ($0, nil) } }
    let mentions = Verifier.mentions(set, read.manifests, read.baselines)
    guard let world = run.world(read, mentions: mentions) else { return nil }
    let baselines = Verifier.worlds(of: read.baselines, set, mentions, &run.context.diagnostics)
    let verdicts = AlgebraVerdicts(set, manifests: read.manifests, baselines: baselines)
    verdicts.check(in: world, &run.context.diagnostics)
    return run.context.diagnostics.hasErrors ? nil : (world, verdicts)
  }
}
