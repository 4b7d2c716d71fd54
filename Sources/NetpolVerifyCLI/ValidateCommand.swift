import ArgumentParser
import Diagnostics
import Kubernetes
import Properties
import Report

/// `netpol-verify validate FILE...`
struct ValidateCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check property files, without manifests.",
    usage: "netpol-verify validate PROPERTIES...",
    discussion: "Whether sets match anything is not checked; `netpol-verify sets` shows that.")

  @Argument(help: "Property files; - is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup(title: "Limits of input files")
  var limits: LimitOptions

  func run(in environment: Environment) -> RunStatus {
    var reading = InputReading(environment: environment, limits: limits.limits)
    let files = reading.propertyFiles(files)
    let isValid = reading.tell(color: color, consequence: "not valid")
    let broken = Set(
      reading.context.diagnostics.all.filter { $0.severity == .error }.map { diagnostic in
        switch diagnostic.location {
        case .span(let span): reading.store.files.path(of: span.file)
        case .path(let path): path
        case .run: ""
        }
      })
    let lines = files.filter { !broken.contains($0.path) }.map { Self.line($0) + "\n" }
    return environment.put(lines.joined(), status: isValid ? .green : .invalid)
  }

  /// What a valid file holds.
  private static func line(_ file: PropertyFile) -> String {
    let parts = [
      counted(file.set.properties.count, "property", "properties"), counted(file.set.sets.count, "set", "sets"),
      counted(file.set.tests.count, "test", "tests"), counted(file.set.waivers.count, "waiver", "waivers"),
    ]
    return "\(VisibleText.escape(file.path)): \(parts.joined(separator: ", ")): valid"
  }
}
