/// A program to run and what to give to it.
public struct ProcessRequest: Hashable, Sendable {
  /// The program's name, looked up in `PATH`.
  public var program: String
  /// Its arguments.
  public var arguments: [String]
  /// What it reads from standard input.
  public var input: [UInt8]
  /// The environment variables.
  public var variables: [String: String]
  /// The directory in which it runs; nil for that of this process.
  public var directory: String?

  /// The command line, for messages.
  var commandLine: String { ([program] + arguments).joined(separator: " ") }
}

/// What a program has printed, and how it ended.
public struct ProcessResult: Hashable, Sendable {
  /// What it wrote to standard output.
  public var output: [UInt8]
  /// What it wrote to standard error.
  public var errors: String
  /// Its exit status; negative for a signal.
  public var status: Int32
}

/// Why a program could not be run.
public enum ProcessFailure: Error, Hashable, Sendable {
  /// No directory of `PATH` holds it.
  case notFound
  /// It could not be started, or printed too much; the reason says which.
  case failed(String)
}
