import ArgumentParser
import Diagnostics
import FoundationEssentials
import Properties
import Report
import SystemPackage
import Verification
import Z3Backend

/// `netpol-verify watch PROPERTIES... [-f PATH]...`
struct WatchCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Verify again on every change of a file, and show what changed.",
    usage: "netpol-verify watch PROPERTIES... [-f PATH]...",
    discussion: """
      The first report shows what does not hold. After that, whenever a file that was read changes, or one is added or \
      taken away beside them, everything is verified again, and the properties and tests are shown whose answer is \
      another. Ctrl-C ends it.

      Examples:
        netpol-verify watch netpol-verify.yaml
        netpol-verify watch netpol-verify.yaml -f manifests
      """)

  @Argument(help: "Property files.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: [String]

  @OptionGroup var manifests: ManifestOptions

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup var namespace: NamespaceOptions

  @OptionGroup(title: "What is read")
  var reading: InputOptions

  @OptionGroup
  var limits: LimitOptions

  func validate() throws {
    guard !(properties + manifests.filenames).contains(InputStore.standardInput) else {
      throw ValidationError("Standard input does not change: name files.")
    }
  }

  func run(in environment: Environment) -> RunStatus {
    var known: [String: String]?
    var status = RunStatus.green
    while true {
      let run = verified(in: environment)
      status = run.exitStatus
      show(run, since: known, in: environment)
      // What was known stays known while an input cannot be read.
      if !run.results.isEmpty { known = Self.answers(run) }
      let watched = WatchedFiles(run.files, besides: properties + manifests.filenames, in: environment)
      guard watched.waitForChange(in: environment) else { return status }
    }
  }

  private func verified(in environment: Environment) -> Run {
    let options = VerificationOptions(asOf: CalendarDate(daysSince1970: environment.today()))
    var verification = VerificationRun(
      environment: environment, limits: limits.limits,
      reading: reading.reading(
        properties.map(ShellWord.quote).joined(separator: " "), isProof: true, namespace: namespace.defaultNamespace,
        in: environment),
      solver: Z3Solver().name, asOf: options.asOf)
    verification.verify(properties, manifests: manifests.filenames) {
      (set, manifests, baselines, diagnostics) throws(VerificationFailure) in
      try Verifier.verify(
        set, manifests: manifests, baselines: baselines, options: options,
        jobs: ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() }, diagnostics: &diagnostics)
    }
    return verification.run
  }

  /// Shows a run: all that does not hold at first, then what is another than before.
  private func show(_ run: Run, since known: [String: String]?, in environment: Environment) {
    var run = run
    run.isQuiet = true
    if let known {
      run.shown = Set(
        Self.answers(run).filter { known[$0.key] != $0.value }.keys.map { String($0.split(separator: "\n")[1]) })
      if run.shown?.isEmpty ?? true, !run.results.isEmpty {
        environment.tell("netpol-verify: a file changed, and no answer")
        return
      }
    }
    _ = Delivery(environment: environment, color: color).deliver(run, [OutputRequest(.text)], bundle: nil)
  }

  /// What came of each property and test, by file and name.
  private static func answers(_ run: Run) -> [String: String] {
    var result: [String: String] = [:]
    for file in run.results {
      for property in file.outcome.properties {
        let ends = property.counterexamples.map { "\($0.from.title) \($0.to?.title ?? "") \($0.connections)" }
        result["\(file.path)\n\(property.property.name)"] = ([property.verdict.name] + ends).joined(separator: "\n")
      }
      for (number, test) in file.outcome.tests.enumerated() {
        result["\(file.path)\ntest \(number + 1)"] = test.actual.rawValue
      }
    }
    return result
  }
}

/// The files that a run has read, and the directories around them, by what the system says of them.
struct WatchedFiles {
  private let paths: [String]
  private let seen: [String]

  init(_ files: SourceFiles, besides named: [String], in environment: Environment) {
    let read = files.files.filter { $0.origin == .file }.map(\.path) + named
    var paths: Set<String> = []
    for path in read {
      let opened = environment.opened(path)
      paths.insert(opened)
      let parent = FilePath(opened).removingLastComponent().string
      paths.insert(parent.isEmpty ? "." : parent)
    }
    self.paths = paths.sorted()
    seen = self.paths.map(Self.state)
  }

  /// What tells a file, or the entries of a directory, from what it was.
  private static func state(_ path: String) -> String {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return "none" }
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(changed) \(attributes[.size] ?? "") \(attributes[.systemFileNumber] ?? "")"
  }

  /// How often the system is asked, in milliseconds: often enough for a person, seldom enough for a battery.
  private static let interval = 300

  /// Waits until something has changed and has not changed again since; false where the wait was ended.
  func waitForChange(in environment: Environment) -> Bool {
    var last = seen
    var isChanged = false
    while environment.pause(Self.interval) {
      let now = paths.map(Self.state)
      if isChanged, now == last { return true }
      isChanged = isChanged || now != seen
      last = now
    }
    return false
  }
}
