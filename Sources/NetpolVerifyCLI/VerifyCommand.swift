import ArgumentParser
import Diagnostics
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify [verify] PROPERTIES... [-f PATH]...`
struct VerifyCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove every property, or show how it fails.")

  @Argument(help: "Property files; - is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "Manifests: a file, a directory (all .yaml, .yml and .json below it), or - for standard input. "
        + "Replaces the property file's `resources`. May repeat.", valueName: "path"),
    completion: .file())
  var filenames: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "A report: text or json, to standard output or to a file. May repeat.", valueName: "format[=file]"))
  var outputs: [OutputRequest] = []

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @Option(help: ArgumentHelp("How many counterexamples of a property to show.", valueName: "n|all"))
  var counterexamples: CounterexampleLimit?

  @Option(
    help: ArgumentHelp(
      "Violations of lower severity do not make the exit status 1.",
      valueName: "severity"))
  var failOn: SeverityArgument?

  @Flag(help: "Tell on standard error what the run cost.")
  var stats = false

  @OptionGroup
  var kubectl: ClusterOptions

  @OptionGroup(title: "Limits of input files")
  var limits: LimitOptions

  func validate() throws {
    try OutputRequest.validate(outputs)
    guard !properties.contains(InputStore.standardInput) || !filenames.contains(InputStore.standardInput) else {
      throw ValidationError("Standard input is either the properties or the manifests, not both.")
    }
  }

  func run(in environment: Environment) -> RunStatus {
    var environment = environment
    var trouble = DiagnosticBag()
    let fetched = ClusterReader.read(kubectl, into: &environment, diagnostics: &trouble)
    var solver = Z3Solver()
    let options = VerificationOptions(counterexamples: counterexamples?.count)
    var verification = VerificationRun(
      environment: environment, limits: limits.limits, solver: solver.name, failOn: failOn?.severity)
    if trouble.hasErrors {
      verification.fail(trouble)
      return Delivery(environment: environment, color: color)
        .deliver(verification.run, outputs.isEmpty ? [OutputRequest(.text)] : outputs, bundle: nil)
    }
    verification.verify(properties, manifests: filenames + fetched) { set, manifests, diagnostics throws(VerificationFailure) in
      try Verifier.verify(set, manifests: manifests, options: options, solver: &solver, diagnostics: &diagnostics)
    }
    if stats { verification.stopwatch.tell(solver.statistics, in: environment) }
    return Delivery(environment: environment, color: color)
      .deliver(verification.run, outputs.isEmpty ? [OutputRequest(.text)] : outputs, bundle: verification.bundle)
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
}
