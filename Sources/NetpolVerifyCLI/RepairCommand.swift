import Advice
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

/// `netpol-verify repair PROPERTIES`
struct RepairCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json, patch }

  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "The cheapest edits of policies after which everything holds, as a patch.",
    usage: "netpol-verify repair PROPERTIES [-o patch] [--write] [-f PATH]...",
    discussion: """
      What it prints was verified against all properties and tests. Only NetworkPolicies are edited, never workloads, \
      property files or waivers; nothing is written without --write. What no edit mends is told, and the rest is mended \
      without it: such a repair is partial. \
      Exit status: 0 edits were found, or nothing is to be done; 1 something stays as it is: no edit among those that \
      were tried mends it, or properties contradict each other; 2 an input is at fault; 3 the budget was spent, or what was found cannot be \
      written where -o patch or --write asks for it.

      Examples:
        netpol-verify repair netpol-verify.yaml
        netpol-verify repair netpol-verify.yaml -o patch | git apply
        netpol-verify repair netpol-verify.yaml --write
      """)

  @Argument(help: "A property file.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("A report, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [ReportRequest<Format>] = []

  @Flag(help: "Write the edits into the files, which keep their comments and layout.")
  var write = false

  @Option(
    name: .customLong("only"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Mend only the properties of these names; what else holds must go on holding.", valueName: "name"),
    completion: PropertyNames.completion)
  var only: [String] = []

  @Option(help: ArgumentHelp("How many repairs to show.", valueName: "n"))
  var alternatives = 1

  @Option(help: ArgumentHelp("How many seconds to search.", valueName: "seconds"))
  var budget = 10

  @Option(
    help: ArgumentHelp("The day for which waivers and expectations are judged; today if left out.", valueName: "date"),
    transform: DayArgument.init)
  var asOf: DayArgument?

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup
  var input: WorldOptions

  var outputPaths: [String] { outputs.compactMap(\.path) }

  func validate() throws {
    try ReportRequest<Format>.validate(outputs)
    guard alternatives > 0 else { throw ValidationError("--alternatives takes a number from 1.") }
    guard budget > 0 else { throw ValidationError("--budget takes a number of seconds from 1.") }
    guard input.model == nil else { throw ValidationError("The property file is the argument; --model is not needed.") }
  }

  func run(in environment: Environment) -> RunStatus {
    let repair = RepairRun(self, environment)
    return repair.run()
  }
}

/// One run of `repair`.
private struct RepairRun {
  let command: RepairCommand
  let environment: Environment

  init(_ command: RepairCommand, _ environment: Environment) {
    (self.command, self.environment) = (command, environment)
  }

  private var options: VerificationOptions {
    VerificationOptions(
      counterexamples: RepairSearch.examples,
      asOf: command.asOf?.date ?? CalendarDate(daysSince1970: environment.today()))
  }

  func run() -> RunStatus {
    var run = AnalysisRun(
      "repair \(ShellWord.quote(command.properties))", command.input, in: environment, isProof: true)
    guard let read = run.load(command.input, paths: [command.properties], readsBaselines: true),
      let world = run.world(read), let all = read.properties
    else { return run.deliver([], status: .invalid, color: command.color) }
    let setting = RepairSetting(
      all, read.manifests, read.baselines, world: world, files: run.store.files, limits: command.input.limits.limits,
      options: options)
    let started = ContinuousClock.now
    let budget = Duration.seconds(command.budget)
    let result: RepairResult
    do throws(VerificationFailure) {
      let part = try part(setting, &run)
      if run.context.diagnostics.hasErrors { return run.deliver([], status: .invalid, color: command.color) }
      result = try setting.search(for: part, wanted: command.alternatives) { started.duration(to: .now) > budget }
    } catch {
      return run.deliver([], status: run.report(error), color: command.color)
    }
    let writer = PatchWriter(documents: setting.documents, files: run.store.files, environment: environment)
    let entries = result.patches.map { entry($0, writer, setting) }
    var status = status(result, entries)
    var isWritten = false
    if command.write, let changes = entries.first?.files {
      do {
        for change in changes { try environment.rewrite(change.path, change.bytes) }
        isWritten = true
      } catch {
        environment.tell("netpol-verify: cannot write the repair: \(reason(error))")
        status = .invalid
      }
    }
    return run.deliver(reports(result, entries, isWritten, run), status: status, color: command.color)
  }

  /// Where only some properties are to be mended: these, and what else holds.
  private func part(
    _ setting: RepairSetting, _ run: inout AnalysisRun
  ) throws(VerificationFailure) -> PropertySet? {
    if command.only.isEmpty { return nil }
    var set = setting.set
    for name in command.only where !set.properties.contains(where: { $0.name == name }) {
      let meant = nearest(name, among: set.properties.map(\.name)).map { "did you mean `\($0)`?" }
      run.error(
        "unknown-property", "no property is named `\(name)`", at: name, notes: meant.map { [.init($0)] } ?? [])
    }
    var bag = DiagnosticBag()
    guard let outcome = try setting.verify(set, setting.manifests, &bag) else { return set }
    let red = outcome.properties.filter { $0.isRed && !command.only.contains($0.property.name) }.map(\.property.name)
    set.properties.removeAll { red.contains($0.name) }
    set.tests = zip(set.tests, outcome.tests).filter { $0.1.isPassed }.map(\.0)
    return set
  }

  // MARK: Patches

  private func entry(
    _ patch: RepairResult.Patch, _ writer: PatchWriter, _ setting: RepairSetting
  ) -> RepairReport.Entry {
    let world = setting.world
    var mended = world
    mended.policies = patch.policies.inOrder()
    let difference = ManifestDifference(old: world, new: mended)
    switch writer.write(patch) {
    case .failure(let unwritable):
      return .init(patch, files: nil, unwritable: unwritable.reason, difference: difference)
    case .success(let changes):
      let problem = problem(with: changes, patch, setting)
      return .init(patch, files: problem == nil ? changes : nil, unwritable: problem, difference: difference)
    }
  }

  /// Reads and verifies the bytes of a patch; why they are not what was found, if they are not.
  private func problem(
    with changes: [RepairReport.FileChange], _ patch: RepairResult.Patch, _ setting: RepairSetting
  ) -> String? {
    for change in changes { environment.generated[change.path] = SourceFile(path: change.path, bytes: change.bytes) }
    defer { for change in changes { environment.generated[change.path] = nil } }
    var run = AnalysisRun("repair", command.input, in: environment)
    guard let read = run.load(command.input, paths: [command.properties], readsBaselines: true),
      let set = read.properties, let world = run.world(read)
    else { return "the edits make the files unreadable" }
    let wanted = patch.policies.inOrder()
    guard wanted.map(\.reference) == world.policies.map(\.reference),
      zip(wanted, world.policies).allSatisfy({ $0.readFields == $1.readFields })
    else { return "written in place, the edits change other policies, too" }
    var part = set
    let names = Set(patch.outcome.properties.map(\.property.name))
    part.properties.removeAll { !names.contains($0.name) }
    part.tests = patch.outcome.tests.map(\.test)
    var bag = DiagnosticBag()
    guard let outcome = try? setting.verify(part, read.manifests, &bag), outcome.redNames == patch.outcome.redNames
    else { return "what is written does not hold" }
    return nil
  }

  // MARK: Reports

  private func status(_ result: RepairResult, _ entries: [RepairReport.Entry]) -> RunStatus {
    switch result.ending {
    case .holds: return .green
    case .conflict, .none, .hopeless: return .red
    case .spent: return .undecided
    case .mended:
      let report = RepairReport(
        result, entries, again: nil, file: "", isWritten: false, files: SourceFiles(), color: false)
      if command.outputs.contains(where: { $0.format == .patch }), let reason = report.unpatchable {
        environment.tell("netpol-verify: no patch: \(VisibleText.escape(reason))")
        return .undecided
      }
      if command.write && entries.first?.files == nil { return .undecided }
      if result.left.isEmpty { return .green }
      let names = result.left.map(\.name).joined(separator: ", ")
      environment.tell("netpol-verify: the repair is partial: it does not mend \(VisibleText.escape(names))")
      return .red
    }
  }

  private func reports(
    _ result: RepairResult, _ entries: [RepairReport.Entry], _ isWritten: Bool, _ run: AnalysisRun
  ) -> [(path: String?, text: String)] {
    let requests = command.outputs.isEmpty ? [ReportRequest(.text)] : command.outputs
    let again = Run.Again(
      command.input.filenames, command.input.kubectl, command.input.reading, besides: [command.properties])
    return requests.map { request in
      let isColored =
        request.path == nil ? command.color.colors(.output, in: environment) : command.color == .always
      var report = RepairReport(
        result, entries, again: again, file: command.properties,
        isWritten: isWritten, files: run.store.files, color: isColored)
      report.skipped = run.skipped
      let text =
        switch request.format {
        case .text: report.text
        case .json: report.json
        case .patch: report.patch
        }
      return (path: request.path, text: text)
    }
  }
}
