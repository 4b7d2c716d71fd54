import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import FoundationEssentials
import Kubernetes
import Network
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify explain FROM TO PORT [-f PATH]...`
struct ExplainCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why a connection is allowed or denied, rule by rule, and what would change it.",
    usage: """
      netpol-verify explain FROM TO PORT [-f PATH]...
      netpol-verify explain PROPERTIES --property NAME [--nth N]
      netpol-verify explain RULE-ID
      """,
    discussion: """
      An end is namespace/pod, namespace/Kind/name, an address, or node/name; Kind is also taken as kubectl takes it \
      (deploy, sts, po), and without it the name must be that of one workload or pod. TO may also be \
      svc/namespace/name, and PORT is then the port of the Service. PORT is written 5432/TCP; without a protocol it is \
      TCP, and a name is looked up at the destination. A pod that does not exist yet is described by --from-labels and \
      --from-namespace (or --to-…) in place of FROM (or TO): without labels it has none, and the labels of a namespace \
      that no manifest declares are those of --from-namespace-labels. Such a pod has no port names, and rules that name a \
      port do not match it.

      With --property, the connection is that of a counterexample to a property of a file. RULE-ID is that of a finding \
      of lint: what it means is told, and what helps.

      Examples:
        netpol-verify explain dev/deploy/web prod/deploy/db 5432 -f manifests
        netpol-verify explain shop/api 169.254.169.254 80 -f manifests
        netpol-verify explain --from-namespace edge prod/deploy/db 5432 -f manifests
        netpol-verify explain netpol-verify.yaml --property dev-never-reaches-prod
        netpol-verify explain no-dns
      """)

  @Argument(help: "FROM, TO and PORT; with --property the property file.")
  var flow: [String]

  @Option(
    help: ArgumentHelp(
      "The property whose counterexample is explained, in place of FROM, TO and PORT.", valueName: "name"),
    completion: PropertyNames.completion)
  var property: String?

  @Option(help: ArgumentHelp("Which of its counterexamples; the first if left out.", valueName: "n"))
  var nth: Int?

  @Option(
    help: ArgumentHelp(
      "The labels of a pod that does not exist yet, as source: app=web,tier=front.", valueName: "labels"))
  var fromLabels: String?

  @Option(help: ArgumentHelp("The namespace of that pod.", valueName: "name"))
  var fromNamespace: String?

  @Option(
    help: ArgumentHelp("The labels of that namespace, where no manifest declares it: team=a.", valueName: "labels"))
  var fromNamespaceLabels: String?

  @Option(help: ArgumentHelp("The labels of a pod that does not exist yet, as destination.", valueName: "labels"))
  var toLabels: String?

  @Option(help: ArgumentHelp("The namespace of that pod.", valueName: "name"))
  var toNamespace: String?

  @Option(help: ArgumentHelp("The labels of that namespace, where no manifest declares it.", valueName: "labels"))
  var toNamespaceLabels: String?

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
    if property != nil {
      guard nth ?? 1 > 0 else { throw ValidationError("--nth takes a number from 1.") }
      guard flow.count == 1, from == nil, to == nil else {
        throw ValidationError("With --property, name the property file and no other end.")
      }
      return
    }
    guard nth == nil else { throw ValidationError("--nth goes with --property.") }
    if isRule { return }
    try input.checkSources()
    guard [from, to].allSatisfy({ $0.map { $0.namespace != nil || $0.namespaceLabels != nil } ?? true }) else {
      throw ValidationError("A pod that does not exist yet needs its namespace, or the labels of a new one.")
    }
    let wanted = ["FROM", "TO"].filter { $0 == "FROM" ? from == nil : to == nil } + ["PORT"]
    guard flow.count == wanted.count else {
      throw ValidationError("Expected \(wanted.joined(separator: " ")), found \(flow.count) arguments.")
    }
  }

  /// The source, where it is a pod that does not exist yet.
  private var from: QuestionResolver.NewPod? {
    .init(labels: fromLabels, namespace: fromNamespace, namespaceLabels: fromNamespaceLabels)
  }

  /// The destination, where it is such a pod.
  private var to: QuestionResolver.NewPod? {
    .init(labels: toLabels, namespace: toNamespace, namespaceLabels: toNamespaceLabels)
  }

  /// Whether the one argument is no connection.
  private var isRule: Bool {
    flow.count == 1 && from == nil && to == nil && !flow[0].contains { "/.:".contains($0) }
  }

  /// Tells what a finding of lint means.
  private func explainRule(in environment: Environment) -> RunStatus {
    if let page = LintPage.section(flow[0]) { return environment.put(page) }
    let meant = nearest(flow[0], among: Linter.ids.map(\.rawValue)).map { "; did you mean `\($0)`?" } ?? ""
    environment.tell(
      "netpol-verify: no finding of lint has the id `\(VisibleText.escape(flow[0]))`\(meant)\n"
        + "  a connection is explained by FROM, TO and PORT")
    return .invalid
  }

  func run(in environment: Environment) -> RunStatus {
    if property == nil, isRule { return explainRule(in: environment) }
    var run = AnalysisRun("explain", input, in: environment)
    guard let read = run.load(input, paths: property == nil ? [] : flow, readsBaselines: property != nil),
      var world = run.world(read)
    else { return run.deliver([], status: .invalid, color: color) }
    let declared = world
    guard let question = question(read, &world, environment, &run) else {
      return run.deliver([], status: .invalid, color: color)
    }
    var explanation: FlowExplanation
    do throws(FlowExplanation.Failure) {
      explanation = try FlowExplanation(question, in: world, declared: declared)
    } catch {
      run.report(error, flow)
      return run.deliver([], status: .invalid, color: color)
    }
    do throws(VerificationFailure) {
      explanation = try judged(explanation, read, environment)
    } catch {
      return run.deliver([], status: run.report(error), color: color)
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

  /// The explanation with its edits judged by the property file, where one was named that asks something.
  private func judged(
    _ explanation: FlowExplanation, _ read: AnalysisRun.Input, _ environment: Environment
  ) throws(VerificationFailure) -> FlowExplanation {
    guard let set = read.properties, !set.properties.isEmpty || !set.tests.isEmpty else { return explanation }
    let options = VerificationOptions(counterexamples: 1, asOf: CalendarDate(daysSince1970: environment.today()))
    return try explanation.judged { (edited) throws(VerificationFailure) in
      var manifests = read.manifests
      manifests.policies = edited(manifests.policies)
      var bag = DiagnosticBag()
      return try Verifier.verify(
        set, manifests: manifests, baselines: read.baselines, options: options,
        jobs: ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() }, diagnostics: &bag)
    }
  }

  /// What is asked; nil after an error. Pods that do not exist yet are added to the world.
  private func question(
    _ read: AnalysisRun.Input, _ world: inout World, _ environment: Environment, _ run: inout AnalysisRun
  ) -> FlowQuestion? {
    if let property {
      let finder = ExampleQuestion(input: read, name: property, number: nth ?? 1)
      return finder.example(asOf: CalendarDate(daysSince1970: environment.today()), &run).flatMap {
        finder.question($0, &world, &run)
      }
    }
    var names = flow[...]
    let from = self.from.map { .hypothetical($0) } ?? QuestionResolver.End.named(names.removeFirst())
    let to = self.to.map { .hypothetical($0) } ?? QuestionResolver.End.named(names.removeFirst())
    return QuestionResolver(manifests: read.manifests).resolve(
      from: from, to: to, port: names.removeFirst(), &world, &run)
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
