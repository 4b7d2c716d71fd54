import FoundationEssentials

/// What the tests read from outside.
enum Environment {
  /// The package's directory.
  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")

  /// A number in an environment variable.
  static func count(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  /// The directories in a directory of the package.
  static func directories(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)").sorted().map { "\(root)/\(path)/\($0)" }
  }

  /// The names of the files in a directory.
  static func files(_ path: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }

  /// The text of a file.
  static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
