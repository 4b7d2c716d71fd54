import Analysis
import ArgumentParser
import Diagnostics
import Kubernetes
import Report

/// `netpol-verify list [PATH]... [-f PATH]...`
struct ListCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json, csv, md, dot, mermaid, svg }

  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All connections that the policies allow, between workloads and addresses.",
    usage: "netpol-verify list [PATH]... [-f PATH]...",
    discussion: """
      A pair that is not listed has no connection. Where the answer depends on a pod's address or on which pod of a \
      workload is meant, the connection is listed and marked. Traffic of nodes, and of a pod with itself, is left out.

      Examples:
        netpol-verify list manifests
        netpol-verify list manifests --namespace shop --port 5432/TCP
        netpol-verify list manifests -o dot | dot -Tsvg > shop.svg
      """)

  @Argument(help: "Manifests, as with -f, or a property file, as with --model.", completion: .file())
  var paths: [String] = []

  @OptionGroup
  var filter: ConnectionFilterOptions

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
    var run = AnalysisRun("list", input, in: environment)
    guard let read = run.load(input, paths: paths), let world = run.world(read),
      let wanted = filter.resolve(in: world, read.manifests, &run)
    else { return run.deliver([], status: .invalid, color: color) }
    var report = ConnectivityReport(Connectivity(of: world).filtered(wanted))
    report.skipped = run.skipped
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    var reports: [(path: String?, text: String)] = []
    for request in requests {
      let text = text(report, request.format, environment, &run.context.diagnostics)
      reports.append((request.path, text ?? ""))
    }
    // Tables and pictures have no place for what they do not show.
    if !requests.contains(where: { $0.format == .text || $0.format == .json }) {
      for line in run.skipped.lines { environment.tell(line) }
    }
    return run.deliver(reports, status: .green, color: color)
  }

  /// A report; nil after an error.
  private func text(
    _ report: ConnectivityReport, _ format: Format, _ environment: Environment, _ diagnostics: inout DiagnosticBag
  ) -> String? {
    switch format {
    case .svg: GraphLayout.svg(report.dot, in: environment, &diagnostics)
    case .text: report.text
    case .json: report.json
    case .csv: report.csv
    case .md: report.markdown
    case .dot: report.dot
    case .mermaid: report.mermaid
    }
  }
}
