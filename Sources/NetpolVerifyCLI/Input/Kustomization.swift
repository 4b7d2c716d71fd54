import Diagnostics
import YAMLTree

/// What a kustomization says of the files that it is made from.
struct Kustomization {
  /// A path that it names.
  struct Reference {
    /// The path from where the program runs, tidy.
    var path: String
    /// Whether it is listed as an object or as another kustomization.
    var isResource: Bool
    /// Whether it changes objects.
    var isPatch: Bool
  }

  /// The names that kustomize looks for.
  static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Members that change nothing of the objects that are listed.
  private static let harmless: Set<String> = [
    "apiVersion", "kind", "metadata", "resources", "bases", "buildMetadata", "generatorOptions", "sortOptions",
  ]
  private static let lists: Set<String> = ["resources", "bases", "components"]

  /// The file.
  let path: String
  /// Its folder, tidy.
  let folder: String
  /// The paths that it names, and that lead somewhere.
  private(set) var references: [Reference] = []
  /// What it does besides listing objects that lie below it, in words; nil if it does nothing else.
  private(set) var change: String?
  /// Where it does so.
  private(set) var changeSpan: Span?

  /// Reads a file; nil if it is a manifest that only has such a name.
  ///
  /// - Parameter documents: those of the file; none if it cannot be parsed, and then it is taken for one that changes
  ///   everything.
  init?(path: String, documents: [YAMLNode]?, in environment: Environment) {
    self.path = path
    folder = ResourcePath.tidy(ResourcePath.folder(of: path))
    guard let documents, documents.count <= 1, documents.first?.mapping != nil || documents.isEmpty else {
      change = "text that cannot be read"
      return
    }
    guard let document = documents.first else { return }
    if let version = document["apiVersion"]?.scalar?.text, !version.hasPrefix("kustomize.config.k8s.io/") { return nil }
    if let kind = document["kind"]?.scalar?.text, kind != "Kustomization" {
      guard kind == "Component" else { return nil }
      note("`kind: Component`", document["kind"]?.span)
    }
    for entry in document.mapping ?? [] where !entry.value.isEmpty {
      if !Self.harmless.contains(entry.key) { note("`\(entry.key)`", entry.keySpan) }
      collect(entry.value, in: entry.key, environment)
    }
  }

  private mutating func note(_ change: String, _ span: Span?) {
    guard self.change == nil else { return }
    self.change = change
    changeSpan = span
  }

  /// Notes the paths among the scalars of a member.
  private mutating func collect(_ node: YAMLNode, in member: String, _ environment: Environment) {
    switch node.content {
    case .sequence(let items): for item in items { collect(item, in: member, environment) }
    case .mapping(let entries): for entry in entries { collect(entry.value, in: member, environment) }
    case .scalar(let scalar):
      let isResource = Self.lists.contains(member)
      let isPath = !scalar.text.isEmpty && scalar.text.utf8.count < 1024 && !scalar.text.contains("\n")
      let path = ResourcePath.tidy(scalar.text.hasPrefix("/") ? scalar.text : "\(folder)/\(scalar.text)")
      if isPath, FileSystem.kind(environment.opened(path)) != .missing {
        references.append(Reference(path: path, isResource: isResource, isPatch: member.hasPrefix("patches")))
        if isResource, !isBelow(path) { note("`\(member)` from elsewhere", node.span) }
      } else if isResource {
        note("`\(member)` from elsewhere", node.span)
      }
    }
  }

  /// Whether a tidy path lies below the folder.
  func isBelow(_ path: String) -> Bool {
    folder == "." ? path != "." && !path.hasPrefix("/") && !path.hasPrefix("..") : ResourcePath.isBelow(path, folder)
  }
}

extension YAMLNode {
  /// Whether it says nothing: null, or an empty list or mapping.
  fileprivate var isEmpty: Bool { isNull || sequence?.isEmpty ?? false || mapping?.isEmpty ?? false }
}
