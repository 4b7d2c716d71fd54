import NetpolVerifyCLI
import Testing

/// The whole program on small worlds, Z3 included.
struct VerifyTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
    try sandbox.write("m/pods.yaml", "\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
    try sandbox.write("p.yaml", properties("neverReaches: {from: any-pod, to: any-pod}"))
  }

  private func properties(_ assertion: String, severity: String = "high", tests: String = "[]") -> String {
    """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: test}
    spec:
      resources: [m]
      sets: {none: {namespace: nowhere}}
      properties:
      - {name: unused, allowEmpty: true, neverReaches: {from: none, to: any-pod}}
      - {name: p, severity: \(severity), \(assertion)}
      tests: \(tests)

    """
  }

  /// What every run here tells on standard error.
  private static let warning = """
    p.yaml:6:10: warning: set `none` matches nothing [empty-set]
        6 |   sets: {none: {namespace: nowhere}}
          |          ^~~~
      note: there is no namespace `nowhere`

    """

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

  @Test func violated() {
    #expect(sandbox.run("p.yaml") == 1)
    #expect(sandbox.errors == Self.warning)
    #expect(sandbox.output.hasPrefix("✗ high  p\n"))
    #expect(sandbox.output.contains("shop/db → shop/web    1/TCP  (also every other port)\n"))
    #expect(sandbox.output.contains("    egress  allowed: no NetworkPolicy isolates shop/db for egress\n"))
    #expect(sandbox.output.contains("2 properties: 1 proved, 1 violated\n2 workloads, 0 policies, 1 namespace"))
  }

  @Test func proved() throws {
    try denyAll()
    #expect(sandbox.run("verify p.yaml") == 0)
    #expect(sandbox.errors == Self.warning)
    #expect(sandbox.output.contains("2 properties: 2 proved\n2 workloads, 1 policy, 1 namespace"))
  }

  @Test func manifestsOfTheCommandLineReplaceResources() throws {
    try denyAll()
    #expect(sandbox.run("p.yaml -f m/shop.yaml -f m/pods.yaml") == 1)
  }

  @Test func vacuous() throws {
    try sandbox.write("p.yaml", properties("neverReaches: {from: none, to: any-pod}"))
    #expect(sandbox.run("p.yaml") == 3)
    #expect(sandbox.output.hasPrefix("∅ high  p\n"))
  }

  @Test func failOn() throws {
    try sandbox.write("p.yaml", properties("neverReaches: {from: any-pod, to: any-pod}", severity: "medium"))
    #expect(sandbox.run("p.yaml --fail-on medium") == 1)
    #expect(sandbox.run("p.yaml --fail-on high") == 0)
    #expect(sandbox.output.hasPrefix("✗ medium  p\n"))
    #expect(sandbox.output.contains(" · fails on: high or worse"))
  }

  @Test func failedTest() throws {
    let tests = "[{from: shop/web, to: shop/db, port: 5432/TCP, expect: deny}]"
    try sandbox.write(
      "p.yaml", properties("neverReaches: {from: any-pod, to: any-pod}", severity: "info", tests: tests))
    #expect(sandbox.run("p.yaml --fail-on critical") == 1)
    #expect(sandbox.output.contains("✗ test p.yaml:10:"))
    #expect(sandbox.output.contains("1 test: 1 failed"))
  }

  @Test func counterexamples() throws {
    try sandbox.write("m/third.yaml", Sandbox.pod("api"))
    #expect(sandbox.run("p.yaml --counterexamples 1") == 1)
    #expect(sandbox.output.contains("  5 more pairs of workloads; --counterexamples all shows them\n"))
    #expect(sandbox.run("p.yaml --counterexamples all") == 1)
    #expect(!sandbox.output.contains("more pair"))
    #expect(sandbox.output.split(separator: "\n").count { $0.contains(" → ") } == 6)
  }

  @Test func everyRunIsTheSame() throws {
    try sandbox.write("q.yaml", properties("onlyFrom: {to: any-pod, from: any-address, ports: [80/TCP]}"))
    #expect(sandbox.run("p.yaml q.yaml -f m/pods.yaml -f m/shop.yaml -o json") == 1)
    let first = sandbox.output
    #expect(sandbox.run("q.yaml p.yaml -f m/shop.yaml -f m/pods.yaml -f m/shop.yaml -o json") == 1)
    #expect(sandbox.output == first)
  }

  @Test func statisticsGoToStandardError() {
    #expect(sandbox.run("p.yaml --stats") == 1)
    #expect(sandbox.errors.contains("stats: read "))
    #expect(sandbox.errors.contains("stats: solver "))
    #expect(!sandbox.output.contains("stats"))
  }
}
