import Dispatch
import FoundationEssentials

@testable import NetpolVerifyCLI

/// A directory of its own, and an environment in which the program runs there.
final class Sandbox {
  /// The directory.
  let directory: String
  /// What the program wrote to standard output.
  private(set) var output = ""
  /// What the program wrote to standard error.
  private(set) var errors = ""
  /// What standard input holds.
  var input = ""
  /// Whether the outputs are terminals.
  var isTerminal = false
  /// The environment variables.
  var variables: [String: String] = [:]
  /// What tells how far a run is.
  var progress: ProgressLine?
  /// Whether writing to standard output fails.
  var isOutputFull = false
  /// The day, counted from 1970-01-01.
  var today = 20_000
  /// How often standard input was read.
  private(set) var inputReads = 0

  struct Full: Error {}

  init() throws {
    directory = FileManager.default.temporaryDirectory.path + "/netpol-verify-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  var environment: Environment {
    var environment = Environment(
      write: { stream, bytes in
        if stream == .output, self.isOutputFull { throw Full() }
        let text = String(decoding: bytes, as: UTF8.self)
        if stream == .output { self.output += text } else { self.errors += text }
      },
      readStandardInput: { _ in
        self.inputReads += 1
        return Array(self.input.utf8)
      },
      isTerminal: { _ in self.isTerminal }, variables: variables, directory: directory)
    environment.today = { self.today }
    environment.progress = progress
    return environment
  }

  /// Runs the program with arguments that blanks separate, and returns its exit status.
  func run(_ arguments: String) -> Int32 {
    (output, errors) = ("", "")
    return EntryPoint.run(arguments.split(separator: " ").map(String.init), in: environment)
  }

  /// Runs the program on a thread that no other test needs: one that waits for a child process would hold up all of them.
  func runApart(_ arguments: String) async -> Int32 {
    nonisolated(unsafe) let sandbox = self
    return await withCheckedContinuation { ended in
      DispatchQueue.global().async { ended.resume(returning: unsafe sandbox.run(arguments)) }
    }
  }

  /// Runs another program in the sandbox, on a thread that no other test needs.
  func runApart(program: String, _ arguments: [String]) async throws -> ProcessResult {
    let request = ProcessRequest(
      program: program, arguments: arguments, input: [], variables: ["PATH": "/usr/bin:/bin"], directory: directory)
    return try await withCheckedContinuation { ended in
      DispatchQueue.global().async { ended.resume(returning: ChildProcess.run(request)) }
    }.get()
  }

  /// Runs the program in another directory.
  func run(_ arguments: String, in directory: String) -> Int32 {
    (output, errors) = ("", "")
    var environment = environment
    environment.directory = directory
    return EntryPoint.run(arguments.split(separator: " ").map(String.init), in: environment)
  }

  /// Writes a file, and the directories above it.
  @discardableResult
  func write(_ path: String, _ text: String) throws -> Self {
    let url = URL(fileURLWithPath: "\(directory)/\(path)")
    try FileManager.default.createDirectory(
      atPath: url.deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return self
  }

  /// Lets a file be run.
  func makeExecutable(_ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory)/\(path)")
  }

  /// Makes a symbolic link.
  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(directory)/\(path)", withDestinationPath: target)
  }

  /// The text of a file; nil if there is none.
  func read(_ path: String) -> String? {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(path)"))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Removes a file.
  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(directory)/\(path)") }

  /// Standard output with each line that begins with blanks joined to the one before, and single blanks.
  var unwrapped: String {
    output.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: "") { text, line in
      let isRest = line.hasPrefix("      ") || line.hasPrefix("  ") && !text.isEmpty
      text += (isRest ? "" : "\n") + line.split(separator: " ").map { " " + $0 }.joined()
    } + "\n"
  }

  /// The last line of standard error.
  var lastError: String { errors.split(separator: "\n").last.map(String.init) ?? "" }

  /// Whether a diagnostic was told on standard error.
  func reports(_ id: String) -> Bool { errors.contains(" [\(id)]\n") }

  static let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"

  static func pod(_ name: String) -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), namespace: shop}\nspec: {containers: [{name: c, image: i}]}\n"
  }

  /// A property file with one property; `spec` holds further members.
  static func properties(_ name: String = "p", spec: String = "") -> String {
    """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: test}
    spec:
      properties:
      - {name: \(name), neverReaches: {from: any-pod, to: internet}}
      \(spec)

    """
  }
}
