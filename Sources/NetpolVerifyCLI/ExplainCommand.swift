import Analysis
import ArgumentParser
import Diagnostics
import Network
import Properties
import Report

/// `netpol-verify explain FROM TO PORT [-f PATH]...`
struct ExplainCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why a connection is allowed or denied, rule by rule, and what would change it.",
    usage: "netpol-verify explain FROM TO PORT [-f PATH]...",
    discussion: """
      An end is namespace/pod, namespace/Kind/name, an address, or node/name; Kind is also taken as kubectl takes it \
      (deploy, sts, po), and without it the name must be that of one workload or pod. TO may also be \
      svc/namespace/name, and PORT is then the port of the Service. PORT is written 5432/TCP; without a protocol it is \
      TCP, and a name is looked up at the destination. A pod that does not exist yet is described by --from-labels and --from-namespace (or \
      --to-…) in place of FROM (or TO). Such a pod has no port names, and rules that name a port do not match it.
      """)

  @Argument(help: "FROM, TO and PORT.")
  var flow: [String]

  @Option(
    help: ArgumentHelp(
      "The labels of a pod that does not exist yet, as source: app=web,tier=front.", valueName: "labels"))
  var fromLabels: String?

  @Option(help: ArgumentHelp("The namespace of that pod.", valueName: "name"))
  var fromNamespace: String?

  @Option(help: ArgumentHelp("The labels of a pod that does not exist yet, as destination.", valueName: "labels"))
  var toLabels: String?

  @Option(help: ArgumentHelp("The namespace of that pod.", valueName: "name"))
  var toNamespace: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A report, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [ReportRequest<Format>] = []

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup
  var input: WorldOptions

  var outputPaths: [String] { outputs.compactMap(\.path) }

  func validate() throws {
    try ReportRequest<Format>.validate(outputs)
    try input.checkSources()
    guard (fromLabels == nil) == (fromNamespace == nil), (toLabels == nil) == (toNamespace == nil) else {
      throw ValidationError("A pod that does not exist yet needs both its labels and its namespace.")
    }
    let wanted = ["FROM", "TO"].filter { $0 == "FROM" ? fromLabels == nil : toLabels == nil } + ["PORT"]
    guard flow.count == wanted.count else {
      throw ValidationError("Expected \(wanted.joined(separator: " ")), found \(flow.count) arguments.")
    }
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun("explain", input, in: environment)
    guard let read = run.load(input),
      var world = run.world(read)
    else { return run.deliver([], status: .invalid, color: color) }
    let declared = world
    var names = flow[...]
    func pod(_ labels: String?, _ namespace: String?) -> QuestionResolver.End {
      if let labels, let namespace { return .hypothetical(labels: labels, namespace: namespace) }
      return .named(names.removeFirst())
    }
    let from = pod(fromLabels, fromNamespace)
    let to = pod(toLabels, toNamespace)
    let resolver = QuestionResolver(manifests: read.manifests)
    guard let question = resolver.resolve(from: from, to: to, port: names.removeFirst(), &world, &run) else {
      return run.deliver([], status: .invalid, color: color)
    }
    let explanation: FlowExplanation
    do throws(FlowExplanation.Failure) {
      explanation = try FlowExplanation(question, in: world, declared: declared)
    } catch {
      run.report(error, flow)
      return run.deliver([], status: .invalid, color: color)
    }
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { request in
      let isColored = request.path == nil ? color.colors(.output, in: environment) : color == .always
      var report = ExplanationReport(explanation, files: run.store.files, color: isColored)
      report.skipped = run.skipped
      return (path: request.path, text: request.format == .json ? report.json : report.text)
    }
    return run.deliver(reports, status: .green, color: color)
  }
}

extension AnalysisRun {
  /// Says why a connection is not explained.
  fileprivate mutating func report(_ failure: FlowExplanation.Failure, _ flow: [String]) {
    switch failure {
    case .noFlow:
      error(
        "unclear-flow", "no flow can join the two ends", at: flow.joined(separator: " "),
        notes: [.init("they are one pod, two addresses, or have no address family in common")])
    case .tooManyFlows(let count):
      error(
        "unclear-flow", "blocks of the policies tell \(count) pairs of addresses apart that the two ends may have",
        at: flow.joined(separator: " "),
        notes: [
          .init("that is too many to explain: give the pods their address (`status.podIP`), or ask about an address")
        ])
    }
  }
}
