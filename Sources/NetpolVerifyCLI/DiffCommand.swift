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
    usage: """
      netpol-verify diff OLD NEW
      netpol-verify diff -k OLD -k NEW
      netpol-verify diff --cluster NEW
      netpol-verify diff --cluster -k NEW
      netpol-verify diff --enforcer A,B -f PATH...
      """,
    discussion: """
      OLD and NEW are files, directories, or - for standard input; with -k, directories for kubectl kustomize. With \
      --cluster, OLD is the cluster, and NEW is what it becomes when these manifests are applied to it, as by kubectl \
      apply: what they leave out stays. With --enforcer, the same manifests are compared under two enforcers.

      The summary is proved for every pod that could exist, in any namespace; the list that follows is of the workloads \
      that the manifests declare. Exit status: 0 the same, 1 different, 2 an input is at fault, 3 not decided.

      Examples:
        netpol-verify diff old new
        netpol-verify diff -k overlays/staging -k overlays/production
        netpol-verify diff --cluster manifests
      """)

  @Argument(help: "The manifests before and after: a file, a directory, or - each.", completion: .file())
  var manifests: [String] = []

  @OptionGroup
  var kubectl: ClusterOptions

  @Option(
    help: ArgumentHelp(
      "Two enforcers, such as upstream,cilium: what the same manifests allow under the second and not under the first, and "
        + "the reverse.", valueName: "a,b"))
  var enforcer: EnforcerPair?

  @OptionGroup
  var files: ManifestOptions

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

  @OptionGroup(title: "What is read")
  var reading: InputOptions

  @OptionGroup
  var limits: LimitOptions

  var outputPaths: [String] { outputs.compactMap(\.path) }

  func validate() throws {
    try ReportRequest<Format>.validate(outputs)
    if enforcer != nil {
      guard manifests.isEmpty, !files.filenames.isEmpty || kubectl.cluster || !kubectl.rendered.isEmpty else {
        throw ValidationError("With --enforcer name the manifests with -f PATH, -k DIR or --helm CHART, or --cluster.")
      }
      return try files.checkStandardInput(besides: model.map { [$0] } ?? [])
    }
    guard files.filenames.isEmpty else {
      throw ValidationError("-f goes with --enforcer; without it name OLD and NEW.")
    }
    guard manifests.isEmpty || kubectl.rendered.isEmpty else {
      throw ValidationError(
        "Name both sides with -k or --helm, or neither; `kubectl kustomize DIR` piped to - compares one with other manifests."
      )
    }
    let wanted = kubectl.cluster ? 1 : 2
    let count = manifests.count + kubectl.rendered.count
    guard count == wanted else {
      throw ValidationError(
        kubectl.cluster
          ? "Expected NEW, which the cluster is compared with; found \(count) arguments."
          : "Expected OLD and NEW, found \(count) of them.")
    }
    guard manifests.count(where: { $0 == InputStore.standardInput }) < 2 else {
      throw ValidationError("Standard input is either OLD or NEW, not both.")
    }
    guard model != InputStore.standardInput || !manifests.contains(InputStore.standardInput) else {
      throw ValidationError("Standard input is either the property file or the manifests, not both.")
    }
  }

  /// The manifests of both sides; nil after an error.
  private func load(_ run: inout AnalysisRun) -> (before: AnalysisRun.Input, after: AnalysisRun.Input)? {
    let fetched = run.fetch(kubectl)
    if let enforcer {
      guard let input = run.load(files.filenames + fetched.paths, model: model) else { return nil }
      var (before, after) = (input, input)
      before.chosenEnforcer = enforcer.first(as: input.enforcer)
      after.chosenEnforcer = enforcer.second(as: input.enforcer)
      return (before, after)
    }
    let sides = (fetched.cluster.isEmpty ? [] : [fetched.cluster]) + (manifests + fetched.rendered).map { [$0] }
    guard sides.count == 2, let before = run.load(sides[0], model: model, isCompared: true),
      var after = run.load(sides[1], model: model, isCompared: true)
    else { return nil }
    run.checkNamespaces([before, after])
    if kubectl.cluster { after.manifests = before.manifests.applying(after.manifests) }
    return (before, after)
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun(
      environment: environment, limits: limits.limits,
      reading: reading.reading("diff", isProof: true, namespace: kubectl.clusterNamespace, in: environment))
    guard let (before, after) = load(&run), let oldWorld = run.world(before, comparedWith: after),
      let newWorld = run.world(after, comparedWith: before)
    else { return run.deliver([], status: .invalid, color: color) }
    var solver = Z3Solver()
    let comparison: PolicyComparison
    do throws(VerificationFailure) {
      let model = after.properties?.model ?? PropertySet.Model()
      guard
        let found = try PolicyComparison.compare(
          old: before.manifests, new: after.manifests, model: model, enforcers: enforcers(before, after),
          solver: &solver, diagnostics: &run.context.diagnostics)
      else { return run.deliver([], status: .invalid, color: color) }
      comparison = found
    } catch {
      return run.deliver([], status: run.report(error), color: color)
    }
    var report = DifferenceReport(
      ManifestDifference(old: oldWorld, new: newWorld), comparison, enforcers: enforcer?.names, files: run.store.files)
    report.skipped = run.skipped
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { request in
      let isColored = request.path == nil ? color.colors(.output, in: environment) : color == .always
      return (path: request.path, text: text(report, request.format, isColored: isColored))
    }
    let isUndecided = comparison.summary == .undecided && comparison.added == nil && comparison.removed == nil
    return run.deliver(reports, status: report.isSame ? .green : isUndecided ? .undecided : .red, color: color)
  }

  /// Who enforces the policies of both sides, where that is what is compared.
  private func enforcers(
    _ before: AnalysisRun.Input, _ after: AnalysisRun.Input
  ) -> (old: Enforcer, new: Enforcer)? {
    guard let old = before.chosenEnforcer, let new = after.chosenEnforcer else { return nil }
    return (old, new)
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
