import ArgumentParser
import Diagnostics
import Kubernetes
import Report
import Verification

/// `netpol-verify sets PROPERTIES... [-f PATH]...`
struct SetsCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "sets", abstract: "Show what the sets of a property file stand for.",
    usage: "netpol-verify sets PROPERTIES... [-f PATH]...",
    discussion: "A set that matches nothing is marked, with the label or name that was probably meant.")

  /// How the sets are written.
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "Property files; - is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var properties: [String]

  @OptionGroup var manifests: ManifestOptions

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("text or json.", valueName: "format"))
  var output: Format = .text

  @Flag(help: "Show the sets that every file has as well.")
  var reserved = false

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup var namespace: NamespaceOptions

  @OptionGroup(title: "Limits of input files")
  var limits: LimitOptions

  func validate() throws { try manifests.checkStandardInput(besides: properties) }

  func run(in environment: Environment) -> RunStatus {
    var reading = InputReading(environment: environment, limits: limits.limits, namespace: namespace)
    let files = reading.propertyFiles(properties, mayAskNothing: true)
    let worlds = reading.manifests(for: files, commandLine: manifests.filenames)
    var result: [SetsReport.File] = []
    if !reading.context.diagnostics.hasErrors {
      result = zip(files, worlds).map { file, manifests in
        let sets = Verifier.members(
          of: file.set, manifests: manifests, withReserved: reserved, diagnostics: &reading.context.diagnostics)
        return SetsReport.File(path: file.path, sets: sets)
      }
    }
    guard reading.tell(color: color, consequence: "nothing to show") else { return .invalid }
    let report = SetsReport(
      result, sources: reading.store.files, color: output == .text && color.colors(.output, in: environment))
    return environment.put(output == .json ? report.json : report.text)
  }
}
