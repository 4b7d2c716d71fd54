import FoundationEssentials
import NetpolVerifyCLI
import TestSupport
import Testing

/// Inputs as people have them, a folder each of `fixtures/field`, with what they type and what is right.
///
/// The program runs in a copy of the folder, so that it may write there; a folder `bin` holds other programs that it
/// runs. `NETPOL_VERIFY_RECORD=1` writes the sessions that differ anew, and fails.
struct FieldTests {
  static let cases: [String] = {
    let folder = "\(Repository.root)/fixtures/field"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }()

  @Test func casesAreFound() { #expect(Self.cases.count >= 5) }

  @Test(arguments: cases)
  func session(name: String) async throws {
    let folder = "fixtures/field/\(name)"
    let session = try FieldSession(Repository.read("\(folder)/session.txt"))
    let sandbox = try Sandbox()
    for item in try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)")
    where item != "session.txt" {
      try FileManager.default.copyItem(
        atPath: "\(Repository.root)/\(folder)/\(item)", toPath: "\(sandbox.directory)/\(item)")
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    sandbox.variables = ["PATH": "\(sandbox.directory)/bin:\(path)"]
    var shown: [[String]] = []
    for step in session.steps {
      let lines = try await sandbox.run(step)
      shown.append(lines)
      #expect(
        ShortenedText.matches(step.output[...], lines[...]),
        "\(folder): $ \(step.command)\n\(lines.joined(separator: "\n"))")
    }
    if ProcessInfo.processInfo.environment["NETPOL_VERIFY_RECORD"] != nil {
      let text = session.text(recording: shown)
      try Data(text.utf8).write(to: URL(filePath: "\(Repository.root)/\(folder)/session.txt"))
      Issue.record("recorded \(folder)/session.txt")
    }
  }
}
