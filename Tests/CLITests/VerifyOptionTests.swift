import NetpolVerifyCLI
import Properties
import Testing

/// Waivers and their dates, and baselines, from the command line.
struct VerifyOptionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace)
    try sandbox.write("m/pods.yaml", "\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
  }

  private func waiver(until date: String) throws {
    try sandbox.write(
      "p.yaml",
      Sandbox.properties(
        spec: "resources: [m]\n  waivers: [{property: p, match: {to: internet}, reason: r, expires: \(date)}]"))
  }

  @Test func waiversEnd() throws {
    try waiver(until: "2029-12-31")
    #expect(sandbox.run("p.yaml --as-of 2029-12-31") == 0)
    #expect(sandbox.run("p.yaml --as-of 2030-01-01") == 1)
    #expect(sandbox.run("p.yaml --as-of 2029-12-31 --no-waivers") == 1)
  }

  @Test func todayIsTheDefault() throws {
    #expect(CalendarDate(daysSince1970: sandbox.today).description == "2024-10-04")
    try waiver(until: "2024-10-04")
    #expect(sandbox.run("p.yaml") == 0)
    sandbox.today += 1
    #expect(sandbox.run("p.yaml") == 1)
  }

  @Test(arguments: ["2029-02-29", "tomorrow", "29-1-1"])
  func daysThatAreNone(date: String) throws {
    try waiver(until: "2029-12-31")
    #expect(sandbox.run("p.yaml --as-of \(date)") == 2)
    #expect(sandbox.errors.contains("The value '\(date)' is invalid"))
  }

  private func comparison(_ members: String, spec: String = "") -> String {
    """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: test}
    spec:
      resources: [../m]
      \(spec)
      properties:
      - {name: p, noNewAccess: \(members)}

    """
  }

  @Test func baselines() throws {
    try sandbox.write("old/shop.yaml", Sandbox.namespace).write("old/web.yaml", Sandbox.pod("web"))
    try sandbox.write(
      "old/deny.yaml",
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

      """)
    try sandbox.write("props/own.yaml", comparison("{baseline: [../old]}"))
    try sandbox.write("props/file.yaml", comparison("{}", spec: "baseline: [../old/, ../old/deny.yaml]"))
    try sandbox.write("props/same.yaml", comparison("{baseline: [../m]}"))
    try sandbox.write("props/none.yaml", comparison("{}"))
    #expect(sandbox.run("props/own.yaml") == 1)
    #expect(sandbox.run("props/file.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.run("props/same.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.run("props/none.yaml") == 2)
    #expect(sandbox.errors.contains("[missing-baseline]"))
    try sandbox.write("props/gone.yaml", comparison("{baseline: [../gone]}"))
    #expect(sandbox.run("props/gone.yaml") == 2)
    #expect(sandbox.errors.contains("gone: error: no such file or directory [missing-input]"))
  }
}
