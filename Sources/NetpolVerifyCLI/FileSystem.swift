import FoundationEssentials

/// What the program asks of the file system. Symbolic links are followed.
enum FileSystem {
  /// What a path names.
  enum Kind: Hashable { case file, directory, other, missing }

  /// What `path` names. A path that no file can have names nothing.
  static func kind(_ path: String) -> Kind {
    var isDirectory = false
    guard !path.isEmpty, !path.utf8.contains(0),
      FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    else { return .missing }
    if isDirectory { return .directory }
    return attributes(path)?[.type] as? FileAttributeType == .typeRegular ? .file : .other
  }

  /// Makes a directory and those above it, where they are missing.
  static func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// The names in a directory.
  static func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
  }

  /// What is the same for every path of one file, and different for different files.
  ///
  /// Strings are equal when they look the same; the names of two files may look the same, hence bytes.
  struct Identity: Hashable {
    fileprivate var path: [UInt8]

    /// The identity of standard input, which no path has.
    static let standardInput = Self(path: [])

    /// The identity of what another program has printed.
    static func generated(_ name: String) -> Self { Self(path: [0] + Array(name.utf8)) }
  }

  /// The identity of what `path` names.
  static func identity(_ path: String) -> Identity { Identity(path: Array(resolved(path).utf8)) }

  /// Paths in the order of their bytes.
  static func sorted(_ paths: [String]) -> [String] {
    paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The size of a regular file.
  static func size(_ path: String) -> Int? {
    guard kind(path) == .file, let size = attributes(path)?[.size] else { return nil }
    return size as? Int ?? (size as? UInt64).map { Int(clamping: $0) }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
    try? FileManager.default.attributesOfItem(atPath: resolved(path))
  }
}
