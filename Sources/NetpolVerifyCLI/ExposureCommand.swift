import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Report
import Verification

/// `netpol-verify exposure [PATH]... [-f PATH]...`
struct ExposureCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "exposure", abstract: "How traffic from outside reaches pods, and what policies say to it.",
    usage: "netpol-verify exposure [PATH]... [-f PATH]...",
    discussion: """
      Services, Ingresses, Gateways with their routes, OpenShift's Routes, ports of nodes and pods on the network of a \
      node are read as doors. A door is open, partly open (to some addresses), blocked, or undecided; doors that lead \
      nowhere are told below. A property file tells in model.exposure which pods serve a class of Ingresses.

      --could-enter lists in their place who could enter a workload: declared pods, addresses, and pods that no manifest \
      declares, by what rules ask of their labels.

      Examples:
        netpol-verify exposure manifests
        netpol-verify exposure netpol-verify.yaml -f manifests --to shop
        netpol-verify exposure component --could-enter shop/deploy/web
        netpol-verify exposure manifests -o json
      """)

  @Argument(help: "A property file, and manifests as with -f.", completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only doors to these pods: a set of the property file, a namespace, or namespace/Kind/name.", valueName: "set"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "Who could enter these pods, written like --to, whatever doors there are.", valueName: "workload"))
  var couldEnter: String?

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
    try input.checkSources(besides: paths)
    guard to == nil || couldEnter == nil else {
      throw ValidationError("--to and --could-enter are two questions: ask one at a time.")
    }
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun("exposure", input, in: environment)
    guard let read = run.load(input, paths: paths),
      let world = run.world(read, mentions: mentions(read)),
      let pods = pods(of: to ?? couldEnter, read, world, &run)
    else { return run.deliver([], status: .invalid, color: color) }
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    if couldEnter != nil {
      let units = Set(pods.map { PodUnit(of: world.pods[$0], in: world) })
      var report = ConnectivityReport(Connectivity(of: world, with: .all).entering(units))
      report.skipped = run.skipped
      let reports = requests.map { (path: $0.path, text: $0.format == .json ? report.json : report.text) }
      return run.deliver(reports, status: .green, color: color)
    }
    var exposure = Exposure(of: world, ExposureSettings(read.properties, in: world))
    let wanted = Set(pods.map { world.workload(of: world.pods[$0]) })
    if to != nil { exposure = exposure.filtered { wanted.contains($0) } }
    let reports = requests.map { request in
      let isColored = request.path == nil ? color.colors(.output, in: environment) : color == .always
      var report = ExposureReport(exposure, files: run.store.files, color: isColored)
      report.skipped = run.skipped
      return (path: request.path, text: request.format == .json ? report.json : report.text)
    }
    return run.deliver(reports, status: .green, color: color)
  }

  /// What is asked of labels: by Services, and by the sets of the property file.
  private func mentions(_ read: AnalysisRun.Input) -> SelectorMentions {
    var result = read.properties.map { Verifier.mentions($0, read.manifests, [:]) } ?? SelectorMentions()
    Doors.addMentions(of: read.manifests, to: &result)
    return result
  }

  /// The pods that an option names, none where it names nothing; nil after an error.
  private func pods(
    of name: String?, _ read: AnalysisRun.Input, _ world: World, _ run: inout AnalysisRun
  ) -> [Int]? {
    guard let to = name else { return [] }
    var pods: [Int] = []
    if let set = read.properties, let named = set.sets.first(where: { $0.name == to }) {
      pods = SetPods(world: world, sets: set.sets).members(of: .named(named.name))
    } else {
      pods = world.pods.indices.filter { place in
        let workload = world.workload(of: world.pods[place])
        return workload.namespace == to || workload.workloadPath == to || workload.path == to
      }
    }
    if pods.isEmpty {
      let names = (read.properties?.sets.map(\.name) ?? []) + world.namespaces.map(\.name)
      run.error(
        "unknown-end", "`\(to)` is no set of the property file, no namespace and no workload with pods", at: to,
        notes: nearest(to, among: names).map { [.init("did you mean `\($0)`?")] } ?? [])
      return nil
    }
    return pods
  }
}
