import NetpolVerifyCLI
import Testing

/// Reports of several formats in their places.
struct FormatDeliveryTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    try sandbox.write("p.yaml", Sandbox.properties())
  }

  @Test func severalAtOnce() throws {
    #expect(sandbox.run("p.yaml -f m.yaml -o sarif=a -o smtlib=questions -o text=kept") == 1)
    #expect(sandbox.output == "")
    #expect(try #require(sandbox.read("a")).contains("\"version\": \"2.1.0\""))
    #expect(try #require(sandbox.read("questions/MANIFEST.txt")).contains("\t0001-p.smt2\n"))
    #expect(try #require(sandbox.read("questions/0001-p.smt2")).contains("(check-sat)"))
    #expect(try #require(sandbox.read("kept")).contains("Manifest set: sha256:"))
  }

  @Test func aDirectoryNeedsAName() {
    #expect(sandbox.run("p.yaml -f m.yaml -o smtlib") == 2)
    #expect(sandbox.errors.contains("-o smtlib=DIR"))
  }

  @Test func stepSummary() throws {
    try sandbox.write("summary", "before\n")
    sandbox.variables["GITHUB_STEP_SUMMARY"] = "summary"
    #expect(sandbox.run("p.yaml -f m.yaml -o text") == 1)
    #expect(sandbox.read("summary") == "before\n")
    #expect(sandbox.run("p.yaml -f m.yaml -o github") == 1)
    #expect(try #require(sandbox.read("summary")).hasPrefix("before\n## ❌ Network policy"))
  }
}
