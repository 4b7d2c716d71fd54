import Cluster
import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification

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
}
