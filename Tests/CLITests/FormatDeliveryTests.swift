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

  @Test func aProofIsAQuestionWithoutAnswerAboutSomething() throws {
    try sandbox.write(
      "deny.yaml",
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

      """)
    #expect(sandbox.run("p.yaml -f m.yaml -f deny.yaml -o smtlib=q") == 0)
    let index = try #require(sandbox.read("q/MANIFEST.txt"))
    #expect(index.hasSuffix("unsat\t0001-p.smt2\nsat\t0002-p.smt2\n"))
    let proof = try #require(sandbox.read("q/0001-p.smt2"))
    #expect(proof.contains("; claim: no connection from any-pod to internet is allowed\n"))
    #expect(proof.contains("; expected answer: unsat\n"))
    #expect(proof.contains("(set-info :status unsat)\n"))
    #expect(try #require(sandbox.read("q/0002-p.smt2")).contains("; asked: is there anything that this speaks of?\n"))
  }

  @Test func aTestIsTwoQuestions() throws {
    try sandbox.write(
      "tests.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: tests}
      spec:
        tests: [{from: 192.0.2.7, to: shop/web, port: 80/TCP, expect: allow}]

      """)
    try sandbox.write("web.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    #expect(sandbox.run("tests.yaml -f web.yaml -o smtlib=q") == 0, "\(sandbox.errors)")
    let index = try #require(sandbox.read("q/MANIFEST.txt"))
    let names = ["0001", "0002"].map { "\($0)-test-192-0-2-7---shop-web-80-TCP.smt2" }
    #expect(index.hasSuffix("sat\t\(names[0])\nunsat\t\(names[1])\n"), "\(index)")
    let question = try #require(sandbox.read("q/\(names[1])"))
    #expect(question.contains("; test: 192.0.2.7 → shop/web 80/TCP\n; expected: allow\n"))
    #expect(question.contains("; asked: is such a flow denied, for some pods and addresses that its ends can be?\n"))
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
