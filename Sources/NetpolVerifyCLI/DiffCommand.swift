import Analysis
import ArgumentParser
import Diagnostics
import Kubernetes
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify diff OLD NEW`
struct DiffCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json, md, dot }

  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What the second set of manifests allows that the first did not, and the reverse.",
    discussion: """
      The summary is proved for every pod that could exist, in any namespace; the list that follows is of the workloads \
      that the manifests declare. Exit status: 0 the same, 1 different, 2 an input is at fault, 3 not decided.
      """)

  @Argument(help: "The manifests before: a file or a directory.", completion: .file())
  var old: String

  @Argument(help: "The manifests after: a file or a directory.", completion: .file())
  var new: String

  @Option(
    help: ArgumentHelp("A property file whose `model` is taken for granted.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var model: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A report, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [ReportRequest<Format>] = []

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup(title: "Limits of input files")
  var limits: LimitOptions

  func validate() throws { try ReportRequest<Format>.validate(outputs) }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun(environment: environment, limits: limits.limits)
    guard let before = run.load([old], model: model), let after = run.load([new], model: model),
      let oldWorld = run.world(before), let newWorld = run.world(after)
    else { return run.deliver([], status: .invalid, color: color) }
    var solver = Z3Solver()
    let comparison: PolicyComparison
    do throws(VerificationFailure) {
      let model = after.properties?.model ?? PropertySet.Model()
      guard
        let found = try PolicyComparison.compare(
          old: before.manifests, new: after.manifests, model: model, solver: &solver,
          diagnostics: &run.context.diagnostics)
      else { return run.deliver([], status: .invalid, color: color) }
      comparison = found
    } catch {
      return run.deliver([], status: run.report(error), color: color)
    }
    let report = DifferenceReport(
      ManifestDifference(old: oldWorld, new: newWorld), comparison, files: run.store.files)
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { request in
      let isColored = request.path == nil ? color.colors(.output, in: environment) : color == .always
      return (path: request.path, text: text(report, request.format, isColored: isColored))
    }
    let isUndecided = comparison.summary == .undecided && comparison.added == nil && comparison.removed == nil
    return run.deliver(reports, status: report.isSame ? .green : isUndecided ? .undecided : .red, color: color)
  }

  private func text(_ report: DifferenceReport, _ format: Format, isColored: Bool) -> String {
    switch format {
    case .text: report.text(color: isColored)
    case .json: report.json
    case .md: report.markdown
    case .dot: report.dot
    }
  }
}
