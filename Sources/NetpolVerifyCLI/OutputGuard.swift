import SystemPackage

/// Keeps what a run reads, and what lies behind links, from being written over by what the run writes.
///
/// The files of a change that is checked lie in the working directory: a link or a name among them must not decide what
/// is overwritten.
final class OutputGuard {
  /// Why something is not written.
  enum Refusal: Error, CustomStringConvertible {
    case isLink(String)
    case isInput

    var description: String {
      switch self {
      case .isLink(let path): "`\(path)` is a symbolic link, which outputs do not follow"
      case .isInput: "the run reads that file"
      }
    }
  }

  /// The files that were read.
  private var inputs: Set<FileSystem.Node> = []
  /// The files that will be written, as far as they exist.
  private var outputs: Set<FileSystem.Node> = []

  /// A file will be written; `path` is the one by which the process opens it.
  func declareOutput(_ path: String) {
    if let node = FileSystem.node(path) { outputs.insert(node) }
  }

  /// A file was read: it is not written over from now on.
  ///
  /// - Returns: whether it is one of the files that will be written.
  func protect(_ path: String) -> Bool {
    guard let node = FileSystem.node(path) else { return false }
    inputs.insert(node)
    return outputs.contains(node)
  }

  /// Standard input is read, which may be a file.
  func protectStandardInput() {
    if let node = FileSystem.Node(.standardInput) { inputs.insert(node) }
  }

  /// Writes a file that is no input and no link; what it held before is gone.
  ///
  /// What is written is what was checked: the name is looked up once.
  func write(_ bytes: [UInt8], to path: String) throws {
    let file = try Self.open(path)
    try file.closeAfter {
      if let node = FileSystem.Node(file) {
        guard !inputs.contains(node) else { throw Refusal.isInput }
        try file.resize(to: 0)
      }
      try file.writeAll(bytes)
    }
  }

  private static func open(_ path: String) throws -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .noFollow],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
    } catch Errno.tooManySymbolicLinkLevels {
      throw Refusal.isLink(path)
    }
  }

  /// Writes a file that did not exist, readable by its owner alone.
  static func writeNew(_ bytes: [UInt8], to path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .exclusiveCreate], permissions: [.ownerReadWrite])
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }
}

extension Environment {
  /// The first part of a path that is a symbolic link, as the user wrote it; of an absolute path, the last part only.
  func link(on path: String) -> String? {
    let written = FilePath(path)
    guard written.isRelative else { return FileSystem.isLink(path) ? path : nil }
    var part = FilePath("")
    for component in written.components {
      part.append(component)
      if FileSystem.isLink(opened(part.string)) { return part.string }
    }
    return nil
  }

  /// Why a command cannot write where it is asked to; nil where it can, as far as that is known before it has begun.
  func problem(withOutputs paths: [String]) -> String? {
    var places: Set<FileSystem.Place> = []
    for path in paths {
      if let link = link(on: path) { return "cannot write to \(path): \(OutputGuard.Refusal.isLink(link))" }
      guard places.insert(FileSystem.Place(opened(path))).inserted else {
        return "two outputs cannot go to the same file `\(path)`"
      }
    }
    return nil
  }
}
