import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import TestSupport
import Testing
import Verification
import Z3Backend

/// What `coverage` asks again for every rule is what a verification of the closed world says.
@Suite struct AlgebraVerdictTests {
  /// Whether each property and test of a fixture holds; `baseline` has the paths and the manifests to compare with.
  private func holds(_ fixture: Fixture, _ baseline: [[String]: Manifests] = [:]) throws -> [Bool] {
    var diagnostics = DiagnosticBag()
    let model = fixture.set.model
    let declaration = AddressPlan.Declaration(
      podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies)
    let mentions = Verifier.mentions(fixture.set, fixture.manifests, baseline)
    let world = World.resolve(
      fixture.manifests, declaration: declaration, mentions: mentions, diagnostics: &diagnostics)
    let worlds = Verifier.worlds(of: baseline, fixture.set, mentions, &diagnostics)
    let verdicts = AlgebraVerdicts(fixture.set, manifests: fixture.manifests, baselines: worlds)
    verdicts.check(in: world, &diagnostics)
    #expect(!diagnostics.hasErrors, "\(diagnostics.all)")
    #expect(verdicts.claims.count == fixture.set.properties.count + fixture.set.tests.count)
    return verdicts.holds(in: world)
  }

  @Test(arguments: [
    "default-deny", "isolated-by-label", "isolated-sets", "must-reach", "never-reaches", "never-reaches-transitive",
    "no-new-access", "only-flows", "only-from", "only-to",
  ])
  func everyAssertion(name: String) throws {
    for (verdict, wanted) in [("proved", true), ("violated", false)] {
      let fixture = try Fixture("fixtures/language/\(name)/closed-\(verdict).yaml")
      var baseline: [[String]: Manifests] = [:]
      if !fixture.set.baseline.isEmpty {
        var before = fixture.set
        before.resources = before.baseline
        baseline[before.baseline] = try Fixture("fixtures/language/\(name)/closed-\(verdict).yaml", reading: before)
          .manifests
      }
      #expect(try holds(fixture, baseline) == fixture.set.properties.map { _ in wanted }, "\(name) \(verdict)")
    }
  }

  /// Every property and every test of the web shop, with waivers left out on both sides.
  @Test func theWebShop() throws {
    var fixture = try Fixture("properties/shop.yaml")
    fixture.set.waivers = []
    for place in fixture.set.properties.indices { fixture.set.properties[place].world = .closed }
    let outcome = try fixture.verify()
    let wanted =
      outcome.properties.map { ["proved", "unexpected-success", "vacuous"].contains($0.verdict.name) }
      + outcome.tests.map(\.isPassed)
    #expect(try holds(fixture) == wanted)
    for place in fixture.set.tests.indices {
      fixture.set.tests[place].expect = fixture.set.tests[place].expect == .allow ? .deny : .allow
    }
    #expect(try holds(fixture).suffix(fixture.set.tests.count).allSatisfy { !$0 })
  }

  /// Two ends without an address family in common reach nothing, though no flow between them is denied.
  @Test(arguments: ["all", "some"])
  func endsWithoutACommonFamily(each: String) throws {
    func pod(_ name: String, _ app: String, _ address: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: shop, labels: {app: \(app)}}
      spec: {containers: [{name: c, image: i}]}
      status: {podIPs: [{ip: "\(address)"}]}
      ---

      """
    }
    let manifests = ManifestReading(
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n" + pod("a", "client", "10.244.0.2")
        + pod("b", "client", "fd00::2") + pod("t", "target", "10.244.0.4")
    ).manifests
    let reading = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        model: {ipFamilies: [IPv4, IPv6]}
        sets:
          clients: {namespace: shop, podSelector: {matchLabels: {app: client}}}
          target: {namespace: shop, podSelector: {matchLabels: {app: target}}}
        properties:
        - {name: p, mustReach: {from: clients, to: target, ports: [80/TCP], each: \(each)}}
      """)
    let set = try #require(reading.set, "\(reading.diagnostics)")
    var solver = Z3Solver()
    var diagnostics = DiagnosticBag()
    let outcome = try Verifier.verify(set, manifests: manifests, solver: &solver, diagnostics: &diagnostics)
    #expect(outcome?.properties.map(\.verdict.name) == ["violated"])
    let world = World.resolve(
      manifests, declaration: .init(ipFamilies: [.ipv4, .ipv6]), diagnostics: &diagnostics)
    #expect(AlgebraVerdicts(set, manifests: manifests, baselines: [:]).holds(in: world) == [false])
  }
}
