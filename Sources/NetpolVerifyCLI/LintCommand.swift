import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import Properties
import Report
import Verification
import Z3Backend

/// `netpol-verify lint [PATH]... [-f PATH]...`
struct LintCommand: EnvironmentCommand {
  /// The formats.
  enum Format: String, CaseIterable { case text, json, sarif, github, gitlab, junit }

  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Policies that do not do what they seem to.",
    usage: "netpol-verify lint [PATH]... [-f PATH]...",
    discussion: """
      The page Lint of the documentation has a section for each id of a finding. \
      A finding is accepted by an annotation of the policy that gives a reason: netpol-verify/ignore: "ID: reason". \
      Exit status: 0 no finding, 1 findings, 2 an input is at fault.

      Examples:
        netpol-verify lint manifests
        netpol-verify lint manifests -o sarif=lint.sarif
        netpol-verify lint --cluster
      """)

  @Argument(help: "Manifests, as with -f, or a property file, as with --model.", completion: .file())
  var paths: [String] = []

  @Flag(inversion: .prefixedNo, help: "Look for redundant rules and policies, which takes proofs.")
  var redundancy = true

  @Option(
    help: ArgumentHelp(
      "What redundant means: of no use to any pod that could exist (open), or also to the declared pods alone (closed).",
      valueName: "world"))
  var redundant: Linter.Redundancy = .open

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
  }

  func run(in environment: Environment) -> RunStatus {
    var run = AnalysisRun("lint", input, in: environment)
    guard let read = run.load(input, paths: paths), let world = run.world(read) else {
      return run.deliver([], status: .invalid, color: color)
    }
    var solver = Z3Solver()
    let found: [Finding]
    do throws(VerificationFailure) {
      found = try Linter.lint(
        world, manifests: read.manifests, model: read.properties?.model ?? PropertySet.Model(),
        redundancy: redundancy ? redundant : nil, doors: ExposureSettings(read.properties, in: world), solver: &solver)
    } catch {
      return run.deliver([], status: run.report(error), color: color)
    }
    let files = run.store.files
    let skipped = run.skipped
    var bag = DiagnosticBag()
    bag.report(contentsOf: found.map(\.diagnostic))
    let byDiagnostic = Dictionary(found.map { ($0.diagnostic, $0) }, uniquingKeysWith: { first, _ in first })
    let findings = bag.sorted(in: files).compactMap { byDiagnostic[$0] }
    let requests = outputs.isEmpty ? [ReportRequest(.text)] : outputs
    let reports = requests.map { request in
      let isColored = request.path == nil ? color.colors(.output, in: environment) : color == .always
      var report = LintReport(findings, policies: world.policies.count, files: files, color: isColored)
      report.skipped = skipped
      report.otherNamespaces = OtherNamespaces.names(in: world)
      let text =
        switch request.format {
        case .text: report.text
        case .json: report.json
        case .sarif: report.sarif(NetpolVerify.tool)
        case .github: report.github
        case .gitlab: report.gitlab(NetpolVerify.tool)
        case .junit: report.junit(NetpolVerify.tool)
        }
      return (path: request.path, text: text)
    }
    return run.deliver(reports, status: findings.isEmpty ? .green : .red, color: color)
  }
}

extension Linter.Redundancy: ExpressibleByArgument {}
