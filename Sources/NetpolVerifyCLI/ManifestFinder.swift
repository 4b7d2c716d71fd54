import Diagnostics

/// Finds the manifest files behind the paths of a user: files as they are, directories with all that is below them.
///
/// The result depends on the file system alone, not on the order of paths or of directory entries. Hidden files are
/// manifests like others: what the cluster gets must not be missing from the proof. Only `.git` is passed over.
struct ManifestFinder {
  private let environment: Environment
  private var found: [String] = []
  private var visited: Set<FileSystem.Identity> = []
  private var diagnostics: [Diagnostic] = []

  /// Finds the files of several paths, sorted, each once. Nothing is left out without a report.
  static func find(_ paths: [String], in environment: Environment, diagnostics: inout DiagnosticBag) -> [String] {
    var finder = Self(environment: environment)
    for path in FileSystem.sorted(paths) {
      let isFile = path == InputStore.standardInput || environment.generated[path] != nil
      if isFile { finder.found.append(path) } else { finder.visit(path) }
    }
    diagnostics.report(contentsOf: finder.diagnostics)
    var seen: Set<FileSystem.Identity> = []
    return FileSystem.sorted(finder.found).filter { seen.insert(InputStore.identity($0, in: environment)).inserted }
  }

  private init(environment: Environment) { self.environment = environment }

  private mutating func visit(_ path: String) {
    switch FileSystem.kind(environment.opened(path)) {
    case .file, .other: found.append(path)
    case .missing: fail("missing-input", "no such file or directory", path)
    case .directory:
      let before = (found.count, diagnostics.count)
      let isWhole = walk(path)
      if isWhole, (found.count, diagnostics.count) == before {
        fail("no-manifests", "the directory holds no .yaml, .yml or .json file", path)
      }
    }
  }

  /// Adds the manifests of a directory and of all below it; false if some of it was walked before.
  private mutating func walk(_ root: String) -> Bool {
    var pending = [root]
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
      for name in names where name != ".git" {
        let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        switch FileSystem.kind(environment.opened(path)) {
        case .directory: pending.append(path)
        case .file: if Self.isManifest(name) { found.append(path) }
        case .other: if Self.isManifest(name) { fail("unreadable-input", "not a regular file", path) }
        case .missing:
          if Self.isManifest(name) { fail("missing-input", "no such file; perhaps a link that leads nowhere", path) }
        }
      }
    }
    return isWhole
  }

  private static func isManifest(_ name: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { name.lowercased().hasSuffix($0) }
  }

  private mutating func fail(_ id: Diagnostic.ID, _ message: String, _ path: String) {
    diagnostics.append(Diagnostic(id, message, at: .path(path)))
  }
}
