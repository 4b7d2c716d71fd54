import FoundationEssentials
import Report
import SystemPackage

extension Environment {
  /// Writes a command's result to standard output, and says how the command ended.
  func put(_ text: String, status: RunStatus = .green) -> RunStatus {
    do {
      try write(.output, Array(text.utf8))
      return status
    } catch {
      tell("netpol-verify: cannot write to standard output: \(reason(error))")
      return status.combined(with: .invalid)
    }
  }
}

extension Environment {
  /// Writes a file.
  func save(_ text: String, to path: String) throws {
    guard FileSystem.kind(opened(path)) != .directory else { throw Errno.isDirectory }
    try Data(text.utf8).write(to: URL(fileURLWithPath: opened(path)))
  }

  /// Makes a directory, and those above it, unless it is there.
  func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: opened(path), withIntermediateDirectories: true)
  }
}

/// `1 set`, `2 sets`.
func counted(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
