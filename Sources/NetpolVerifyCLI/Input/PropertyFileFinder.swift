import Diagnostics
import Report

/// Finds the property file of a working directory that names none.
enum PropertyFileFinder {
  /// The names that are looked for, in this order.
  static let names = ["netpol-verify.yaml", ".netpol-verify.yaml"]

  /// Notes for a directory where a property file is wanted: the property files that it holds, or how to begin.
  static func notes(for folder: String, in environment: Environment) -> [Diagnostic.Note] {
    let found = propertyFiles(below: folder, in: environment)
    if found.isEmpty {
      return [
        .init("`netpol-verify init \(ShellWord.quote(folder)) > netpol-verify.yaml` writes a first one"),
        .init("manifests are named with `-f`"),
      ]
    }
    return found.prefix(3).map { .init("it holds the property file `\(ResourcePath.tidy($0))`") }
  }

  /// Files below a directory that say that they are property files, sorted.
  private static func propertyFiles(below folder: String, in environment: Environment) -> [String] {
    var pending = [folder]
    var result: [String] = []
    var left = 5_000
    while let directory = pending.popLast() {
      for name in (try? FileSystem.names(in: environment.opened(directory))) ?? [] where name != ".git" && left > 0 {
        left -= 1
        let path = "\(directory)/\(name)"
        let opened = environment.opened(path)
        switch FileSystem.kind(opened, followsLinks: false) {
        case .directory: pending.append(path)
        case .file where ManifestFinder.isManifest(name):
          let text = FileSystem.beginning(of: opened, limit: 4096)
          if text.firstRange(of: Array("kind: PropertySet".utf8)) != nil { result.append(path) }
        default: break
        }
      }
    }
    return FileSystem.sorted(result)
  }

  /// The property file of the working directory or of one above it, the nearest first, up to the directory that holds
  /// `.git`; nil where there is none.
  ///
  /// Outside of a checkout nothing above the working directory is looked at: it may be anybody's.
  static func find(in environment: Environment) -> String? {
    var folder = ResourcePath.absolute(".", in: environment)
    var prefix = ""
    var found: String?
    while true {
      if found == nil {
        found = names.map { prefix + $0 }.first { FileSystem.kind(environment.opened($0)) == .file }
      }
      if FileSystem.kind("\(folder)/.git") != .missing { return found }
      let above = ResourcePath.folder(of: folder)
      guard above != folder else { break }
      folder = above
      prefix += "../"
    }
    return names.first { FileSystem.kind(environment.opened($0)) == .file }
  }
}
