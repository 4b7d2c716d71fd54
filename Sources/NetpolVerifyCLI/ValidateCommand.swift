import ArgumentParser
import Diagnostics
import Kubernetes
import Properties
import Report

/// `netpol-verify validate PATH...`
struct ValidateCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check property files, or manifests, each by itself.",
    usage: "netpol-verify validate PATH...",
    discussion: """
      A file that is no property file, and a directory, are manifests: that they can be read is what is checked. Whether \
      sets match anything is not; `netpol-verify sets` shows that.

      Examples:
        netpol-verify validate netpol-verify.yaml
        netpol-verify validate netpol-verify.yaml manifests
      """)

  @Argument(help: "Property files and manifests; - is standard input.", completion: .file())
  var paths: [String]

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup(title: "What is read")
  var options: InputOptions

  @OptionGroup
  var limits: LimitOptions

  func run(in environment: Environment) -> RunStatus {
    var reading = InputReading(
      environment: environment, limits: limits.limits,
      options: options.reading("validate", isProof: true, namespace: nil, in: environment))
    let split = reading.split(paths)
    let files = reading.propertyFiles(split.properties)
    let manifests = split.manifests.isEmpty ? nil : reading.manifests(at: split.manifests)
    let isValid = reading.tell(color: color, consequence: "not valid")
    let broken = Set(
      reading.context.diagnostics.all.filter { $0.severity == .error }.map { diagnostic in
        switch diagnostic.location {
        case .span(let span): reading.store.files.path(of: span.file)
        case .path(let path): path
        case .run: ""
        }
      })
    var lines = files.filter { !broken.contains($0.path) }.map { Self.line($0) }
    if isValid, let manifests { lines.append(Self.line(split.manifests, manifests)) }
    return environment.put(
      (lines + reading.skipped.lines).map { $0 + "\n" }.joined(), status: isValid ? .green : .invalid)
  }

  /// What a valid file holds.
  private static func line(_ file: PropertyFile) -> String {
    let parts = [
      counted(file.set.properties.count, "property", "properties"), counted(file.set.sets.count, "set", "sets"),
      counted(file.set.tests.count, "test", "tests"), counted(file.set.waivers.count, "waiver", "waivers"),
    ]
    return "\(VisibleText.escape(file.path)): \(parts.joined(separator: ", ")): valid"
  }

  /// What valid manifests hold.
  private static func line(_ paths: [String], _ manifests: Manifests) -> String {
    let parts = [
      counted(manifests.workloads.count + manifests.pods.count, "workload or pod", "workloads and pods"),
      counted(manifests.policies.count, "policy", "policies"),
      counted(manifests.namespaces.count, "namespace", "namespaces"),
    ]
    return "\(VisibleText.escape(paths.joined(separator: ", "))): \(parts.joined(separator: ", ")): valid"
  }
}
