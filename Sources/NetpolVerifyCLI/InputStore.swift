import Diagnostics
import Report
import SystemPackage

/// The files of a run: each is read once, by whatever names it goes.
struct InputStore {
  /// The name of standard input.
  static let standardInput = "-"

  /// The files, in the order in which they were read.
  private(set) var files = SourceFiles()

  private let environment: Environment
  private let maximumBytes: Int
  private var known: [FileSystem.Identity: SourceFile.ID] = [:]
  private var failed: Set<FileSystem.Identity> = []

  /// Makes an empty store. A file larger than `maximumBytes` is an error.
  init(environment: Environment, maximumBytes: Int) {
    self.environment = environment
    self.maximumBytes = maximumBytes
  }

  /// The files as reports list them: by path, with digests.
  var inputs: [Run.Input] {
    files.files
      .map { file in
        Run.Input(path: file.path, sha256: Fingerprint.sha256(of: file.bytes))
      }
      .sorted { ($0.path, $0.sha256) < ($1.path, $1.sha256) }
  }

  /// Adds what no file holds, such as the arguments of the command line, so that diagnostics can point at it.
  mutating func add(_ path: String, _ text: String) -> SourceFile.ID {
    files.add(SourceFile(path: path, bytes: Array(text.utf8)))
  }

  /// The digest of the set of all files but some.
  func digest(without excluded: Set<SourceFile.ID>) -> String {
    Fingerprint.ofSet(
      files.files.enumerated().filter { !excluded.contains(SourceFile.ID(index: Int32($0.offset))) }
        .map { Fingerprint.sha256(of: $0.element.bytes) })
  }

  /// What is the same for every path of one input.
  static func identity(_ path: String, in environment: Environment) -> FileSystem.Identity {
    if path == standardInput { return .standardInput }
    return environment.generated[path] == nil ? FileSystem.identity(environment.opened(path)) : .generated(path)
  }

  /// Says which objects a file holds, or what it was made from.
  mutating func describe(_ id: SourceFile.ID, _ sections: [SourceSection]) { files.describe(id, sections) }

  private func file(_ path: String) throws -> SourceFile {
    if let generated = environment.generated[path] { return generated }
    if path == Self.standardInput {
      return SourceFile(path: path, bytes: try environment.readStandardInput(maximumBytes), origin: .standardInput)
    }
    return SourceFile(path: path, bytes: try FileSystem.contents(environment.opened(path), limit: maximumBytes))
  }

  /// Reads a file. Nil after a report.
  mutating func read(_ path: String, diagnostics: inout DiagnosticBag) -> SourceFile.ID? {
    let identity = Self.identity(path, in: environment)
    if let id = known[identity] { return id }
    guard failed.insert(identity).inserted else { return nil }
    do {
      let id = files.add(try file(path))
      known[identity] = id
      return id
    } catch is FileSystem.TooLarge {
      diagnostics.report(
        Diagnostic(
          "yaml-limit", "the file is larger than \(maximumBytes) bytes; `--max-file-bytes` raises the limit",
          at: .path(path)))
    } catch is FileSystem.NotRegular {
      diagnostics.report(
        Diagnostic(
          "unreadable-input", "not a regular file", at: .path(path),
          notes: [.init("a pipe is read from standard input, which is named `-`")]))
    } catch Errno.isDirectory {
      diagnostics.report(
        Diagnostic(
          "unreadable-input", "a directory, where a property file is wanted", at: .path(path),
          notes: [.init("manifests are named with `-f`")]))
    } catch {
      diagnostics.report(Diagnostic("unreadable-input", "cannot read the file: \(reason(error))", at: .path(path)))
    }
    return nil
  }
}
