import NetpolVerifyCLI
import Testing

/// What sets stand for, and why they stand for nothing.
struct SetsTests {
  private static let nothing = "fixtures/sets/nothing-matches"

  @Test func whySetsMatchNothing() throws {
    let run = Repository.run("sets \(Self.nothing)/properties.yaml")
    #expect(run.status == 0)
    #expect(run.errors == "")
    try Golden.expect("\(Self.nothing)/expected-sets.txt", run.output)
  }

  @Test func shop() throws {
    let text = Repository.run("sets properties/shop.yaml --reserved")
    #expect(text.status == 0)
    try Golden.expect("fixtures/shop/expected-sets.txt", text.output)
    let json = Repository.run("sets properties/shop.yaml -o json")
    try Golden.expect("fixtures/shop/expected-sets.json", json.output)
  }

  @Test func vacuousVerdictsSuggest() throws {
    let sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace + "---\n" + Sandbox.pod("web"))
    try sandbox.write(
      "p.yaml", Sandbox.properties().replacing("from: any-pod", with: "from: {namespace: shoop}"))
    #expect(sandbox.run("p.yaml -f m") == 3)
    #expect(
      sandbox.output.contains(
        "vacuous: `pods in namespace shoop` matches nothing: "
          + "there is no namespace `shoop`; did you mean `shop`?\n"))
  }

  @Test func aFileOfSetsAlone() throws {
    let sandbox = try Sandbox()
    try sandbox.write("m/shop.yaml", Sandbox.namespace + "---\n" + Sandbox.pod("web"))
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: test}
      spec: {sets: {shop: {namespace: shop}, both: [shop, internet, nodes]}}

      """)
    #expect(sandbox.run("sets p.yaml -f m") == 0)
    #expect(sandbox.output.hasPrefix("  shop: 1 workload\n    shop/web\n  both: 1 workload, "))
    #expect(sandbox.run("sets p.yaml") == 2)
    #expect(sandbox.lastError == "netpol-verify: 1 error; nothing to show")
    #expect(sandbox.run("sets - -f -") == 2)
  }
}
