import Digest
import FoundationEssentials
import Subprocess
import Testing

/// Digests are what the programs say that everyone would check them with.
struct ProgramTests {
  @Test func sha256sum() async throws { try await compare(SHA256.self, with: "sha256sum") }

  @Test func sha1sum() async throws { try await compare(SHA1.self, with: "sha1sum") }

  /// Up to three blocks and a part, so that padding takes each form: in the last block, and in one of its own.
  private func compare<Algorithm: HashAlgorithm>(_: Algorithm.Type, with program: String) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/netpol-verify-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let messages = (0...200).map { (path: "\(folder)/\($0)", bytes: Message.bytes($0)) }
    for (path, bytes) in messages { try Data(bytes).write(to: URL(filePath: path)) }
    let result = try await run(
      .name(program), arguments: Arguments(messages.map(\.path)), output: .string(limit: 1 << 20))
    let lines = result.standardOutput.split(separator: "\n").map(String.init)
    #expect(lines == messages.map { path, bytes in "\(Message.digest(Algorithm.self, bytes))  \(path)" })
  }
}
