import FoundationEssentials
import SystemPackage

/// What the program asks of the file system. Symbolic links are followed.
enum FileSystem {
  /// What a path names.
  enum Kind: Hashable { case file, directory, other, missing }

  /// What `path` names. A path that no file can have names nothing.
  static func kind(_ path: String, followsLinks: Bool = true) -> Kind {
    switch status(path, followsLinks: followsLinks)?.type {
    case nil: .missing
    case .regular?: .file
    case .directory?: .directory
    case _?: .other
    }
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

  /// What a file is, whatever links lead to it.
  struct Node: Hashable {
    private var device: DeviceID
    private var inode: Inode

    fileprivate init(_ status: Stat) { (device, inode) = (status.deviceID, status.inode) }

    /// The regular file that a descriptor stands for; nil for anything else.
    init?(_ file: FileDescriptor) {
      guard let status = try? Stat(file), status.type == .regular else { return nil }
      self.init(status)
    }
  }

  /// The regular file that `path` leads to; nil where there is none.
  static func node(_ path: String) -> Node? { status(path).flatMap { $0.type == .regular ? Node($0) : nil } }

  /// Where something is or would be made: what it is, or a name in a directory.
  struct Place: Hashable {
    private var node: Node?
    private var name: String?

    init(_ path: String) {
      let normal = FilePath(path).lexicallyNormalized()
      if let status = FileSystem.status(path) {
        node = Node(status)
      } else if let parent = FileSystem.status(normal.removingLastComponent().string), let last = normal.lastComponent {
        (node, name) = (Node(parent), last.string)
      } else {
        name = normal.string
      }
    }
  }

  /// Whether `path` itself is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false))?.type == .symbolicLink
  }

  /// Paths in the order of their bytes.
  static func sorted(_ paths: [String]) -> [String] {
    paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The bytes of a regular file. The system is asked for its size first, so that nothing too large is read.
  ///
  /// - Throws: `Errno` for what is no regular file, `TooLarge` for more than `limit` bytes.
  static func contents(_ path: String, limit: Int) throws -> [UInt8] {
    switch status(path) {
    case let status? where status.type == .directory: throw Errno.isDirectory
    case let status? where status.type != .regular: throw NotRegular()
    case let status? where status.size > limit: throw TooLarge()
    default: return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  /// The first bytes of a regular file; none of one that cannot be read.
  static func beginning(of path: String, limit: Int) -> [UInt8] {
    guard kind(path) == .file else { return [] }
    let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    return [UInt8](data?.prefix(limit) ?? Data())
  }

  /// A file has more bytes than it may.
  struct TooLarge: Error {}

  /// A file is neither a regular one nor a directory.
  struct NotRegular: Error {}

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// What the system knows of a file. Foundation's `attributesOfItem` would look up its owner, too, for each file anew.
  private static func status(_ path: String, followsLinks: Bool = true) -> Stat? {
    path.isEmpty || path.utf8.contains(0)
      ? nil : try? Stat(FilePath(path), followTargetSymlink: followsLinks)
  }
}
