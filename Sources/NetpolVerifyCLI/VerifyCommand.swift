import ArgumentParser
import Diagnostics
import FoundationEssentials
import Kubernetes
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify [verify] PROPERTIES... [-f PATH]...`
struct VerifyCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove every property, or show how it fails.",
    usage: "netpol-verify [verify] [PROPERTIES]... [-f PATH]...",
    discussion: """
      Without property files, netpol-verify.yaml or .netpol-verify.yaml is read: that of the working directory, or of the \
      nearest directory above it, up to the one that holds .git.

      Examples:
        netpol-verify
        netpol-verify netpol-verify.yaml -f manifests
        helm template shop | netpol-verify netpol-verify.yaml -f -
        netpol-verify -q --severity high -o text -o sarif=netpol.sarif
      """)

  @Argument(help: "Property files; - is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: [String] = []

  @OptionGroup var manifests: ManifestOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "A report, to standard output or to a file: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")). "
        + "May repeat; smtlib is a directory.", valueName: "format[=file]"))
  var outputs: [OutputRequest] = []

  @Option(
    help: ArgumentHelp(
      "What the HTML report tells besides: exposure, how traffic from outside reaches pods; lint, policies that do not do "
        + "what they seem to.", valueName: "exposure,lint"),
    transform: Annex.list)
  var with: [Annex] = []

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp("How many counterexamples of a property to show.", valueName: "n|all"),
    transform: CounterexampleLimit.init)
  var counterexamples: CounterexampleLimit?

  @Option(
    help: ArgumentHelp(
      "Violations of lower severity do not make the exit status 1.",
      valueName: "severity"))
  var failOn: SeverityArgument?

  @Option(
    help: ArgumentHelp("The day for which waivers and expectations are judged; today if left out.", valueName: "date"),
    transform: DayArgument.init)
  var asOf: DayArgument?

  @Flag(name: .customLong("no-waivers"), help: "Judge as if there were no waivers.")
  var ignoresWaivers = false

  @OptionGroup var counterexampleFiles: CounterexampleOptions

  @OptionGroup var waiving: WaiverOptions

  @OptionGroup(title: "Which properties")
  var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      "How many threads verify; as many as there are processors if left out. The report is the same.",
      valueName: "n"))
  var jobs: Int?

  @Flag(name: [.customShort("q"), .long], help: "Show only what does not hold, and the summary.")
  var quiet = false

  @Flag(help: "Tell on standard error what the run cost.")
  var stats = false

  @OptionGroup
  var kubectl: ClusterOptions

  @OptionGroup(title: "What is read")
  var reading: InputOptions

  @OptionGroup
  var limits: LimitOptions

  var outputPaths: [String] { outputs.compactMap(\.path) + counterexampleFiles.paths }

  func validate() throws {
    try OutputRequest.validate(outputs)
    guard with.isEmpty || outputs.contains(where: { $0.format == .html }) else {
      throw ValidationError("--with adds to the HTML report: -o html=FILE.")
    }
    guard jobs ?? 1 > 0 else { throw ValidationError("--jobs takes a number from 1.") }
    guard counterexampleFiles.saveCounterexamples == nil || properties.count <= 1 else {
      throw ValidationError("--save-counterexamples takes the counterexamples of one property file.")
    }
    try manifests.checkStandardInput(besides: properties)
    try waiving.check(properties, asksForPart: !selection.selection.isEverything || ignoresWaivers)
  }

  /// The command that was probably meant, where the first property file is none and is named almost like a command.
  private func misspeltCommand(in environment: Environment) -> String? {
    guard let first = properties.first, FileSystem.kind(environment.opened(first)) == .missing else { return nil }
    return nearest(first, among: NetpolVerify.configuration.subcommands.compactMap { $0.configuration.commandName })
  }

  /// The property files: those that were named, else the one that is found; nil where there is none.
  private func propertyFiles(in environment: Environment) -> [String]? {
    properties.isEmpty ? PropertyFileFinder.find(in: environment).map { [$0] } : properties
  }

  func run(in environment: Environment) -> RunStatus {
    guard let files = propertyFiles(in: environment) else {
      environment.tell("Error: Missing expected argument '<properties> ...'\n\n\(NetpolVerify.helpMessage())")
      return .invalid
    }
    if let meant = misspeltCommand(in: environment) {
      environment.tell("netpol-verify: there is no command and no file `\(properties[0])`; did you mean `\(meant)`?")
      return .invalid
    }
    var trouble = DiagnosticBag()
    let fetched = ClusterReader.read(kubectl, in: environment, diagnostics: &trouble)
    let options = VerificationOptions(
      counterexamples: counterexamples?.count, asOf: asOf?.date ?? CalendarDate(daysSince1970: environment.today()),
      ignoresWaivers: ignoresWaivers,
      recordsObligations: outputs.contains { $0.format == .smtlib })
    var verification = VerificationRun(
      environment: environment, limits: limits.limits,
      reading: reading.reading(
        files.map(ShellWord.quote).joined(separator: " "), isProof: true, namespace: kubectl.clusterNamespace,
        in: environment),
      solver: Z3Solver().name, failOn: failOn?.severity,
      selection: selection.selection, asOf: options.asOf)
    if trouble.hasErrors {
      verification.fail(trouble)
      return Delivery(environment: environment, color: color)
        .deliver(verification.run, outputs.isEmpty ? [OutputRequest(.text)] : outputs, bundle: nil)
    }
    if waiving.isAsked { return waive(&verification, files, fetched.paths, options, in: environment) }
    if properties.isEmpty { verification.noteFound() }
    verification.take(fetched.assumptions)
    let again = Run.Again(manifests.filenames, kubectl, reading, besides: files)
    verification.note(again: again, isQuiet: quiet)
    if outputs.isEmpty || outputs.contains(where: { $0.format == .text }) {
      verification.helper = { (file, manifests, baselines, outcome, sources) throws(VerificationFailure) in
        try RepairSetting.help(
          file.set, manifests, baselines, outcome, sources, limits: limits.limits, options: options)
      }
    }
    if outputs.contains(where: { $0.format == .html }) {
      verification.annexes = Annexes(tellsSets: true, asked: Set(with))
    }
    verification.note(trouble)
    verification.verify(files, manifests: manifests.filenames + fetched.paths) {
      (set, manifests, baselines, diagnostics) throws(VerificationFailure) in
      try Verifier.verify(
        set, manifests: manifests, baselines: baselines, options: options,
        jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() },
        progress: { [line = environment.progress] in line?.show("judged \($0) of \($1) properties and tests") },
        diagnostics: &diagnostics)
    }
    if stats { verification.stopwatch.tell(verification.run.results.map(\.outcome), in: environment) }
    let status = counterexampleFiles.write(verification, in: environment)
    return Delivery(environment: environment, color: color)
      .deliver(
        verification.run, outputs.isEmpty ? [OutputRequest(.text)] : outputs, bundle: verification.bundle
      ).combined(with: status)
  }
}

extension VerifyCommand {
  /// Writes waivers in place of a report.
  private func waive(
    _ verification: inout VerificationRun, _ files: [String], _ paths: [String], _ options: VerificationOptions,
    in environment: Environment
  ) -> RunStatus {
    var waived: Result<WaiverWriter.Result, WaiverWriter.Failure>?
    verification.helper = { [waiving] (file, manifests, baselines, outcome, sources) throws(VerificationFailure) in
      waived = try waiving.write(
        file, manifests, baselines, outcome, sources, limits: limits.limits, options: options)
      return nil
    }
    verification.verify(files, manifests: manifests.filenames + paths) {
      (set, manifests, baselines, diagnostics) throws(VerificationFailure) in
      try Verifier.verify(
        set, manifests: manifests, baselines: baselines, options: options,
        jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() },
        diagnostics: &diagnostics)
    }
    let status = Delivery(environment: environment, color: color).deliver(
      verification.run, outputs, bundle: verification.bundle)
    guard let waived, status != .invalid, status != .inconsistent else { return status.combined(with: .invalid) }
    return waiving.finish(waived, file: files[0], in: environment)
  }
}

/// `--fail-on SEVERITY`.
struct SeverityArgument: ExpressibleByArgument {
  /// The severity.
  var severity: PropertySeverity

  init?(argument: String) {
    guard let severity = PropertySeverity(rawValue: argument) else { return nil }
    self.severity = severity
  }

  static var allValueStrings: [String] { PropertySeverity.allCases.map(\.rawValue) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
