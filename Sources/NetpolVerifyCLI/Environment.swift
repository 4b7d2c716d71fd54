import Diagnostics
import FoundationEssentials
import Glibc
import SystemPackage

/// What other programs have printed, by the command lines that stand for paths.
final class GeneratedFiles {
  private var files: [String: SourceFile] = [:]

  /// What a command has printed; nil for what is no such command.
  subscript(_ command: String) -> SourceFile? {
    get { files[command] }
    set { files[command] = newValue }
  }
}

/// What the program gets from, and gives to, the process it runs in. Tests bring their own.
package struct Environment {
  /// One of the process's outputs.
  package enum Stream: Hashable, Sendable { case output, error }

  /// Writes bytes to an output, all of them or an error.
  package var write: (Stream, [UInt8]) throws -> Void
  /// Reads standard input to its end; throws where it has more than `limit` bytes.
  package var readStandardInput: (_ limit: Int) throws -> [UInt8]
  /// Whether an output is a terminal.
  package var isTerminal: (Stream) -> Bool
  /// What tells a person how far the run is; nil where nobody looks.
  package var progress: ProgressLine?
  /// The environment variables.
  package var variables: [String: String]
  /// The day in UTC, counted from 1970-01-01.
  package var today: () -> Int = { Int(Date().timeIntervalSince1970 / 86_400) }
  /// Waits for some milliseconds; false where nobody waits any longer.
  package var pause: (_ milliseconds: Int) -> Bool = { milliseconds in
    usleep(UInt32(milliseconds) * 1_000)
    return true
  }
  /// What relative paths are relative to; nil for the working directory of the process.
  package var directory: String?
  /// Runs another program to its end.
  package var runProcess: (ProcessRequest) -> Result<ProcessResult, ProcessFailure>
  /// What keeps inputs from being written over.
  let outputs = OutputGuard()
  /// What other programs have printed, by the names that stand for files.
  let generated = GeneratedFiles()

  /// Makes an environment.
  package init(
    write: @escaping (Stream, [UInt8]) throws -> Void, readStandardInput: @escaping (_ limit: Int) throws -> [UInt8],
    isTerminal: @escaping (Stream) -> Bool = { _ in false }, variables: [String: String] = [:],
    directory: String? = nil,
    runProcess: ((ProcessRequest) -> Result<ProcessResult, ProcessFailure>)? = nil
  ) {
    self.runProcess = runProcess ?? ChildProcess.run
    self.write = write
    self.readStandardInput = readStandardInput
    self.isTerminal = isTerminal
    self.variables = variables
    self.directory = directory
  }

  /// The environment of this process.
  package static var process: Self {
    let variables = ProcessInfo.processInfo.environment
    let isWatched = isatty(STDERR_FILENO) == 1 && variables["TERM", default: "dumb"] != "dumb"
    let progress = isWatched ? ProgressLine { _ = try? FileDescriptor.standardError.writeAll($0.utf8) } : nil
    var environment = Self(
      write: { stream, bytes in
        progress?.clear()
        let descriptor: FileDescriptor = stream == .output ? .standardOutput : .standardError
        _ = try descriptor.writeAll(bytes)
      },
      readStandardInput: readStandardInput,
      isTerminal: { isatty($0 == .output ? STDOUT_FILENO : STDERR_FILENO) == 1 }, variables: variables)
    environment.progress = progress
    environment.outputs.protectStandardInput()
    return environment
  }

  /// Reads standard input, which may be a pipe, to its end.
  private static func readStandardInput(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    errno = 0
    while true {
      let byte = getchar_unlocked()
      if byte == EOF { break }
      if bytes.count == limit { throw FileSystem.TooLarge() }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    // The end and an error look alike but for this; half an input must not pass for the whole.
    guard errno == 0 else { throw Errno(rawValue: errno) }
    return bytes
  }

  /// The path by which the process opens what the user named `path`.
  func opened(_ path: String) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return "\(directory)/\(path)"
  }

  /// Tells the user something. That nobody listens is no reason to fail.
  func tell(_ line: String) { try? write(.error, Array("\(line)\n".utf8)) }
}
