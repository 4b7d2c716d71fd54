import Diagnostics
import Report
import YAMLTree

/// The manifest files behind the paths of a user.
struct FoundManifests {
  /// A file, and whether the user named it: all that it holds must then be objects.
  struct File {
    var path: String
    var isNamed: Bool
  }

  /// The files, sorted, each once.
  var files: [File] = []
  /// Those of them that a kustomization beside them does not list.
  var unlisted: Set<String> = []
  /// What lies below the paths and is not read.
  var skipped: [SkippedDocument] = []
  /// What programs must render first, topmost folders only, sorted.
  var renderable: [Renderable] = []
}

/// Finds the manifest files behind the paths of a user: files as they are, directories with all that is below them.
///
/// The result depends on the file system alone, not on the order of paths or of directory entries. Hidden files are
/// manifests like others: what the cluster gets must not be missing from the proof. Hidden directories, and those in which
/// tools keep the packages of others, are not entered; `.git` is passed over, every other one is told.
struct ManifestFinder {
  private let options: ReadingOptions
  private let environment: Environment
  private let limits: YAMLLimits
  private var tree = ManifestTree()
  private var visited: Set<FileSystem.Identity> = []
  /// Directories that are not entered, and the kinds that matter of which files below them speak.
  private var unentered: [(path: String, kinds: [String])] = []
  private var diagnostics: [Diagnostic] = []

  /// Finds the files of several paths. Nothing is left out without a trace.
  static func find(
    _ paths: [String], options: ReadingOptions, in environment: Environment, limits: YAMLLimits,
    store: inout InputStore, diagnostics: inout DiagnosticBag
  ) -> FoundManifests {
    var finder = Self(options: options, environment: environment, limits: limits)
    let roots = FileSystem.sorted(paths)
    for (index, path) in roots.enumerated() {
      let isFile = path == InputStore.standardInput || environment.generated[path] != nil
      if isFile { finder.tree.files.append(.init(path: path)) } else { finder.visit(path, index, &store) }
    }
    finder.tellUnentered()
    var result = FoundManifests()
    let before = finder.tree.files
    result.renderable = finder.tree.takeRendered().sorted { $0.option < $1.option }
    finder.tellRendered(roots, before, result.renderable)
    diagnostics.report(contentsOf: finder.diagnostics)
    result.skipped = finder.tree.skipped
    result.unlisted = finder.tree.unlisted
    var seen: Set<FileSystem.Identity> = []
    // A file that was named, and found as well, is named.
    let files = finder.tree.files.filter { $0.root == nil } + finder.tree.files.filter { $0.root != nil }
    let named = Set(files.filter { $0.root == nil }.map(\.path))
    let sorted = FileSystem.sorted(files.map(\.path))
    let identities = Set(named.map { InputStore.identity($0, in: environment) })
    result.files = sorted.compactMap { path in
      let identity = InputStore.identity(path, in: environment)
      return seen.insert(identity).inserted ? .init(path: path, isNamed: identities.contains(identity)) : nil
    }
    return result
  }

  private init(options: ReadingOptions, environment: Environment, limits: YAMLLimits) {
    self.options = options
    self.environment = environment
    self.limits = limits
  }

  private mutating func visit(_ path: String, _ root: Int, _ store: inout InputStore) {
    switch FileSystem.kind(environment.opened(path)) {
    case .file, .other:
      if !isExcluded(path) { tree.files.append(.init(path: path)) }
    case .missing: fail("missing-input", "no such file or directory", path)
    case .directory:
      func size() -> [Int] { [tree.files.count, tree.charts.count, tree.skipped.count, diagnostics.count] }
      let before = size()
      let isWhole = walk(path, root, &store)
      if isWhole, size() == before {
        fail("no-manifests", "the directory holds no .yaml, .yml or .json file", path)
      }
    }
  }

  /// Adds the manifests of a directory and of all below it; false if some of it was walked before.
  private mutating func walk(_ path: String, _ root: Int, _ store: inout InputStore) -> Bool {
    var pending = [path]
    var isWhole = true
    while let directory = pending.popLast() {
      guard visited.insert(FileSystem.identity(environment.opened(directory))).inserted else {
        isWhole = false
        continue
      }
      let names: [String]
      do {
        names = FileSystem.sorted(try FileSystem.names(in: environment.opened(directory)))
      } catch {
        fail("unreadable-input", "cannot read the directory: \(reason(error))", directory)
        continue
      }
      if names.contains("Chart.yaml") {
        let scan = FolderScan(environment.opened(directory), readsFiles: false)
        tree.charts.append(.init(path: directory, root: root))
        tree.skipped.append(SkippedDocument(path: directory, count: scan.files, kind: .chart))
        continue
      }
      for name in names where name != ".git" {
        let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        let kind = FileSystem.kind(environment.opened(path))
        let isManifest = Self.isManifest(name) || Kustomization.fileNames.contains(name)
        guard kind == .directory || isManifest, !isExcluded(path) else { continue }
        switch kind {
        case .directory where Self.isForeign(name): passOver(path)
        case .directory: pending.append(path)
        case .file: addFile(path, named: name, root, &store)
        case .other: fail("unreadable-input", "not a regular file", path)
        case .missing: fail("missing-input", "no such file; perhaps a link that leads nowhere", path)
        }
      }
    }
    return isWhole
  }

  /// Adds a file; a kustomization is read at once, since it says what its neighbours are.
  private mutating func addFile(_ path: String, named name: String, _ root: Int, _ store: inout InputStore) {
    if Kustomization.fileNames.contains(name), let id = store.peek(path) {
      var scratch = DiagnosticBag()
      let documents = YAMLReader.read(store.files[id], id: id, limits: limits, diagnostics: &scratch)
      if let kustomization = Kustomization(
        path: path, documents: scratch.hasErrors ? nil : documents, in: environment)
      {
        tree.kustomizations[kustomization.folder] = kustomization
      }
    }
    tree.files.append(.init(path: path, root: root))
  }

  /// Whether a directory is one of a tool's, or of other people's code.
  private static func isForeign(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "node_modules" || name == "vendor"
  }

  /// Notes a directory that is not entered, and says so where it holds what matters.
  private mutating func passOver(_ path: String) {
    let scan = FolderScan(environment.opened(path))
    guard scan.files > 0 || scan.isCut else { return }
    tree.skipped.append(SkippedDocument(path: path, count: scan.files, kind: .directory))
    if !scan.kinds.isEmpty { unentered.append((path, scan.kinds)) }
  }

  /// Says in one line which directories were not entered although they hold what matters.
  private mutating func tellUnentered() {
    let shown = 5
    guard let first = unentered.first else { return }
    let kinds = Set(unentered.flatMap(\.kinds)).sorted().joined(separator: ", ")
    let isOne = unentered.count == 1
    var notes =
      isOne ? [] : unentered.prefix(shown).map { Diagnostic.Note("\($0.path): \($0.kinds.joined(separator: ", "))") }
    if unentered.count > shown { notes.append(.init("and \(unentered.count - shown) more")) }
    let path = ShellWord.quote(first.path)
    notes.append(.init("`-f \(path)` reads it; `--exclude \(path)` says that it has no say"))
    diagnostics.append(
      Diagnostic(
        "unread-directory", severity: options.isStrict ? .error : .warning,
        isOne
          ? "the directory is not entered, and its files name \(kinds)"
          : "\(unentered.count) directories are not entered, and their files name \(kinds)",
        at: isOne ? .path(first.path) : .run, notes: notes))
  }

  /// Whether a pattern leaves a path out; it is then counted.
  private mutating func isExcluded(_ path: String) -> Bool {
    if options.excludes.isEmpty { return false }
    let absolute = ResourcePath.absolute(path, in: environment)
    guard options.excludes.contains(where: { $0.matches(absolute: absolute) }) else { return false }
    let opened = environment.opened(path)
    let count = FileSystem.kind(opened) == .directory ? FolderScan(opened, readsFiles: false).files : 1
    if count > 0 { tree.skipped.append(SkippedDocument(path: path, count: count, kind: .excluded)) }
    return true
  }

  /// Says which program must run first, where a path holds nothing else.
  private mutating func tellRendered(
    _ roots: [String], _ before: [ManifestTree.File], _ renderable: [Renderable]
  ) {
    let left = Set(tree.files.compactMap(\.root))
    let found = Set((before + tree.charts).compactMap(\.root))
    for (index, root) in roots.enumerated() where found.contains(index) && !left.contains(index) {
      let folder = ResourcePath.tidy(root)
      let own = renderable.filter {
        folder == "." || $0.folder == folder || ResourcePath.isBelow($0.folder, folder)
      }
      if !own.isEmpty { diagnostics.append(options.notRendered(own, at: root)) }
    }
  }

  /// Whether a file of this name could hold manifests.
  static func isManifest(_ name: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { name.lowercased().hasSuffix($0) }
  }

  private mutating func fail(_ id: Diagnostic.ID, _ message: String, _ path: String) {
    diagnostics.append(Diagnostic(id, message, at: .path(path)))
  }
}
