import NetpolVerifyCLI
import Testing

/// Inputs that cannot be read, or say nothing, end the run before anything is verified.
struct InputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("p.yaml", Sandbox.properties())
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
  }

  /// Expects one error, and nothing else, on standard error.
  private func expectError(_ arguments: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(sandbox.run(arguments) == 2, sourceLocation: sourceLocation)
    #expect(sandbox.output == "", sourceLocation: sourceLocation)
    #expect(
      sandbox.errors == "\(message)\nnetpol-verify: 1 error; nothing was verified\n", sourceLocation: sourceLocation)
  }

  @Test func missingPropertyFile() {
    expectError(
      "none.yaml -f m", "none.yaml: error: cannot read the file: no such file or directory [unreadable-input]")
  }

  @Test func propertyFileIsADirectory() {
    expectError(
      "m -f m",
      """
      m: error: a directory, where a property file is wanted [unreadable-input]
        note: `netpol-verify init m > netpol-verify.yaml` writes a first one
        note: manifests are named with `-f`
      """)
  }

  @Test func missingManifests() {
    expectError("p.yaml -f none", "none: error: no such file or directory [missing-input]")
  }

  @Test func noManifestsNamed() {
    expectError(
      "p.yaml", "p.yaml: error: the file names no `resources`, and the command line has no `-f` [no-manifests]")
  }

  @Test func directoryWithoutManifests() throws {
    try sandbox.write("empty/readme.md", "").write("empty/.git/config.yaml", "kind: Nonsense")
    expectError(
      "p.yaml -f empty", "empty: error: the directory holds no .yaml, .yml or .json file [no-manifests]")
  }

  @Test func linkThatLeadsNowhere() throws {
    try sandbox.link("m/gone.yaml", to: "nowhere")
    expectError("p.yaml -f m", "m/gone.yaml: error: no such file; perhaps a link that leads nowhere [missing-input]")
  }

  @Test func emptyResource() throws {
    try sandbox.write("r.yaml", Sandbox.properties(spec: "resources: ['']"))
    expectError(
      "r.yaml", "r.yaml: error: an item of `resources` is empty; `.` is the file's directory [missing-input]")
  }

  @Test func notARegularFile() throws {
    try sandbox.link("m/null.yaml", to: "/dev/null")
    expectError("p.yaml -f m", "m/null.yaml: error: not a regular file [unreadable-input]")
    expectError(
      "p.yaml -f /dev/null",
      """
      /dev/null: error: not a regular file [unreadable-input]
        note: a pipe is read from standard input, which is named `-`
      """)
  }

  @Test func emptyPropertyFile() throws {
    try sandbox.write("empty.yaml", "# nothing\n---\n")
    expectError("empty.yaml -f m", "empty.yaml: error: the file is empty [empty-property-file]")
  }

  @Test func twoDocuments() throws {
    try sandbox.write("two.yaml", "a: 1\n---\nb: 2\n")
    expectError(
      "two.yaml -f m",
      """
      two.yaml:3:1: error: a property file is one document [second-document]
          3 | b: 2
            | ^~~~
      two.yaml:1:1: note: the first begins here
          1 | a: 1
            | ^~~~
        note: write a file for each PropertySet
      """)
  }

  @Test func manifestAsPropertyFile() throws {
    try sandbox.write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\na: 1\n")
    expectError(
      "pod.yaml -f m",
      """
      pod.yaml:1:1: error: a manifest of kind Pod, where a property file is wanted [not-a-property-file]
          1 | apiVersion: v1
            | ^~~~~~~~~~~~~~
        note: manifests are named with `-f`
        note: `netpol-verify init pod.yaml > netpol-verify.yaml` writes a first property file
      """)
  }

  @Test func nothingAsked() throws {
    try sandbox.write("idle.yaml", "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: i}\nspec: {}\n")
    expectError(
      "idle.yaml -f m", "idle.yaml: error: the file has no property and no test: nothing is asked [nothing-asked]")
  }

  @Test func manifestsWithoutAnyObject() throws {
    try sandbox.write("blank/a.yaml", "# nothing\n")
    #expect(sandbox.run("p.yaml -f blank/a.yaml") == 2)
    #expect(
      sandbox.errors == """
        error: the manifests hold no namespace, workload, pod or policy: there is nothing to verify [no-manifests]
        blank/a.yaml: warning: the file holds no object [empty-manifest]
        netpol-verify: 1 error; nothing was verified

        """)
    #expect(sandbox.run("p.yaml -f blank") == 2)
    #expect(
      sandbox.errors == """
        error: the manifests hold no namespace, workload, pod or policy: there is nothing to verify [no-manifests]
          note: left out: 1 file without objects
        netpol-verify: 1 error; nothing was verified

        """)
  }

  @Test func errorsOfAllFilesAreTold() throws {
    try sandbox.write("m/a.yaml", "kind: Pod\n").write("m/b.yaml", "kind: Pod\na: [\n")
    #expect(sandbox.run("p.yaml -f m") == 2)
    #expect(sandbox.errors.contains("m/a.yaml:1:1: error: a Kubernetes object needs `apiVersion` [missing-field]\n"))
    #expect(sandbox.errors.contains("m/b.yaml:3:1: error:"))
    #expect(sandbox.lastError == "netpol-verify: 2 errors; nothing was verified")
  }

  @Test func limits() throws {
    expectError(
      "p.yaml -f m --max-file-bytes 300 -f p.yaml -f big.yaml",
      "big.yaml: error: no such file or directory [missing-input]")
    try sandbox.write("big.yaml", Sandbox.namespace + String(repeating: "#", count: 300))
    expectError(
      "p.yaml -f big.yaml --max-file-bytes 300",
      "big.yaml: error: the file is larger than 300 bytes; `--max-file-bytes` raises the limit [yaml-limit]")
    #expect(sandbox.run("p.yaml -f m --max-depth 1") == 2)
    #expect(sandbox.errors.contains("[yaml-limit]"))
  }

  @Test func jsonTellsErrorsToo() {
    #expect(sandbox.run("p.yaml -f none -o json") == 2)
    #expect(sandbox.output.contains(#""exitStatus": 2,"#))
    #expect(sandbox.output.contains(#""properties": [],"#))
    #expect(sandbox.output.contains(#""position": {"path": "none", "line": null, "column": null},"#))
    #expect(sandbox.errors.contains("none: error: no such file or directory [missing-input]\n"))
  }

  @Test func pathsCannotDriveTheTerminal() throws {
    #expect(sandbox.run("p.yaml -f x\u{1B}[2J") == 2)
    #expect(sandbox.errors.hasPrefix("x␛[2J: error:"))
  }
}
