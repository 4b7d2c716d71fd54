import Cluster
import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI
import PolicyModel
import Properties
import TestSupport
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What `coverage` asks again for every rule is what a verification of the closed world says.
@Suite struct AlgebraVerdictTests {
  /// A property file's claims and a world of its manifests; `baseline` has the paths and the manifests to compare with.
  private func verdicts(
    _ fixture: Fixture, _ baseline: [[String]: Manifests] = [:]
  ) throws -> (AlgebraVerdicts, World) {
    var diagnostics = DiagnosticBag()
    let model = fixture.set.model
    let declaration = AddressPlan.Declaration(
      podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies)
    let mentions = Verifier.mentions(fixture.set, fixture.manifests, baseline)
    let world = World.resolve(
      fixture.manifests, declaration: declaration, mentions: mentions, diagnostics: &diagnostics)
    let worlds = Verifier.worlds(of: baseline, fixture.set, by: world.enforcer, mentions, &diagnostics)
    let verdicts = AlgebraVerdicts(fixture.set, manifests: fixture.manifests, baselines: worlds)
    verdicts.check(in: world, &diagnostics)
    #expect(!diagnostics.hasErrors, "\(diagnostics.all)")
    #expect(verdicts.claims.count == fixture.set.properties.count + fixture.set.tests.count)
    return (verdicts, world)
  }

  /// Whether each property and test of a fixture holds.
  private func holds(_ fixture: Fixture, _ baseline: [[String]: Manifests] = [:]) throws -> [Bool] {
    let (verdicts, world) = try verdicts(fixture, baseline)
    return verdicts.holds(in: world)
  }

  /// The manifests of the baseline of a property file.
  private func baseline(of fixture: Fixture, _ path: String) throws -> [[String]: Manifests] {
    if fixture.set.baseline.isEmpty { return [:] }
    var before = fixture.set
    before.resources = before.baseline
    return [before.baseline: try Fixture(path, reading: before).manifests]
  }

  @Test(arguments: [
    "default-deny", "isolated-by-label", "isolated-sets", "must-reach", "never-reaches", "never-reaches-transitive",
    "no-new-access", "only-flows", "only-from", "only-to",
  ])
  func everyAssertion(name: String) throws {
    for (verdict, wanted) in [("proved", true), ("violated", false)] {
      let path = "fixtures/language/\(name)/closed-\(verdict).yaml"
      let fixture = try Fixture(path)
      #expect(
        try holds(fixture, baseline(of: fixture, path)) == fixture.set.properties.map { _ in wanted },
        "\(name) \(verdict)")
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

  /// What is answered without a part is what is answered in a world that is written without it.
  @Test(arguments: [
    "properties/shop.yaml", "fixtures/language/no-new-access/closed-violated.yaml",
    "fixtures/language/never-reaches-transitive/closed-violated.yaml",
    "fixtures/language/must-reach/closed-proved.yaml",
  ])
  func withoutAPart(path: String) throws {
    let fixture = try Fixture(path)
    var (verdicts, world) = try verdicts(fixture, baseline(of: fixture, path))
    var changes = 0
    // Once as it is, and once with an object that may let through more, put in before the policies of its namespace.
    let namespace = try #require(world.policies.first?.reference.namespace)
    let opener = ManifestReading(
      """
      apiVersion: crd.nsx.vmware.com/v1alpha1
      kind: SecurityPolicy
      metadata: {name: more, namespace: \(namespace)}
      spec: {endpointSelector: {}, ingress: [{}], egress: [{}]}
      """
    ).manifests.unread
    #expect(opener.map(\.mayAllow) == [true])
    for unread in [[], opener] {
      world.unread = unread
      let judge = AlgebraJudge(verdicts, in: world)
      let parts = world.policies.indices.flatMap { [.init(policy: $0)] + judge.model.rules(ofPolicy: $0) }
      // Writing and reading a world anew takes its time: of many parts some will do.
      for part in parts where parts.count < 20 || part.policy % 4 == 0 {
        let wanted = AlgebraJudge(verdicts, in: Self.world(world, without: part, judge.model)).answers
        #expect(judge.answers(without: part) == wanted, "\(world.policies[part.policy].name) \(part)")
        if wanted != judge.answers { changes += 1 }
      }
    }
    #expect(changes > 0)
  }

  /// A world that is written without a part of its policies. A policy without a rule still isolates.
  private static func world(_ world: World, without part: PolicyModel.Part, _ model: PolicyModel) -> World {
    var result = world
    if let rule = part.rule {
      result.policies[networkPolicy: part.policy].policyTypes = model.directions(ofPolicy: part.policy)
      result.policies[networkPolicy: part.policy][rule.direction].remove(at: rule.number)
    } else {
      result.policies.remove(at: part.policy)
    }
    return result
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
