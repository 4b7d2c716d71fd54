/// A program to run and what to give to it.
package struct ProcessRequest: Hashable, Sendable {
  /// The program's name, looked up in `PATH`.
  package var program: String
  /// Its arguments.
  package var arguments: [String]
  /// What it reads from standard input.
  package var input: [UInt8]
  /// The environment variables.
  package var variables: [String: String]
  /// The directory in which it runs; nil for that of this process.
  package var directory: String?

  /// The command line, for messages.
  var commandLine: String { ([program] + arguments).joined(separator: " ") }
}

/// What a program has printed, and how it ended.
package struct ProcessResult: Hashable, Sendable {
  /// What it wrote to standard output.
  package var output: [UInt8]
  /// What it wrote to standard error.
  package var errors: String
  /// Its exit status; negative for a signal.
  package var status: Int32
}

/// Why a program could not be run.
package enum ProcessFailure: Error, Hashable, Sendable {
  /// No directory of `PATH` holds it.
  case notFound
  /// It could not be started, or printed too much; the reason says which.
  case failed(String)
}
