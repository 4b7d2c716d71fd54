import ArgumentParser
import Diagnostics
import Kubernetes
import Report
import Verification

/// `netpol-verify sets PROPERTIES... [PATH]... [-f PATH]...`
struct SetsCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "sets", abstract: "Show what the sets of a property file stand for.",
    usage: "netpol-verify sets PROPERTIES... [PATH]... [-f PATH]...",
    discussion: """
      A set that matches nothing is marked, with the label or name that was probably meant.

      Examples:
        netpol-verify sets netpol-verify.yaml
        netpol-verify sets netpol-verify.yaml -f manifests -o json
      """)

  /// How the sets are written.
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "Property files, and manifests as with -f; - is standard input.", completion: .file())
  var paths: [String]

  @OptionGroup var manifests: ManifestOptions

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("text or json.", valueName: "format"))
  var output: Format = .text

  @Flag(help: "Show the sets that every file has as well.")
  var reserved = false

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup
  var kubectl: ClusterOptions

  @OptionGroup(title: "What is read")
  var options: InputOptions

  @OptionGroup
  var limits: LimitOptions

  func validate() throws { try manifests.checkStandardInput(besides: paths) }

  func run(in environment: Environment) -> RunStatus {
    let typed = (["sets"] + paths.map(ShellWord.quote)).joined(separator: " ")
    var reading = InputReading(
      environment: environment, limits: limits.limits,
      options: options.reading(typed, namespace: kubectl.clusterNamespace, in: environment))
    let split = reading.split(paths)
    if split.properties.isEmpty {
      // What is no property file is told like one that was meant to be.
      _ = reading.propertyFiles(split.manifests)
    }
    let files = reading.propertyFiles(split.properties, mayAskNothing: true)
    let worlds = reading.manifests(
      for: files, commandLine: manifests.filenames + split.manifests + reading.fetch(kubectl))
    var result: [SetsReport.File] = []
    if !reading.context.diagnostics.hasErrors {
      result = zip(files, worlds).map { file, manifests in
        let sets = Verifier.members(
          of: file.set, manifests: manifests, withReserved: reserved, diagnostics: &reading.context.diagnostics)
        return SetsReport.File(path: file.path, sets: sets)
      }
    }
    guard reading.tell(color: color, consequence: "nothing to show") else { return .invalid }
    var report = SetsReport(
      result, sources: reading.store.files, color: output == .text && color.colors(.output, in: environment))
    report.skipped = reading.skipped
    return environment.put(output == .json ? report.json : report.text)
  }
}
