import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import FoundationEssentials
import Kubernetes
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify list [PATH]... [-f PATH]...`
struct ListCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json, csv, md, html, dot, mermaid, svg }

  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All connections that the policies allow, between workloads and addresses.",
    usage: "netpol-verify list [PATH]... [-f PATH]...",
    discussion: """
      A pair that is not listed has no connection. Where the answer depends on a pod's address or on which pod of a \
      workload is meant, the connection is listed and marked. Traffic of nodes, and of a pod with itself, is left out.

      Of a namespace that has policies and no declared pod, any pod is listed. --world open lists pods that no manifest \
      declares beside all others: what every one of them may, and what some of them may. Who fits several has what each of \
      them has.

      -o html writes a map: a page that needs nothing but itself, with a matrix of namespaces that opens to workloads, and \
      the rules behind each connection. With a property file, what breaks a property is red, what is not decided hatched.

      Examples:
        netpol-verify list manifests
        netpol-verify list manifests --namespace shop --port 5432/TCP
        netpol-verify list component --world open
        netpol-verify list netpol-verify.yaml -o html=map.html
        netpol-verify list manifests -o dot | dot -Tsvg > shop.svg
      """)

  @Argument(help: "Manifests, as with -f, or a property file, as with --model.", completion: .file())
  var paths: [String] = []

  @OptionGroup
  var filter: ConnectionFilterOptions

  @Option(
    help: ArgumentHelp(
      "open lists pods that no manifest declares as well, by what rules ask of their labels.", valueName: "closed|open")
  )
  var world: WorldChoice = .closed

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
    let wantsMap = outputs.contains { $0.format == .html }
    guard let read = run.load(input, paths: paths, readsBaselines: wantsMap), let world = run.world(read),
      let wanted = filter.resolve(in: world, read.manifests, &run)
    else { return run.deliver([], status: .invalid, color: color) }
    let list = Connectivity(of: world, with: self.world == .open ? .all : .ofEmptyNamespaces)
    var report = ConnectivityReport(list.filtered(wanted))
    report.skipped = run.skipped
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    var map = ""
    if wantsMap {
      do throws(VerificationFailure) {
        guard let page = try self.map(read, world, wanted, environment, &run) else {
          return run.deliver([], status: .invalid, color: color)
        }
        map = page
      } catch {
        return run.deliver([], status: run.report(error), color: color)
      }
    }
    var reports: [(path: String?, text: String)] = []
    for request in requests {
      let text =
        request.format == .html ? map : text(report, request.format, environment, &run.context.diagnostics)
      reports.append((request.path, text ?? ""))
    }
    // Tables and pictures have no place for what they do not show.
    if !requests.contains(where: { [.text, .json, .html].contains($0.format) }) {
      for line in run.skipped.lines + [report.admittingLine].compactMap({ $0 }) { environment.tell(line) }
    }
    return run.deliver(reports, status: .green, color: color)
  }

  /// A report; nil after an error.
  private func text(
    _ report: ConnectivityReport, _ format: Format, _ environment: Environment, _ diagnostics: inout DiagnosticBag
  ) -> String? {
    switch format {
    case .svg: report.tooLargePicture ?? GraphLayout.svg(report.dot, in: environment, &diagnostics)
    case .text: report.text
    case .json: report.json
    case .csv: report.csv
    case .md: report.markdown
    case .dot: report.dot
    case .mermaid: report.mermaid
    case .html: nil
    }
  }

  /// The page of the map, with what the property file says of it, if one was named that asks something; nil after an
  /// error.
  private func map(
    _ read: AnalysisRun.Input, _ world: World, _ wanted: ConnectionFilter, _ environment: Environment,
    _ run: inout AnalysisRun
  ) throws(VerificationFailure) -> String? {
    var judged: JudgedProperties?
    if let set = read.properties, !set.properties.isEmpty {
      let options = VerificationOptions(
        counterexamples: Self.mostPairs, asOf: CalendarDate(daysSince1970: environment.today()))
      let outcome = try Verifier.verify(
        set, manifests: read.manifests, baselines: read.baselines, options: options,
        jobs: ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() },
        diagnostics: &run.context.diagnostics)
      guard let outcome else { return nil }
      judged = JudgedProperties(outcome, of: set, read.manifests)
    }
    var page = MapPage(
      NetworkMap(of: world, wanted, judged: judged), files: run.store.files, title: read.properties?.name ?? "")
    page.skipped = run.skipped
    return page.document
  }

  /// How many violating pairs of a property a map marks.
  private static let mostPairs = 20_000
}
