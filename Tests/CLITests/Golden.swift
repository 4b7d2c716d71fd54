import FoundationEssentials
import Testing

/// Outputs that are kept beside the fixtures they come from.
enum Golden {
  /// Expects `actual` to be the content of a file of the repository.
  ///
  /// With `NETPOL_VERIFY_RECORD` in the environment the file is written; such a run fails, so that nobody trusts it.
  static func expect(_ path: String, _ actual: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["NETPOL_VERIFY_RECORD"] != nil {
      try Data(actual.utf8).write(to: URL(filePath: "\(Repository.root)/\(path)"))
      Issue.record("recorded \(path)", sourceLocation: sourceLocation)
    }
    #expect(try Repository.read(path) == actual, "\(path)", sourceLocation: sourceLocation)
  }
}
