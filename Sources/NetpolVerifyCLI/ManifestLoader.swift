import Diagnostics
import Kubernetes
import Properties
import YAMLTree

/// Reads the manifests of property files. Files that two property files share are read once.
struct ManifestLoader {
  private struct Key: Hashable {
    var files: [FileSystem.Identity]
    var unknownKinds: UnknownKinds
  }

  private let environment: Environment
  private let limits: YAMLLimits
  private let context: DecodingContext
  /// Files that are known to be property files.
  private let propertyFiles: Set<SourceFile.ID>
  private var loaded: [Key: Manifests] = [:]

  /// Makes a loader that reports into `context` and passes over `propertyFiles`.
  init(environment: Environment, limits: YAMLLimits, context: DecodingContext, propertyFiles: Set<SourceFile.ID>) {
    self.environment = environment
    self.limits = limits
    self.context = context
    self.propertyFiles = propertyFiles
  }

  /// Reads the manifests for a property file: those of the command line, else those that the file names.
  mutating func load(for file: PropertyFile, commandLine: [String], store: inout InputStore) -> Manifests {
    let paths =
      commandLine.isEmpty
      ? file.set.resources.map { ResourcePath.resolve($0, relativeTo: file.path, in: environment) } : commandLine
    if commandLine.isEmpty, file.set.resources.contains("") {
      context.diagnostics.report(
        Diagnostic(
          "missing-input", "an item of `resources` is empty; `.` is the file's directory", at: .path(file.path)))
      return Manifests()
    }
    guard !paths.isEmpty else {
      context.diagnostics.report(
        Diagnostic(
          "no-manifests", "the file names no `resources`, and the command line has no `-f`", at: .path(file.path)))
      return Manifests()
    }
    let found = ManifestFinder.find(paths, in: environment, diagnostics: &context.diagnostics)
    let key = Key(
      files: found.map { InputStore.identity($0, in: environment) }, unknownKinds: file.set.model.unknownKinds)
    if let known = loaded[key] { return known }
    let manifests = read(found, unknownKinds: key.unknownKinds, store: &store)
    loaded[key] = manifests
    return manifests
  }

  /// Reads the baselines that properties of a file compare with, by their paths as the file has them.
  mutating func baselines(for file: PropertyFile, store: inout InputStore) -> [[String]: Manifests] {
    var result: [[String]: Manifests] = [:]
    for property in file.set.properties {
      guard case .noNewAccess(_, let own) = property.assertion else { continue }
      let written = own.isEmpty ? file.set.baseline : own
      guard !written.isEmpty, result[written] == nil else { continue }
      let paths = written.map { ResourcePath.resolve($0, relativeTo: file.path, in: environment) }
      result[written] = load(paths, unknownKinds: file.set.model.unknownKinds, store: &store)
    }
    return result
  }

  /// Reads the manifests at `paths`.
  func load(_ paths: [String], unknownKinds: UnknownKinds, store: inout InputStore) -> Manifests {
    let found = ManifestFinder.find(paths, in: environment, diagnostics: &context.diagnostics)
    return read(found, unknownKinds: unknownKinds, store: &store)
  }

  private func read(_ paths: [String], unknownKinds: UnknownKinds, store: inout InputStore) -> Manifests {
    var reader = ManifestReader(context: context, unknownKinds: unknownKinds)
    for (index, path) in paths.enumerated() {
      environment.progress?.show("reading file \(index + 1) of \(paths.count)")
      guard let id = store.read(path, diagnostics: &context.diagnostics), !propertyFiles.contains(id) else { continue }
      let before = context.diagnostics.all.count
      let documents = YAMLReader.read(store.files[id], id: id, limits: limits, diagnostics: &context.diagnostics)
      store.describe(id, SourceSections.find(documents, in: store.files[id]))
      if documents.isEmpty, context.diagnostics.all.count == before {
        context.diagnostics.report(
          Diagnostic("empty-manifest", severity: .warning, "the file holds no object", at: .path(path)))
      }
      for document in documents where !PropertyLoader.isPropertySet(document) { reader.read(document) }
    }
    let manifests = reader.finish(in: store.files)
    if manifests.isEmpty, !context.diagnostics.hasErrors {
      context.diagnostics.report(
        Diagnostic(
          "no-manifests", "the manifests hold no namespace, workload, pod or policy: there is nothing to verify",
          at: .run))
    }
    return manifests
  }
}
