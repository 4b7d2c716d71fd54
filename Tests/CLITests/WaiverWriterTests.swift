import FoundationEssentials
import Testing

/// `--write-waivers` and `init --waive`: what is violated now is accepted, and nothing else.
struct WaiverWriterTests {
  /// Every assertion with a violation of a closed world, but for chains, which cannot be waived, and the default deny of
  /// which one direction holds.
  static var violated: [String] {
    get throws {
      try Repository.files(below: "fixtures/language", suffix: "closed-violated.yaml").filter {
        !$0.contains("transitive") && !$0.contains("default-deny")
      }
    }
  }

  private func copy(of folder: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    for item in try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)") {
      try FileManager.default.copyItem(
        atPath: "\(Repository.root)/\(folder)/\(item)", toPath: "\(sandbox.directory)/\(item)")
    }
    return sandbox
  }

  private static let why = "--expires 2099-12-31 --reason known"

  @Test(arguments: try violated) func theNextRunIsGreen(path: String) throws {
    let sandbox = try copy(of: "fixtures/language")
    let file = String(path.dropFirst("fixtures/language/".count))
    let before = sandbox.read(file)
    #expect(sandbox.run(file) == 1)
    #expect(sandbox.run("\(file) --write-waivers \(file) \(Self.why)") == 0, "\(sandbox.errors)")
    #expect(sandbox.errors.contains("written into \(file)"))
    #expect(sandbox.run(file) == 0, "\(sandbox.output)")
    #expect(sandbox.output.hasPrefix("○ high  closed-violated\n  waived until 2099-12-31: known"))
    // What was there stays as it was, and nothing is written twice.
    let after = sandbox.read(file)
    #expect(after?.hasPrefix(before?.dropLast() ?? "-") ?? false)
    #expect(sandbox.run("\(file) --write-waivers \(file) \(Self.why)") == 0)
    #expect(sandbox.errors.contains("nothing to waive"))
    #expect(sandbox.read(file) == after)
  }

  @Test func theFirstNewViolationIsRed() throws {
    let sandbox = try copy(of: "fixtures/guide")
    #expect(sandbox.run("properties.yaml --write-waivers properties.yaml \(Self.why)") == 0)
    #expect(sandbox.run("properties.yaml") == 0)
    // Another port of the same pair, and another pod.
    let policies = try #require(sandbox.read("manifests/policies.yaml"))
    let wider = policies.replacing("- ports: [{port: http}]", with: "- ports: [{port: http}, {port: 9090}]")
    #expect(wider != policies)
    try sandbox.write("manifests/policies.yaml", wider)
    #expect(sandbox.run("properties.yaml") == 1)
    #expect(sandbox.output.contains("9090/TCP"))
    // It is waived beside the others.
    #expect(sandbox.run("properties.yaml --write-waivers properties.yaml \(Self.why)") == 0)
    #expect(sandbox.run("properties.yaml") == 0)
    #expect(sandbox.read("properties.yaml")?.ranges(of: "- property: dev-stays-out").count == 2)
  }

  @Test func addressesAreNotMoreThanWhatPasses() throws {
    let sandbox = try copy(of: "fixtures/language")
    #expect(sandbox.run("only-to/closed-violated.yaml --write-waivers - \(Self.why)") == 0)
    #expect(sandbox.output.contains("to: {cidrs: [0.0.0.0/0], except: [10.244.0.0/16]}"))
    #expect(sandbox.read("only-to/closed-violated.yaml")?.contains("waivers") == false)
  }

  @Test func whatCannotBeWaivedIsTold() throws {
    let sandbox = try copy(of: "fixtures/language")
    for (file, message) in [
      ("never-reaches/open-violated.yaml", "it takes a pod that does not exist yet"),
      ("never-reaches-transitive/closed-violated.yaml", "a claim about chains of pods cannot be waived in part"),
      ("never-reaches/closed-vacuous.yaml", "closed-vacuous is vacuous"),
    ] {
      #expect(sandbox.run("\(file) --write-waivers \(file) \(Self.why)") == 1, "\(file)")
      #expect(sandbox.errors.contains("not waived: "), "\(sandbox.errors)")
      #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
    }
  }

  private static let pods = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: api, namespace: shop, labels: {app: api}}, spec: {containers: [{name: c}]}}
    ---
    {apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 10.20.0.5}]}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:

    """

  private func small(_ spec: String, _ property: String, waivers: String = "") throws -> Sandbox {
    try Sandbox().write("m.yaml", Self.pods + "  " + spec + "\n").write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: small}
      spec:
        resources: [m.yaml]
        model: {podCIDRs: [10.244.0.0/16], ipFamilies: [IPv4]}
        properties:
        - {name: p, \(property)}
      \(waivers)
      """)
  }

  /// Where a waiver would speak of more than what is violated, none is written.
  @Test(arguments: [
    (
      "podSelector: {}\n  policyTypes: [Ingress]", "defaultDeny: {pods: any-pod, directions: [Ingress, Egress]}",
      "is open for Egress alone"
    ),
    (
      "podSelector: {}\n  ingress: [{from: [{ipBlock: {cidr: 10.20.0.5/32}}]}]",
      "neverReaches: {from: nodes, to: {workload: shop/api}}", "a waiver would speak of all of them"
    ),
    (
      "podSelector: {}\n  ingress: []",
      "mustReach: {from: {cidrs: [192.0.2.0/24]}, to: {workload: shop/api}, ports: [80/TCP, 81/TCP], each: some}",
      "a waiver of `each: some` speaks of each port"
    ),
  ])
  func nothingWiderThanTheViolation(spec: String, property: String, message: String) throws {
    let sandbox = try small(spec, property)
    let before = sandbox.read("p.yaml")
    #expect(sandbox.run("p.yaml --write-waivers p.yaml \(Self.why)") == 1, "\(sandbox.errors)")
    #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
    #expect(sandbox.errors.contains("nothing was written"))
    #expect(sandbox.read("p.yaml") == before)
  }

  /// Denied addresses are one region, and a pod has its kind.
  @Test func deniedAddresses() throws {
    let sandbox = try small(
      "podSelector: {}\n  ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [1.0.0.0/8]}}]}]",
      "mustReach: {from: internet, to: {workload: shop/api}, ports: [8080/TCP]}")
    #expect(sandbox.run("p.yaml --write-waivers p.yaml \(Self.why)") == 0, "\(sandbox.errors)")
    let text = sandbox.read("p.yaml")?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
    let region = "match: from: {cidrs: [1.0.0.0/8]} to: {workload: shop/Pod/api} ports: [8080/TCP] reason"
    #expect(text.contains(region), "\(text)")
    #expect(sandbox.run("p.yaml") == 0, "\(sandbox.output)")
  }

  /// A reason may begin with a dash, and a comment beside the key stays there.
  @Test func aDashAndAComment() throws {
    let sandbox = try small(
      "podSelector: {}\n  policyTypes: [Egress]", "neverReaches: {from: internet, to: any-pod}",
      waivers: "  waivers: []  # none so far")
    #expect(
      sandbox.run("p.yaml --write-waivers p.yaml --expires 2099-01-01 --reason -x") == 0, "\(sandbox.errors)")
    let text = sandbox.read("p.yaml") ?? ""
    #expect(text.contains("  waivers:  # none so far\n"), "\(text)")
    #expect(text.contains("reason: \"-x\""), "\(text)")
    #expect(sandbox.run("p.yaml") == 0, "\(sandbox.output)")
  }

  /// Nothing there yet, in each of its spellings, and words that need quotes.
  @Test(arguments: ["", "  waivers:", "  waivers: null", "  waivers: []", "  waivers: ~"])
  func nothingThereYet(waivers: String) throws {
    let sandbox = try small(
      "podSelector: {}\n  policyTypes: [Egress]", "neverReaches: {from: internet, to: any-pod}", waivers: waivers)
    #expect(
      sandbox.run("./p.yaml --write-waivers p.yaml --expires 2099-01-01 --reason #:\"x\u{7}") == 0, "\(sandbox.errors)")
    let wanted = "reason: \"#:\\\"x\\u0007\""
    #expect(sandbox.read("p.yaml")?.contains(wanted) ?? false)
    #expect(sandbox.run("p.yaml") == 0, "\(sandbox.output)")
  }

  @Test(arguments: [
    ("p.yaml --write-waivers p.yaml", "A waiver needs its last day and why"),
    ("p.yaml --write-waivers other.yaml --expires 2099-01-01 --reason x", "takes the property file that is verified"),
    (
      "p.yaml q.yaml --write-waivers p.yaml --expires 2099-01-01 --reason x", "takes the property file that is verified"
    ),
    ("p.yaml --expires 2099-01-01", "--expires and --reason go with --write-waivers"),
    (
      "p.yaml --properties x --write-waivers p.yaml --expires 2099-01-01 --reason x",
      "--write-waivers looks at all properties"
    ),
    ("init m --waive", "--waive needs the last day of the waivers"),
    ("init m --reason x", "--waive needs the last day"),
  ])
  func mistakes(arguments: String, message: String) throws {
    let sandbox = try Sandbox()
    #expect(sandbox.run(arguments) == 2)
    #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
  }

  @Test func aDayThatIsPast() throws {
    let sandbox = try copy(of: "fixtures/guide")
    #expect(sandbox.run("properties.yaml --write-waivers - --expires 2020-01-01 --reason x") == 2)
    #expect(sandbox.errors.contains("2020-01-01 is past"))
  }

  @Test func aLinkIsLeftAlone() throws {
    let sandbox = try copy(of: "fixtures/guide")
    let before = sandbox.read("properties.yaml")
    try sandbox.link("link.yaml", to: "properties.yaml")
    #expect(sandbox.run("link.yaml --write-waivers link.yaml \(Self.why)") == 2)
    #expect(sandbox.errors.contains("symbolic link"))
    #expect(sandbox.read("properties.yaml") == before)
  }

  @Test func aStarterThatWaives() throws {
    let sandbox = try copy(of: "fixtures/guide")
    #expect(sandbox.run("init manifests --waive --expires 2099-12-31") == 0, "\(sandbox.errors)")
    let text = sandbox.output
    // Of two ports one is open, and a waiver of `each: some` would speak of both.
    #expect(text.ranges(of: "expect:").count == 1)
    #expect(text.contains("  waivers:\n  - property: "))
    #expect(text.contains("reason: violated when this file was made\n    expires: 2099-12-31"))
    try sandbox.write("starter.yaml", text)
    #expect(sandbox.run("starter.yaml") == 0, "\(sandbox.output)")
    #expect(sandbox.output.contains(" waived"))
  }
}
