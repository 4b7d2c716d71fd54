import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import Report
import YAMLTree

/// Reads the manifests of property files. Files that two property files share are read once.
struct ManifestLoader {
  private struct Key: Hashable {
    var files: [FileSystem.Identity]
    var named: [Bool]
  }

  /// What was left out so far.
  private(set) var skipped = SkippedInputs()
  /// Files that were meant to hold objects that matter and could not be read; none where that is an error.
  private(set) var unread: [UnreadFile] = []

  let environment: Environment
  private let limits: YAMLLimits
  private let options: ReadingOptions
  let context: DecodingContext
  /// Files that are known to be property files.
  private let propertyFiles: Set<SourceFile.ID>
  private var loaded: [Key: Manifests] = [:]

  /// Makes a loader that reports into `context` and passes over `propertyFiles`.
  init(
    environment: Environment, limits: YAMLLimits, options: ReadingOptions = ReadingOptions(), context: DecodingContext,
    propertyFiles: Set<SourceFile.ID>
  ) {
    self.environment = environment
    self.limits = limits
    self.options = options
    self.context = context
    self.propertyFiles = propertyFiles
    skipped.areNamed = options.namesSkipped
  }

  /// Reads the manifests for a property file: those of the command line, else those that the file names.
  mutating func load(for file: PropertyFile, commandLine: [String], store: inout InputStore) -> Manifests {
    var paths = commandLine
    var excludes: [PathPattern] = []
    if paths.isEmpty {
      guard let own = resources(of: file) else { return Manifests() }
      paths = own
      let folder = ResourcePath.folder(of: file.path)
      excludes = file.set.exclude.map { PathPattern($0, relativeTo: folder, in: environment) }
    }
    guard !paths.isEmpty else {
      if commandLine.isEmpty, !file.set.resources.isEmpty { return Manifests() }
      context.diagnostics.report(
        Diagnostic(
          "no-manifests", "the file names no `resources`, and the command line has no `-f`", at: .path(file.path)))
      return Manifests()
    }
    return load(paths, excludes: excludes, store: &store)
  }

  /// Reads the baselines that properties of a file compare with, by their paths as the file has them.
  mutating func baselines(for file: PropertyFile, store: inout InputStore) -> [[String]: Manifests] {
    var result: [[String]: Manifests] = [:]
    for property in file.set.properties {
      guard case .noNewAccess(_, let own) = property.assertion else { continue }
      let written = own.isEmpty ? file.set.baseline : own
      guard !written.isEmpty, result[written] == nil else { continue }
      let paths = present(written, of: file)
      result[written] = load(paths, store: &store)
    }
    return result
  }

  /// Reads the manifests at `paths`.
  mutating func load(
    _ paths: [String], excludes: [PathPattern] = [], store: inout InputStore
  ) -> Manifests {
    var options = options
    options.excludes += excludes
    let found = ManifestFinder.find(
      paths, options: options, in: environment, limits: limits, store: &store, diagnostics: &context.diagnostics)
    let key = Key(
      files: found.files.map { InputStore.identity($0.path, in: environment) }, named: found.files.map(\.isNamed))
    skipped.add(found.skipped, options: found.renderable.map(\.option))
    options.tell(found.skipped, in: &context.diagnostics)
    if let known = loaded[key] { return known }
    let manifests = read(found, options, store: &store)
    skipped.add(manifests.passedOver.values.sorted { ($0.group, $0.kind) < ($1.group, $1.kind) })
    loaded[key] = manifests
    return manifests
  }

  /// The names of what a property file's `resources` stand for; nil after an error.
  private func resources(of file: PropertyFile) -> [String]? {
    if file.set.resources.contains("") {
      context.diagnostics.report(
        Diagnostic(
          "missing-input", "an item of `resources` is empty; `.` is the file's directory", at: .path(file.path)))
      return nil
    }
    var result = present(file.set.resources, of: file)
    for item in file.set.rendered {
      let source = RenderedSource(item.source, relativeTo: file.path, namespace: options.namespace, in: environment)
      guard options.allowsRun else {
        context.diagnostics.report(
          .error(
            "run-not-allowed", "`\(source.words)` needs another program to run", at: item.span,
            notes: [.init("`--allow-run` lets it run")]))
        return nil
      }
      guard let name = ManifestTool(environment: environment).render(source, &context.diagnostics) else { return nil }
      result.append(name)
    }
    return result
  }

  private mutating func read(
    _ found: FoundManifests, _ options: ReadingOptions, store: inout InputStore
  ) -> Manifests {
    var reader = ManifestReader(context: context)
    var reading = FileReading(options: options, limits: limits, context: context, environment: environment)
    for (index, file) in found.files.enumerated() {
      environment.progress?.show("reading file \(index + 1) of \(found.files.count)")
      guard let id = store.read(file.path, diagnostics: &context.diagnostics), !propertyFiles.contains(id) else {
        continue
      }
      let documents =
        file.isNamed
        ? reading.named(store.files[id], id) : reading.found(store.files[id], id)
      if documents.isEmpty, !file.isNamed { store.leaveOut(id) }
      store.describe(id, SourceSections.find(documents, in: store.files[id], policies: EnforcerKinds.all))
      if found.unlisted.contains(file.path) { reading.noteUnlisted(file.path, documents) }
      for document in documents where !PropertyLoader.isPropertySet(document) { reader.read(document) }
    }
    reading.tellUnread()
    reading.tellNested()
    reading.tellUnlisted()
    options.tell(reading.skipped, in: &context.diagnostics)
    skipped.add(reading.skipped, options: [])
    let known = Set(unread)
    unread += reading.unread.filter { !known.contains($0) }
    var result = reader.finish(in: store.files)
    if result.isEmpty, !context.diagnostics.hasErrors { tellNothing(found, options) }
    result.isSnapshot = found.files.contains { environment.generated[$0.path]?.origin == .cluster }
    result.unread += reading.unread.compactMap(\.object)
    return result
  }

  /// Says that there is nothing to verify, and what may help.
  private func tellNothing(_ found: FoundManifests, _ options: ReadingOptions) {
    if !found.renderable.isEmpty {
      context.diagnostics.report(options.notRendered(found.renderable, at: nil))
      return
    }
    context.diagnostics.report(
      Diagnostic(
        "no-manifests", "the manifests hold no namespace, workload, pod or policy: there is nothing to verify",
        at: .run, notes: skipped.isEmpty ? [] : [.init("left out: \(skipped.summary)")]))
  }
}
