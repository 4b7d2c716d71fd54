import FoundationEssentials
import Testing

@testable import NetpolVerifyCLI

/// What a shell offers when the tab key is pressed.
struct CompletionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("netpol-verify.yaml", properties("db-is-closed", "dev-never-reaches-prod"))
    try sandbox.write("other.yml", properties("other"))
    try sandbox.write("broken.yaml", "a: [")
  }

  private func properties(_ names: String...) -> String {
    """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: p}
    spec:
      properties:

    """ + names.map { "    - {name: \($0), neverReaches: {from: any-pod, to: any-pod}}\n" }.joined()
  }

  @Test func namesOfProperties() {
    func names(_ words: String...) -> [String] { PropertyNames.names(of: words, in: sandbox.environment) }
    #expect(names("netpol-verify", "--properties", "") == ["db-is-closed", "dev-never-reaches-prod"])
    #expect(names("netpol-verify", "other.yml", "--properties") == ["other"])
    #expect(names("netpol-verify", "'other.yml'", "--properties") == ["other"])
    #expect(names("netpol-verify", "broken.yaml", "missing.yaml", "--properties") == [])
    #expect(sandbox.errors == "")
  }

  /// The script runs in bash itself, with the program beside the tests.
  @Test(arguments: [
    ("verify -o ", "text json junit"), ("verify --severity ", "critical high"), ("li", "list lint"),
    ("verify --properties d", "db-is-closed dev-never-reaches-prod"),
    ("verify other.yml --properties ", "other"), ("explain --property de", "dev-never-reaches-prod"),
    ("repair oth", "other.yml"), ("completion ", "bash zsh fish"),
  ])
  func bashOffers(typed: String, wanted: String) async throws {
    let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let programs = runner.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    try #require(FileManager.default.isExecutableFile(atPath: "\(programs)/netpol-verify"))
    #expect(sandbox.run("completion bash") == 0)
    let line = "netpol-verify \(typed)"
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map { "'\($0)'" }
    try sandbox.write("completion.bash", sandbox.output)
    let script = """
      PATH="\(programs):$PATH"
      . ./completion.bash
      COMP_LINE='\(line)' COMP_POINT=\(line.count)
      COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
      _netpol-verify netpol-verify "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try await sandbox.runApart(program: "bash", ["--norc", "-c", script])
    let offered = String(decoding: result.output, as: UTF8.self).split { " \n".contains($0) }.map(String.init)
    #expect(result.status == 0, "\(result.errors)")
    for word in wanted.split(separator: " ") { #expect(offered.contains(String(word)), "\(offered)") }
  }
}
