import ArgumentParser
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Report
import Verification

/// `netpol-verify init [PATH]... [-f PATH]...`
struct InitCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first property file for your manifests.",
    usage: "netpol-verify init [PATH]... [-f PATH]...",
    discussion: """
      The file speaks of what the manifests hold: default-deny coverage, DNS, cloud metadata, the ways in and out, \
      environments, teams, tiers and databases. Each property is verified before it is written; what is violated today \
      is expected to be, with a counterexample as the reason.

      Examples:
        netpol-verify init manifests > netpol-verify.yaml
        netpol-verify init manifests --waive --expires 2027-03-31 > netpol-verify.yaml
      """)

  @Argument(help: "Manifests, as with -f, or a property file, as with --model.", completion: .file())
  var paths: [String] = []

  @Flag(help: "Waive what is violated today, region by region, in place of expecting each property to be violated.")
  var waive = false

  @Option(help: ArgumentHelp("The last day of the waivers.", valueName: "date"), transform: DayArgument.init)
  var expires: DayArgument?

  // A reason may begin with a dash.
  @Option(parsing: .unconditional, help: ArgumentHelp("Why what is violated is accepted.", valueName: "text"))
  var reason: String?

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup
  var input: WorldOptions

  func validate() throws {
    try input.checkSources(besides: paths)
    guard waive == (expires != nil), waive || reason == nil else {
      throw ValidationError("--waive needs the last day of the waivers, --expires DATE, and may have a --reason.")
    }
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun("init", input, in: environment)
    var text = ""
    if let read = run.load(input, paths: paths) { text = draft(read, &run, environment) ?? "" }
    environment.tell(
      run.context.diagnostics.sorted(in: run.store.files), in: run.store.files, color: color,
      consequence: "nothing was written")
    if run.context.diagnostics.hasErrors { return .invalid }
    for line in run.skipped.lines { environment.tell(line) }
    return environment.put(text)
  }

  private func draft(
    _ read: AnalysisRun.Input, _ run: inout AnalysisRun, _ environment: Environment
  ) -> String? {
    guard let world = run.world(read) else { return nil }
    let model = read.properties?.model
    var draft = StarterDraft(StarterInventory(world), check: StarterCheck(manifests: read.manifests, model: model))
    do {
      try draft.choose()
    } catch {
      run.context.diagnostics.report(
        Diagnostic("starter-failure", "no property file: \(error.message)", at: .run))
      return nil
    }
    guard !draft.properties.isEmpty else {
      run.context.diagnostics.report(
        Diagnostic(
          "starter-failure", "the manifests hold no pod that a property could speak of", at: .run,
          notes: [.init("name the manifests of workloads as well as those of policies")]))
      return nil
    }
    func text(waiving: Bool, expecting: Set<String> = []) -> String {
      StarterFile.text(
        name: "starter", resources: resources(read), exclude: input.reading.excludes, model: model, sets: draft.sets,
        properties: draft.properties, outcomes: draft.outcomes, placement: placement(read.manifests),
        isWaived: waiving, expected: expecting)
    }
    guard waive else { return text(waiving: false) }
    do {
      // What no waiver can speak of is expected as a whole.
      let first = try waived(text(waiving: true), read, world, environment)
      if first.left.isEmpty { return String(decoding: first.bytes, as: UTF8.self) }
      let second = try waived(text(waiving: true, expecting: first.leftProperties), read, world, environment)
      for line in second.left { environment.tell("netpol-verify: not waived: \(VisibleText.escape(line))") }
      return String(decoding: second.bytes, as: UTF8.self)
    } catch {
      run.context.diagnostics.report(
        Diagnostic(
          "starter-failure", "no waivers: \((error as? WaiverWriter.Failure)?.message ?? "\(error)")", at: .run))
      return nil
    }
  }

  /// The text of a file with a waiver for each violation.
  private func waived(
    _ text: String, _ read: AnalysisRun.Input, _ world: World, _ environment: Environment
  ) throws -> WaiverWriter.Result {
    let today = CalendarDate(daysSince1970: environment.today())
    guard let expires = expires?.date, expires >= today else {
      throw WaiverWriter.Failure(message: "the last day is past")
    }
    var files = SourceFiles()
    let file = SourceFile(path: "starter.yaml", bytes: Array(text.utf8))
    let writer = WaiverWriter(
      reason: reason ?? "violated when this file was made", expires: expires, options: .init(asOf: today))
    return try writer.write(
      file, id: files.add(file), read.manifests, [:], world: world, limits: input.limits.limits)
  }

  /// Where objects that name no namespace were taken to be, where the answers can rest on it; nil where they cannot.
  private func placement(_ manifests: Manifests) -> StarterFile.Placement? {
    guard let (namespace, count) = manifests.withoutNamespace.max(by: { $0.value < $1.value }) else { return nil }
    if NamespaceMix([manifests]) != nil { return .init(namespace: namespace, count: count, isStated: false) }
    return input.kubectl.clusterNamespace.map { .init(namespace: $0, count: count, isStated: true) }
  }

  /// What the file is about, as items of `resources`.
  private func resources(_ read: AnalysisRun.Input) -> [String] {
    let files = FileSystem.sorted(Set(read.paths).filter { $0 != InputStore.standardInput }).map(YAMLText.scalar)
    let kustomizations = FileSystem.sorted(Array(Set(input.kubectl.kustomizations))).map {
      "{kustomize: \(YAMLText.scalar($0))}"
    }
    let values = input.kubectl.helm.values
    let charts = FileSystem.sorted(Array(Set(input.kubectl.helm.charts))).map {
      "{helm: \(YAMLText.scalar($0))\(values.isEmpty ? "" : ", values: \(YAMLText.list(values))")}"
    }
    return files + kustomizations + charts
  }
}
