import Analysis
import ArgumentParser
import Report

/// `netpol-verify coverage [PROPERTIES] [-f PATH]...`
struct CoverageCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "What policies isolate, what of them nobody uses, and what properties depend on.",
    discussion: """
      With a property file, every rule is taken out in turn and the properties are judged again, for the pods that the \
      manifests declare: a rule that changes no verdict is one that no property depends on.
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
    var run = AnalysisRun(environment: environment, limits: input.limits.limits)
    let paths = input.filenames + run.fetch(input.kubectl).paths
    guard let read = run.load(paths, model: properties ?? input.model), let world = run.world(read) else {
      return run.deliver([], status: .invalid, color: color)
    }
    let coverage = Coverage(of: world, properties: properties == nil ? nil : read.properties)
    let report = CoverageReport(coverage, files: run.store.files)
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { (path: $0.path, text: $0.format == .json ? report.json : report.text) }
    return run.deliver(reports, status: .green, color: color)
  }
}
