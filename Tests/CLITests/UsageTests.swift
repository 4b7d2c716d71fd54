import Testing

/// Which parts of policies no declared pod can use, where addresses decide it.
struct UsageTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/pods.yaml", pod("a", "10.244.1.2") + pod("b", "10.244.2.2"))
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: p}
      spec:
        model: {podCIDRs: [10.244.0.0/16, "fd00::/48"], nodeCIDRs: [10.0.0.0/24]}
        resources: [m]

      """)
  }

  /// A pod with a port `http`.
  private func pod(_ name: String, _ address: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), labels: {app: \(name)}}
    spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
    status: {podIP: \(address)}
    ---

    """
  }

  /// The parts that nobody can use, by the name of the policy, with what follows it in the report.
  private func unused(_ policies: [(name: String, spec: String)]) throws -> [String] {
    let text = policies.map { name, spec in
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name)}\nspec: {\(spec)}\n"
    }
    try sandbox.write("m/policies.yaml", text.joined(separator: "---\n"))
    #expect(sandbox.run("coverage --model p.yaml -f m") == 0, "\(sandbox.errors)")
    return sandbox.output.split(separator: "\n").filter { $0.contains("NetworkPolicy default/") }.compactMap { line in
      line.split(separator: "NetworkPolicy default/").last.map(String.init)
    }
  }

  private func selecting(_ name: String) -> String { "podSelector: {matchLabels: {app: \(name)}}" }

  private func toBlock(_ block: String, _ ports: String = "") -> String {
    "\(selecting("a")), policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: \(block)}}]\(ports)}]"
  }

  /// Addresses of the pod range that no pod has are nobody's, and those of nodes and of the outside are somebody's.
  @Test(arguments: [("10.244.9.0/24", false), ("10.244.2.0/24", true), ("10.0.0.0/24", true), ("192.0.2.0/24", true)])
  func aBlockIsUsedByWhoHasAnAddressInIt(block: String, isUsed: Bool) throws {
    let reason = "out  spec.egress[0]: no declared pod and no outside address is among its ends"
    #expect(try unused([("out", toBlock(block))]) == (isUsed ? [] : [reason]))
  }

  /// Of several peers, a block that is nobody's is named.
  @Test func aBlockOfNobodyBesideOthers() throws {
    let spec =
      "\(selecting("a")), policyTypes: [Egress], egress: [{to: [{\(selecting("b"))}, {ipBlock: {cidr: 10.244.9.0/24}}]}]"
    #expect(
      try unused([("out", spec)]) == ["out  spec.egress[0].to[1]: it matches no declared pod and no outside address"])
  }

  /// A pod of one family uses no block of the other, and reaches no pod of the other.
  @Test func endsHaveAFamilyInCommon() throws {
    let blocks = "[{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: \"::/0\"}}]"
    let reason = "it has no address family in common with a pod that the policy selects"
    #expect(
      try unused([("out", "\(selecting("a")), policyTypes: [Egress], egress: [{to: \(blocks)}]")])
        == ["out  spec.egress[0].to[1]: \(reason)"])
    try sandbox.write("m/c.yaml", pod("c", "\"fd00::2\""))
    #expect(
      try unused([("out", "\(selecting("a")), policyTypes: [Egress], egress: [{to: [{\(selecting("c"))}]}]")])
        == ["out  spec.egress[0]: none of its ends has an address family in common with a pod that the policy selects"])
  }

  /// A name is looked up at pods whose addresses lie in a block, and nowhere outside.
  @Test func aNameIsDeclaredByAPodInTheBlock() throws {
    let ports = ", ports: [{port: http}]"
    #expect(try unused([("out", toBlock("10.244.2.0/24", ports))]).isEmpty)
    #expect(
      try unused([("out", toBlock("192.0.2.0/24", ports))]) == [
        "out  spec.egress[0]: no destination has one of its ports"
      ])
    let some = ", ports: [{port: http}, {port: grpc}]"
    #expect(
      try unused([("out", toBlock("10.244.2.0/24", some))])
        == ["out  spec.egress[0].ports[1]: no destination declares a port of this name"])
  }

  /// At the other end a block lets through the addresses that it has.
  @Test func aBlockAtTheOtherEndIsNotEverything() throws {
    let into = "\(selecting("b")), ingress: [{from: [{\(selecting("a"))}]}]"
    func found(_ block: String) throws -> [String] { try unused([("into", into), ("out", toBlock(block))]) }
    #expect(try found("10.244.0.0/16").isEmpty)
    #expect(try found("192.0.2.0/24") == ["into  spec.ingress[0]: whatever it lets through is denied at the other end"])
  }
}
