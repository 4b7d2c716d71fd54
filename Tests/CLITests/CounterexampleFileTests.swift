import NetpolVerifyCLI
import Testing

/// Counterexamples as tests, and as manifests that make them real.
struct CounterexampleFileTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
    try sandbox.write("m/pods.yaml", "\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
  }

  private func properties(_ assertions: [String], spec: String = "resources: [m]") -> String {
    let items = assertions.enumerated().map { "  - {name: p\($0 + 1), \($1)}\n" }
    return """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: test}
      spec:
        \(spec)
        properties:
      \(items.joined())
      """
  }

  @Test func testsOfCounterexamples() throws {
    try sandbox.write(
      "p.yaml",
      properties(
        [
          "neverReaches: {from: any-pod, to: any-pod}", "neverReaches: {from: any-pod, to: any-pod, ports: 80/TCP}",
          "defaultDeny: {pods: any-pod, directions: [Ingress]}",
          "neverReaches: {from: {cidrs: [\"2001:db8::/64\"]}, to: any-pod}",
          "neverReaches: {from: any-pod, to: any-pod, ports: 5432/TCP, world: open}",
        ].map { $0.replacing(", world: open}", with: "}, world: open, counterexamples: 5") },
        spec: "resources: [m]\n  model: {podCIDRs: [10.0.0.0/8, \"fd00::/64\"]}"))
    #expect(sandbox.run("p.yaml --save-counterexamples saved.yaml --counterexamples 20") == 1)
    try Golden.expect("fixtures/counterexamples/saved.yaml", sandbox.read("saved.yaml") ?? "")
    #expect(sandbox.run("validate saved.yaml") == 0)
    #expect(sandbox.output == "saved.yaml: 0 properties, 0 sets, 8 tests, 0 waivers: valid\n")
    #expect(sandbox.run("saved.yaml -f m") == 1)
    #expect(sandbox.output.contains("8 tests: 8 failed"))
    try denyAll()
    #expect(sandbox.run("saved.yaml -f m") == 0)
  }

  @Test func nothingToSave() throws {
    try denyAll()
    try sandbox.write("p.yaml", properties(["neverReaches: {from: any-pod, to: any-pod}"]))
    #expect(sandbox.run("p.yaml --save-counterexamples saved.yaml --counterexample-manifests made") == 0)
    #expect(sandbox.read("saved.yaml")?.hasSuffix("spec:\n  tests: []\n") ?? false)
    #expect(sandbox.run("p.yaml p.yaml --save-counterexamples saved.yaml") == 2)
    #expect(sandbox.errors.contains("takes the counterexamples of one property file"))
  }

  @Test func whatCannotBeWrittenIsTold() throws {
    try sandbox.write("p.yaml", properties(["neverReaches: {from: any-pod, to: any-pod}"]))
    #expect(sandbox.run("p.yaml --save-counterexamples none/saved.yaml") == 2)
    #expect(sandbox.lastError == "netpol-verify: cannot write to none/saved.yaml: no such file or directory")
    try sandbox.write("file", "")
    #expect(sandbox.run("p.yaml --counterexample-manifests file") == 2)
    #expect(sandbox.lastError.hasPrefix("netpol-verify: cannot write to file: "))
  }

  /// The pods of a counterexample, once created, violate the property among pods that exist.
  @Test(arguments: [
    ("label", "neverReaches: {from: {podSelector: {matchLabels: {app: client}}}, to: any-pod, ports: 8080/TCP}"),
    ("named-port", "neverReaches: {from: {namespace: web}, to: {namespace: shop}, ports: 8080/TCP}"),
    ("new-namespace", "neverReaches: {from: any-pod, to: {namespace: db}, ports: 5432/TCP}"),
    ("default-deny", "defaultDeny: {pods: {namespace: web}, directions: [Ingress]}"),
    ("chain", "neverReaches: {from: {namespace: web}, to: {namespace: db}, ports: 5432/TCP, transitive: {}}"),
  ])
  func manifestsMakeItReal(name: String, assertion: String) throws {
    try sandbox.write("m/pods.yaml", Sandbox.pod("idle"))
    try sandbox.write("m/policies.yaml", try Repository.read("fixtures/counterexamples/\(name)/manifests.yaml"))
    let model = "resources: [m]\n  model: {podCIDRs: [10.0.0.0/8], ipFamilies: [IPv4], namespaces: any}"
    try sandbox.write("open.yaml", properties(["world: open, \(assertion)"], spec: model))
    try sandbox.write("closed.yaml", properties(["allowEmpty: true, \(assertion)"], spec: model))
    #expect(sandbox.run("closed.yaml") == 0, "\(sandbox.output)\(sandbox.errors)")
    #expect(sandbox.run("open.yaml --counterexamples 1 --counterexample-manifests made") == 1, "\(sandbox.errors)")
    let namesPort = sandbox.output.contains("where the pod that does not exist yet declares 8080/TCP as port `")
    #expect(namesPort == (name == "named-port"), "\(sandbox.output)")
    let made = try #require(sandbox.read("made/p1-1.yaml"))
    try Golden.expect("fixtures/counterexamples/\(name)/expected-manifests.yaml", made)
    #expect(sandbox.run("closed.yaml -f m -f made") == 1, "\(sandbox.output)\(sandbox.errors)")
  }

  /// The policies of a counterexample, once written, violate the property under those that manifests declare.
  @Test func policiesMakeItReal() throws {
    try sandbox.write(
      "m/baseline.yaml",
      """
      apiVersion: policy.networking.k8s.io/v1alpha2
      kind: ClusterNetworkPolicy
      metadata: {name: default}
      spec:
        tier: Baseline
        priority: 1
        subject: {namespaces: {}}
        ingress: [{action: Deny, from: [{namespaces: {}}]}]
      """)
    let claim = "neverReaches: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}}"
    try sandbox.write("closed.yaml", properties([claim]))
    try sandbox.write("open.yaml", properties(["policies: open, \(claim)"]))
    #expect(sandbox.run("closed.yaml") == 0, "\(sandbox.output)\(sandbox.errors)")
    #expect(sandbox.run("open.yaml --counterexample-manifests made --save-counterexamples saved.yaml") == 1)
    #expect(
      sandbox.output.contains("    policy: with this NetworkPolicy alone in namespace `shop`\n      apiVersion: "))
    #expect(sandbox.read("saved.yaml")?.contains("left out: shop/web → shop/db") ?? false)
    #expect(sandbox.run("closed.yaml -f m -f made") == 1, "\(sandbox.output)\(sandbox.errors)")
    #expect(sandbox.run("open.yaml -o json") == 1)
    #expect(sandbox.output.contains("\"policies\": ["))
    #expect(sandbox.run("open.yaml -o markdown") == 1)
    #expect(sandbox.output.contains("`{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {"))
  }

  private func denyAll() throws {
    try sandbox.write(
      "m/deny.yaml",
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

      """)
  }
}
