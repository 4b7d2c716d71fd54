import Diagnostics
import Properties

/// Something that a program renders into manifests.
enum RenderedSource {
  /// A directory for `kubectl kustomize`.
  case kustomization(String)
  /// A chart for `helm template`.
  case chart(String, values: [String] = [], set: [String] = [], namespace: String? = nil)

  /// An item of a property file's `resources`.
  init(
    _ resource: RenderedResource.Source, relativeTo file: String, namespace: String?, in environment: Environment
  ) {
    func path(_ text: String) -> String { ResourcePath.resolve(text, relativeTo: file, in: environment) }
    switch resource {
    case .kustomization(let directory): self = .kustomization(path(directory))
    case .chart(let chart, let values):
      self = .chart(path(chart), values: values.map(path), namespace: namespace)
    }
  }

  /// What renders it, for messages.
  var words: String {
    switch self {
    case .kustomization: "kustomize"
    case .chart: "helm"
    }
  }

  /// What its manifests come from.
  var origin: SourceFile.Origin {
    switch self {
    case .kustomization(let directory): .rendered(directory: directory, option: "-k")
    case .chart(let chart, _, _, _): .rendered(directory: chart, option: "--helm")
    }
  }

  /// The programs that render it, the first that there is.
  func commands(in environment: Environment) -> [(program: String, arguments: [String])] {
    switch self {
    case .kustomization(let written):
      let directory = Self.operand(written)
      return [("kubectl", ["kustomize", directory]), ("kustomize", ["build", directory])]
    case .chart(let written, let values, let set, let namespace):
      let chart = Self.operand(written)
      var arguments = ["template", Self.release(chart, in: environment), chart]
      arguments += namespace.map { ["-n", $0] } ?? []
      arguments += values.flatMap { ["--values", $0] } + set.flatMap { ["--set", $0] }
      return [("helm", arguments)]
    }
  }

  /// A path that a program does not take for an option.
  private static func operand(_ path: String) -> String { path.hasPrefix("-") ? "./\(path)" : path }

  /// The name of a release: that of the chart's folder, as far as helm takes it.
  private static func release(_ chart: String, in environment: Environment) -> String {
    let whole =
      FileSystem.kind(environment.opened(chart)) == .missing ? chart : ResourcePath.absolute(chart, in: environment)
    var name = ResourcePath.name(of: whole).lowercased()
    if name.hasSuffix(".tgz") { name.removeLast(4) }
    let letters = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(53)
    let trimmed = letters.drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed()
    return trimmed.isEmpty ? "release" : String(trimmed)
  }
}
