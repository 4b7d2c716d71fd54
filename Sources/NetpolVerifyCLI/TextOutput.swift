import Report

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
  /// Writes a file. What the run reads and what links lead to is left alone.
  func save(_ text: String, to path: String) throws {
    if let link = link(on: path) { throw OutputGuard.Refusal.isLink(link) }
    try outputs.write(Array(text.utf8), to: opened(path))
  }

  /// Makes a directory, and those above it, unless it is there. Links are not followed.
  func makeDirectory(_ path: String) throws {
    if let link = link(on: path) { throw OutputGuard.Refusal.isLink(link) }
    try FileSystem.makeDirectory(opened(path))
  }
}

/// `1 set`, `2 sets`.
func counted(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
