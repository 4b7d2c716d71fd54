import Diagnostics
import Kubernetes
import Report
import SMT
import Testing
import YAMLTree

@testable import NetpolVerifyCLI
@testable import Properties
@testable import Verification

/// What a run makes of its inputs and of the answers of a verifier.
struct VerificationRunTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("p.yaml", Sandbox.properties())
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
  }

  /// Runs with a verifier that gives every property the same verdict, and notes what it was asked.
  private func run(
    _ properties: [String] = ["p.yaml"], _ manifests: [String] = ["m"], verdict: Verdict = .proved,
    worlds: inout [Manifests]
  ) -> VerificationRun {
    var seen: [Manifests] = []
    defer { worlds = seen }
    var run = VerificationRun(environment: sandbox.environment, limits: YAMLLimits(), solver: "Test 1")
    run.verify(properties, manifests: manifests) { set, manifests, _, _ throws(VerificationFailure) in
      seen.append(manifests)
      var outcome = Outcome()
      outcome.properties = set.properties.map { PropertyOutcome(property: $0, verdict: verdict) }
      return outcome
    }
    return run
  }

  private func run(
    _ properties: [String] = ["p.yaml"], _ manifests: [String] = ["m"], verdict: Verdict = .proved
  ) -> Run {
    var worlds: [Manifests] = []
    return run(properties, manifests, verdict: verdict, worlds: &worlds).run
  }

  private func failing(_ failure: VerificationFailure) -> VerificationRun {
    var run = VerificationRun(environment: sandbox.environment, limits: YAMLLimits(), solver: "Test 1")
    run.verify(["p.yaml"], manifests: ["m"]) { _, _, _, _ throws(VerificationFailure) in throw failure }
    return run
  }

  private func deliver(_ run: VerificationRun, _ outputs: String...) -> RunStatus {
    Delivery(environment: sandbox.environment, color: .auto)
      .deliver(run.run, outputs.compactMap { OutputRequest(argument: $0) }, bundle: run.bundle)
  }

  @Test(arguments: [
    (Verdict.proved, RunStatus.green), (.violated, .red), (.vacuous(reason: "r"), .undecided),
  ])
  func statusIsThatOfTheVerdict(verdict: Verdict, status: RunStatus) {
    #expect(run(verdict: verdict).exitStatus == status)
  }

  @Test func inputsHaveDigests() throws {
    try sandbox.write("m/shop.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
    let inputs = run().inputs
    #expect(inputs.map(\.path) == ["m/shop.yaml", "p.yaml"])
    #expect(inputs[0].sha256 == "5cc58d9c5a6a9700b99a661ca2a6a87658e7543af3d4162ebe6d04e8cb1693a1")
  }

  @Test func aFileNamedTwiceIsReadOnce() throws {
    try sandbox.link("link", to: "m")
    try sandbox.link("m/again.yaml", to: "shop.yaml")
    var worlds: [Manifests] = []
    let run = run(["p.yaml", "./p.yaml"], ["m/shop.yaml", "m", "./m", "link", "m/shop.yaml"], worlds: &worlds).run
    #expect(run.diagnostics == [])
    #expect(run.results.count == 1)
    #expect(worlds.map(\.namespaces.count) == [1])
    #expect(run.inputs.count == 2)
  }

  @Test func linksInCirclesAreFollowedOnce() throws {
    try sandbox.link("m/round", to: ".")
    try sandbox.link("m/up", to: "..")
    try sandbox.write("other/pod.yaml", Sandbox.pod("a"))
    var worlds: [Manifests] = []
    let inputs = run(worlds: &worlds).run.inputs.map(\.path)
    #expect(inputs == ["m/shop.yaml", "m/up/other/pod.yaml", "p.yaml"])
    #expect(worlds.map(\.pods.count) == [1])
  }

  @Test func directoriesAreSearchedWhole() throws {
    try sandbox.write("m/deep/er/a.yml", Sandbox.pod("a")).write("m/b.json", #"{"apiVersion": "v1", "kind": "Secret"}"#)
    try sandbox.write("m/.hidden/c.YAML", Sandbox.pod("c")).write("m/.d.yaml", Sandbox.pod("d"))
    try sandbox.write("m/.git/e.yaml", "[").write("m/notes.txt", "[").write("m/yaml", "[")
    var worlds: [Manifests] = []
    let run = run(["p.yaml"], ["m/"], worlds: &worlds).run
    #expect(
      run.inputs.map(\.path) == [
        "m/.d.yaml", "m/b.json", "m/deep/er/a.yml", "m/shop.yaml", "p.yaml",
      ])
    #expect(worlds.map { $0.pods.map(\.metadata.name) } == [["d", "a"]])
    #expect(worlds.map { $0.passedOver.mapValues(\.count) } == [["/Secret": 1]])
  }

  /// `é` in one scalar and in two: equal as strings, but two files.
  @Test func namesThatLookTheSame() throws {
    try sandbox.write("m/\u{E9}.yaml", Sandbox.pod("a")).write("m/e\u{301}.yaml", Sandbox.pod("b"))
    var worlds: [Manifests] = []
    _ = run(worlds: &worlds)
    #expect(worlds.map { $0.pods.map(\.metadata.name) } == [["b", "a"]])
  }

  @Test func orderOfArgumentsDoesNotMatter() throws {
    try sandbox.write("q.yaml", Sandbox.properties("q")).write("a.yaml", Sandbox.pod("a")).write("b.yaml", "# none")
    let first = run(["p.yaml", "q.yaml"], ["a.yaml", "b.yaml", "m"])
    let second = run(["q.yaml", "p.yaml"], ["m", "b.yaml", "a.yaml"])
    #expect(JSONReport(first).text == JSONReport(second).text)
    #expect(first.results.map(\.path) == ["p.yaml", "q.yaml"])
  }

  @Test func resourcesAreRelativeToThePropertyFile() throws {
    try sandbox.write("props/r.yaml", Sandbox.properties(spec: "resources: [../m/, ./pods.yaml]"))
    try sandbox.write("props/pods.yaml", Sandbox.pod("a"))
    #expect(run(["props/r.yaml"], []).inputs.map(\.path) == ["m/shop.yaml", "props/pods.yaml", "props/r.yaml"])
    #expect(run(["props/r.yaml"], ["m"]).inputs.map(\.path) == ["m/shop.yaml", "props/r.yaml"])
  }

  @Test func resourcesThroughALinkAreNotShortened() throws {
    try sandbox.write("elsewhere/props/r.yaml", Sandbox.properties(spec: "resources: [../m]"))
    try sandbox.write("elsewhere/m/pod.yaml", Sandbox.pod("a"))
    try sandbox.link("props", to: "elsewhere/props")
    #expect(run(["props/r.yaml"], []).inputs.map(\.path) == ["props/../m/pod.yaml", "props/r.yaml"])
  }

  @Test func standardInput() {
    sandbox.input = Sandbox.pod("piped")
    var worlds: [Manifests] = []
    let inputs = run(["p.yaml"], ["-", "m", "-"], worlds: &worlds).run.inputs
    #expect(inputs.map(\.path) == ["-", "m/shop.yaml", "p.yaml"])
    #expect(worlds.map { $0.pods.map(\.metadata.name) } == [["piped"]])
    #expect(sandbox.inputReads == 1)
    sandbox.input = Sandbox.properties()
    #expect(run(["-"]).results.map(\.path) == ["-"])
  }

  @Test func propertyFilesAreNoManifests() throws {
    try sandbox.write("m/p.yaml", Sandbox.properties()).write("m/other.yaml", Sandbox.properties("other"))
    let run = run(["m/p.yaml"])
    #expect(run.diagnostics == [])
    #expect(run.results.map(\.path) == ["m/p.yaml"])
  }

  @Test func aFileThatAsksNothingAmongOthersIsAWarning() throws {
    try sandbox.write("i.yaml", "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: i}\nspec: {}\n")
    let run = run(["p.yaml", "i.yaml"])
    #expect(run.diagnostics.map(\.id) == ["nothing-asked"])
    #expect(run.exitStatus == .green)
  }

  @Test func oneBrokenFileStopsAll() throws {
    try sandbox.write("q.yaml", Sandbox.properties("q", spec: "nonsense: 1"))
    var worlds: [Manifests] = []
    let run = run(["p.yaml", "q.yaml"], worlds: &worlds).run
    #expect(run.exitStatus == .invalid)
    #expect(run.results.isEmpty)
    #expect(worlds.isEmpty)
  }

  @Test func solverFailureIsNoVerdict() {
    let run = failing(.solver(SolverFailure(message: "out of memory")))
    #expect(deliver(run, "text") == .invalid)
    #expect(sandbox.output == "")
    #expect(
      sandbox.errors == """
        error: the solver failed: out of memory [solver-failure]
        netpol-verify: 1 error; nothing was verified

        """)
  }

  @Test func contradictionLeavesABundle() throws {
    sandbox.variables["TMPDIR"] = sandbox.directory
    let run = failing(.inconsistency(InternalInconsistency("no replay", bundle: [("formula", "(assert false)")])))
    #expect(deliver(run, "json") == .inconsistent)
    #expect(sandbox.output.contains(#""exitStatus": 70,"#))
    let name = try #require(
      sandbox.lastError.split(separator: " ").first { $0.hasPrefix(sandbox.directory) }?.dropLast())
    #expect(name.contains("/netpol-verify-bundle-") && name.hasSuffix(".txt"))
    let digests = run.run.inputs.map { "\($0.sha256)  \($0.path)" }
    #expect(
      sandbox.read(String(name.dropFirst(sandbox.directory.count + 1))) == """
        == program
        netpol-verify 0.1.0, Test 1

        == message
        no replay

        == inputs
        \(digests.joined(separator: "\n"))

        == formula
        (assert false)

        """)
  }

  @Test func bundleThatCannotBeWrittenIsTold() throws {
    sandbox.variables["TMPDIR"] = "\(sandbox.directory)/missing"
    let run = failing(.inconsistency(InternalInconsistency("no replay", bundle: [("formula", "\u{1B}[2J")])))
    #expect(deliver(run, "text") == .inconsistent)
    #expect(sandbox.errors.contains("== formula\n␛[2J"))
  }

  @Test func noAnswerIsAContradiction() {
    var silent = VerificationRun(environment: sandbox.environment, limits: YAMLLimits(), solver: "Test 1")
    silent.verify(["p.yaml"], manifests: ["m"]) { _, _, _, _ throws(VerificationFailure) in nil }
    #expect(silent.run.exitStatus == .inconsistent)
    var partial = VerificationRun(environment: sandbox.environment, limits: YAMLLimits(), solver: "Test 1")
    partial.verify(["p.yaml"], manifests: ["m"]) { _, _, _, _ throws(VerificationFailure) in Outcome() }
    #expect(partial.run.exitStatus == .inconsistent)
  }

  @Test func reportsGoWhereTheyBelong() throws {
    var worlds: [Manifests] = []
    let run = run(worlds: &worlds)
    #expect(deliver(run, "text", "json=report.json") == .green)
    #expect(sandbox.output == TextReport(run.run, color: false).text)
    #expect(sandbox.read("report.json") == JSONReport(run.run).text)
    #expect(deliver(run, "json=missing/report.json") == .invalid)
    #expect(sandbox.lastError == "netpol-verify: cannot write to missing/report.json: no such file or directory")
    try sandbox.write("there/report.json", "")
    #expect(deliver(run, "json=there") == .invalid)
    #expect(sandbox.lastError == "netpol-verify: cannot write to there: Is a directory")
    #expect(deliver(run, "smtlib=report.json") == .invalid)
    #expect(
      sandbox.lastError
        == "netpol-verify: cannot write to report.json: a file of that name is in the way of a directory")
    sandbox.isOutputFull = true
    #expect(deliver(run, "text") == .invalid)
    #expect(sandbox.lastError.hasPrefix("netpol-verify: cannot write to standard output: "))
  }

  @Test func colours() {
    func colors(_ choice: ColorChoice) -> Bool { choice.colors(.output, in: sandbox.environment) }
    #expect([.auto, .always, .never].map(colors) == [false, true, false])
    sandbox.isTerminal = true
    #expect([.auto, .always, .never].map(colors) == [true, true, false])
    sandbox.variables = ["NO_COLOR": "1"]
    #expect([.auto, .always, .never].map(colors) == [false, true, false])
    sandbox.variables = ["NO_COLOR": ""]
    #expect(colors(.auto))
    sandbox.variables = ["TERM": "dumb"]
    #expect(!colors(.auto))
  }

  @Test(arguments: [
    ("a/../b", "b"), ("./a//b/", "a/b"), ("../a/../../b", "../../b"), ("/a/../b", "/b"), ("a/..", "."), ("/", "/"),
  ])
  func tidyPaths(path: String, expected: String) { #expect(ResourcePath.tidy(path) == expected) }
}
