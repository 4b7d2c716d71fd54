import NetpolVerifyCLI
import Synchronization
import Testing

@Suite struct ProgressLineTests {
  /// What was drawn.
  private final class Terminal: Sendable {
    let drawn = Mutex<[String]>([])
    var last: String? { drawn.withLock { $0.last } }
  }

  /// Waits for a drawing, for as long as it takes.
  private func drawing(on terminal: Terminal, where isWanted: (String) -> Bool) async throws {
    while !(terminal.last.map(isWanted) ?? false) { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test func itSaysWhatIsGoingOnUntilItIsCleared() async throws {
    let terminal = Terminal()
    let line = ProgressLine(delay: 0) { text in terminal.drawn.withLock { $0.append(text) } }
    line.clear()
    #expect(terminal.last == nil)
    line.show("reading file 1 of 2")
    try await drawing(on: terminal) { $0.hasPrefix("\r\u{1B}[Kreading file 1 of 2, ") && $0.hasSuffix(" s") }
    line.show("judged 3 of 4 properties and tests")
    try await drawing(on: terminal) { $0.contains("judged 3 of 4") }
    line.clear()
    #expect(terminal.last == "\r\u{1B}[K")
  }

  @Test func shortRunsSayNothing() throws {
    let sandbox = try Sandbox()
    try sandbox.write("p.yaml", Sandbox.properties()).write("m/shop.yaml", Sandbox.namespace)
    let terminal = Terminal()
    sandbox.progress = ProgressLine(delay: 3600) { text in terminal.drawn.withLock { $0.append(text) } }
    _ = sandbox.run("p.yaml -f m")
    #expect(terminal.last == nil)
  }

  /// The last thing said in a run that is long enough.
  @Test func everyVerdictCounts() throws {
    let sandbox = try Sandbox()
    try sandbox.write("p.yaml", Sandbox.properties()).write("m/shop.yaml", Sandbox.namespace)
    let line = ProgressLine(delay: 3600) { _ in }
    sandbox.progress = line
    _ = sandbox.run("p.yaml -f m")
    #expect(line.text == "judged 1 of 1 properties and tests")
  }
}
