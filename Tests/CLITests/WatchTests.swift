import FoundationEssentials
import NetpolVerifyCLI
import Testing

/// `watch`: each change of a file, and only what changed.
struct WatchTests {
  /// Runs `watch` in a sandbox; each time that it waits, the next of some changes is made. It ends when none is left.
  private func watch(_ sandbox: Sandbox, _ changes: [() throws -> Void]) throws -> (status: Int32, steps: [String]) {
    var (left, steps): ([() throws -> Void], [String]) = (changes, [])
    var (text, pauses) = ("", 0)
    var environment = Environment(
      write: { _, bytes in text += String(decoding: bytes, as: UTF8.self) }, readStandardInput: { _ in [] },
      directory: sandbox.directory)
    environment.today = { 20_000 }
    environment.pause = { _ in
      pauses += 1
      // A change is seen at one look, and is over at the next.
      if pauses % 3 != 1 { return true }
      steps.append(text)
      text = ""
      guard !left.isEmpty else { return false }
      try? left.removeFirst()()
      return true
    }
    let status = EntryPoint.run(["watch", "properties.yaml"], in: environment)
    return (status, steps)
  }

  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    for name in ["manifests.yaml", "properties.yaml"] {
      try sandbox.write(name, try Repository.read("fixtures/repairs/port-5433/\(name)"))
    }
    return sandbox
  }

  @Test func whatChangedIsShown() throws {
    let sandbox = try sandbox()
    let broken = try #require(sandbox.read("manifests.yaml"))
    let (status, steps) = try watch(
      sandbox,
      [
        { try sandbox.write("manifests.yaml", broken.replacing("port: 5433", with: "port: 5432")) },
        { try sandbox.write("manifests.yaml", broken.replacing("port: 5433   #", with: "port: 5432 #")) },
        { try sandbox.write("manifests.yaml", broken + "---\n{") },
        { try sandbox.write("manifests.yaml", broken) },
      ])
    #expect(steps.count == 5)
    // What does not hold, then what is another.
    #expect(steps[0].hasPrefix("✗ high  orders-are-stored\n"))
    #expect(!steps[0].contains("✓"))
    #expect(steps[1] == "✓ high  orders-are-stored\n8 properties: 8 proved · 2 tests: 2 passed\n")
    #expect(steps[2] == "netpol-verify: a file changed, and no answer\n")
    #expect(steps[3].contains("error: "))
    #expect(steps[4].hasPrefix("✗ high  orders-are-stored\n"))
    #expect(status == 1)
  }

  @Test func standardInputDoesNotChange() throws {
    let sandbox = try sandbox()
    #expect(sandbox.run("watch properties.yaml -f -") == 2)
    #expect(sandbox.errors.contains("Standard input does not change"))
  }
}
