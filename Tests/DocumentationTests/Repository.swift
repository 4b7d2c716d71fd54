import FoundationEssentials

/// The repository that the tests lie in.
enum Repository {
  /// Its directory.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The text of a file.
  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
  }

  /// Whether there is such a file or directory.
  static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

  /// The Swift files below a directory, sorted.
  static func sources(below directory: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(directory)")
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(directory)/\($0)" }
  }
}
