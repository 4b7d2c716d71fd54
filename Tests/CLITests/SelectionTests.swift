import NetpolVerifyCLI
import Testing

/// Verifying a part of the properties.
struct SelectionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: test}
      spec:
        resources: [m]
        properties:
        - {name: bad, severity: low, controls: [pci-dss-4.0.1/1.2], neverReaches: {from: any-pod, to: any-pod}}
        - {name: good, severity: critical, controls: [cis/5.3], mustReach: {from: any-pod, to: any-pod, ports: 80/TCP}}
        tests:
        - {from: shop/web, to: shop/db, port: 80/TCP, expect: deny}

      """)
  }

  @Test(arguments: ["--properties good", "--severity high", "--tags cis", "--properties good --severity critical"])
  func aPart(_ options: String) {
    #expect(sandbox.run("p.yaml \(options)") == 0)
    #expect(sandbox.output.hasPrefix("✓ critical  good\n"))
    #expect(sandbox.output.contains("\n1 of 2 properties: 1 proved · 1 test left out\n"))
  }

  @Test func reportsSayThatItIsAPart() {
    #expect(sandbox.run("p.yaml --severity high -o json") == 0)
    #expect(sandbox.output.contains("\"selection\": \"1 of 2 properties: severity high or worse; no tests\""))
  }

  @Test func unknownNames() {
    #expect(sandbox.run("p.yaml --properties goud") == 2)
    #expect(sandbox.errors.contains("error: no property `goud` in the property files [unknown-selection]"))
    #expect(sandbox.errors.contains("note: did you mean `good`?"))
    #expect(sandbox.run("p.yaml --tags pci") == 2)
    #expect(sandbox.errors.contains("no framework `pci`"))
    #expect(sandbox.run("p.yaml --properties good p.yaml") == 2)
    #expect(sandbox.errors.contains("property files come before `--properties`"))
  }

  @Test func nothing() {
    #expect(sandbox.run("p.yaml --tags cis --properties bad") == 2)
    #expect(sandbox.errors.contains("[nothing-selected]"))
  }
}
