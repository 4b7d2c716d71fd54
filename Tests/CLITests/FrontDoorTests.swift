import NetpolVerifyCLI
import Testing

/// What a person types first: a path, or nothing.
struct FrontDoorTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
  }

  @Test(arguments: ["list m", "lint m", "coverage m", "init m", "validate m", "validate m/shop.yaml"])
  func pathsAreManifests(arguments: String) {
    #expect(sandbox.run(arguments) == 0, "\(sandbox.errors)")
    #expect(!sandbox.output.isEmpty)
  }

  @Test(arguments: ["list", "lint", "coverage", "init", "sets", "validate"])
  func aPropertySetAmongPathsIsAPropertyFile(command: String) throws {
    try sandbox.write(
      "p.yaml", Sandbox.properties(spec: "resources: [m]\n  model: {podCIDRs: [10.9.0.0/16, \"fd00::/64\"]}"))
    #expect(sandbox.run("\(command) p.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.run("\(command) p.yaml m") == 0, "\(sandbox.errors)")
    #expect(sandbox.run("\(command) m p.yaml") == 0, "\(sandbox.errors)")
    #expect(!sandbox.output.contains("left out:"))
  }

  @Test func theModelOfAPropertyFileIsTaken() throws {
    try sandbox.write("p.yaml", Sandbox.properties(spec: "model: {podCIDRs: [10.9.0.0/16], ipFamilies: [IPv4]}"))
    #expect(sandbox.run("list m p.yaml -o csv") == 0)
    #expect(sandbox.output.contains("10.10.0.0"))
    #expect(!sandbox.output.contains("::"))
    #expect(sandbox.run("init m --model p.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("    podCIDRs: [\"10.9.0.0/16\"]\n"))
    #expect(sandbox.output.contains("    ipFamilies: [IPv4]\n"))
    #expect(sandbox.output.contains("  resources: [m]\n"))
  }

  @Test func standardInputIsWhatItHolds() throws {
    sandbox.input = "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))"
    #expect(sandbox.run("list -") == 0, "\(sandbox.errors)")
    #expect(sandbox.inputReads == 1)
    sandbox.input = Sandbox.properties(spec: "resources: [m]")
    #expect(sandbox.run("list -") == 0, "\(sandbox.errors)")
    #expect(sandbox.inputReads == 2)
  }

  @Test func onePropertyFileAtATime() throws {
    try sandbox.write("p.yaml", Sandbox.properties()).write("q.yaml", Sandbox.properties("q"))
    #expect(sandbox.run("list m p.yaml q.yaml") == 2)
    #expect(sandbox.errors.contains("[second-property-file]"))
  }

  @Test func manifestsAreValidated() throws {
    #expect(sandbox.run("validate m") == 0)
    #expect(sandbox.output == "m: 1 workload or pod, 0 policies, 1 namespace: valid\n")
    try sandbox.write("m/bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: UPPER}\nspec: {}\n")
    #expect(sandbox.run("validate m") == 2)
    #expect(sandbox.errors.contains("[invalid-name]"))
    #expect(sandbox.output.isEmpty)
  }

  @Test func verifyOfManifestsSaysHowToBegin() throws {
    #expect(sandbox.run("verify m") == 2)
    #expect(sandbox.errors.contains("note: `netpol-verify init m > netpol-verify.yaml` writes a first one\n"))
    #expect(sandbox.run("m/shop.yaml") == 2)
    #expect(sandbox.errors.contains("note: `netpol-verify init m/shop.yaml > netpol-verify.yaml` writes a first"))
    try sandbox.write("m/sub/p.yaml", Sandbox.properties())
    #expect(sandbox.run("verify m") == 2)
    #expect(sandbox.errors.contains("note: it holds the property file `m/sub/p.yaml`\n"))
    #expect(!sandbox.errors.contains("init"))
  }

  @Test func whatInitWritesIsFound() throws {
    #expect(sandbox.run("init m") == 0)
    try sandbox.write("netpol-verify.yaml", sandbox.output)
    #expect(sandbox.run("") == 0, "\(sandbox.output)\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("netpol-verify.yaml:\n"))
  }

  @Test func thePropertyFileIsLookedForUpToTheCheckout() throws {
    let spec = "resources: [m]"
    try sandbox.write("above/.netpol-verify.yaml", Sandbox.properties("hidden", spec: "resources: [../m]"))
      .write("above/repo/.git/config", "").write("above/repo/deep/er/x.txt", "")
    let deep = "\(sandbox.directory)/above/repo/deep/er"
    #expect(sandbox.run("", in: deep) == 2)
    #expect(sandbox.errors.hasPrefix("Error: Missing expected argument '<properties> ...'\n\nOVERVIEW: "))
    try sandbox.write("above/repo/.netpol-verify.yaml", Sandbox.properties("far", spec: "resources: [../../m]"))
    #expect(sandbox.run("", in: deep) == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("../../.netpol-verify.yaml:\n"))
    #expect(sandbox.run("-o json", in: deep) == 1)
    #expect(sandbox.output.contains(#""path": "../../.netpol-verify.yaml""#))
    try sandbox.write("above/repo/deep/netpol-verify.yaml", Sandbox.properties("near", spec: "resources: [../../../m]"))
      .write("above/repo/deep/.netpol-verify.yaml", "nonsense")
    #expect(sandbox.run("", in: deep) == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("../netpol-verify.yaml:\n"))
    // Outside of a checkout, what lies above may be anybody's.
    try sandbox.write("plain/sub/x.txt", "").write("plain/netpol-verify.yaml", Sandbox.properties(spec: spec))
    #expect(sandbox.run("", in: "\(sandbox.directory)/plain/sub") == 2)
    #expect(sandbox.run("-f ../m", in: "\(sandbox.directory)/plain") == 1, "\(sandbox.errors)")
  }
}
