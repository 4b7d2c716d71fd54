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
  /// Files that hold nothing that is read: they are no inputs of a verdict.
  private var leftOut: Set<SourceFile.ID> = []

  /// Makes an empty store. A file larger than `maximumBytes` is an error.
  init(environment: Environment, maximumBytes: Int) {
    self.environment = environment
    self.maximumBytes = maximumBytes
  }

  /// The files as reports list them: by path, with digests.
  var inputs: [Run.Input] {
    kept.map { Run.Input(path: $0.file.path, sha256: Fingerprint.sha256(of: $0.file.bytes)) }
      .sorted { ($0.path, $0.sha256) < ($1.path, $1.sha256) }
  }

  /// Adds what no file holds, such as the arguments of the command line, so that diagnostics can point at it.
  mutating func add(_ path: String, _ text: String) -> SourceFile.ID {
    files.add(SourceFile(path: path, bytes: Array(text.utf8)))
  }

  /// The digest of the set of all files but some.
  func digest(without excluded: Set<SourceFile.ID>) -> String {
    Fingerprint.ofSet(
      kept.filter { !excluded.contains($0.id) }.map { Fingerprint.sha256(of: $0.file.bytes) })
  }

  private var kept: [(id: SourceFile.ID, file: SourceFile)] {
    files.files.enumerated().map { (SourceFile.ID(index: Int32($0.offset)), $0.element) }
      .filter { !leftOut.contains($0.0) }
  }

  /// Notes that a file holds nothing that is read.
  mutating func leaveOut(_ id: SourceFile.ID) { leftOut.insert(id) }

  /// Reads a file that is looked at and may be none of the inputs; nil where it cannot be read.
  mutating func peek(_ path: String) -> SourceFile.ID? {
    let identity = Self.identity(path, in: environment)
    if let id = known[identity] { return id }
    guard !failed.contains(identity), let file = try? file(path) else { return nil }
    let id = files.add(file)
    known[identity] = id
    leftOut.insert(id)
    return id
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
    if let id = known[identity] {
      leftOut.remove(id)
      return id
    }
    guard failed.insert(identity).inserted else { return nil }
    do {
      let id = files.add(try file(path))
      known[identity] = id
      if path != Self.standardInput, environment.generated[path] == nil,
        environment.outputs.protect(environment.opened(path))
      {
        diagnostics.report(
          Diagnostic(
            "output-over-input", "the file is read, and an output of this run would be written over it",
            at: .path(path), notes: [.init("write to a file of its own")]))
      }
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
          notes: PropertyFileFinder.notes(for: path, in: environment)))
    } catch {
      diagnostics.report(Diagnostic("unreadable-input", "cannot read the file: \(reason(error))", at: .path(path)))
    }
    return nil
  }
}
