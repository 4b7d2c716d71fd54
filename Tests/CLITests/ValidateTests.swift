import NetpolVerifyCLI
import Testing

/// Property files are checked without manifests.
struct ValidateTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func everyFileThatShips() throws {
    for file in try Repository.propertyFiles {
      let run = Repository.run("validate \(file)")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors == "")
    }
  }

  @Test func counts() throws {
    try sandbox.write("p.yaml", Sandbox.properties())
    try sandbox.write(
      "q.yaml",
      Sandbox.properties(
        "q", spec: "sets: {a: {namespace: a}}\n  tests: [{from: a/b, to: a/c, port: 1/TCP, expect: deny}]"
      ).replacing("from: any-pod", with: "from: a"))
    #expect(sandbox.run("validate q.yaml p.yaml") == 0)
    #expect(
      sandbox.output == """
        p.yaml: 1 property, 0 sets, 0 tests, 0 waivers: valid
        q.yaml: 1 property, 1 set, 1 test, 0 waivers: valid

        """)
  }

  @Test func brokenFile() throws {
    try sandbox.write("p.yaml", Sandbox.properties())
    try sandbox.write("q.yaml", Sandbox.properties("q").replacing("internet", with: "internt"))
    #expect(sandbox.run("validate p.yaml q.yaml") == 2)
    #expect(sandbox.output == "p.yaml: 1 property, 0 sets, 0 tests, 0 waivers: valid\n")
    #expect(sandbox.errors.contains("q.yaml:6:49: error:"))
    #expect(sandbox.errors.contains("  note: did you mean `internet`?\n"))
    #expect(sandbox.lastError == "netpol-verify: 1 error; not valid")
  }

  @Test func warningsAreNoErrors() throws {
    try sandbox.write("p.yaml", Sandbox.properties(spec: "sets: {a: {namespace: a}}"))
    #expect(sandbox.run("validate p.yaml") == 0)
    #expect(sandbox.errors.contains("warning: set `a` is never used [unused-set]"))
  }

  @Test func standardInput() {
    sandbox.input = Sandbox.properties()
    #expect(sandbox.run("validate -") == 0)
    #expect(sandbox.output == "-: 1 property, 0 sets, 0 tests, 0 waivers: valid\n")
    #expect(sandbox.run("validate") == 2)
  }
}
