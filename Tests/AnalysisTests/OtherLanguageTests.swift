import Advice
import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties
import SMT
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// A policy of a language that nobody here knows.
private struct ForeignPolicy: PolicyObject {
  var name: String
  let isGenerated = false
  let namespaceSource = NamespaceSource.nobody
  let span: Span
  let ignored: String? = nil
  let scope = KindScope(.cluster)
  let podSelectors: [LabelSelector] = []
  let namespaceSelectors: [LabelSelector] = []
  let portNames: Set<String> = []
  var reference: ObjectReference { ObjectReference(kind: "ForeignPolicy", name: name) }
  var readFields: ReadFields { ReadFields() }
}

/// What is said of NetworkPolicies is the same where policies of another language stand between them.
@Suite struct OtherLanguageTests {
  private static let text = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: lab}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: lab, labels: {app: a}}
    spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: b, namespace: lab, labels: {app: b}}
    spec: {}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: p, namespace: lab}
    spec:
      podSelector: {matchLabels: {app: a}}
      policyTypes: [Ingress, Egress]
      ingress:
      - {from: [{podSelector: {matchLabels: {app: b}}}], ports: [{port: 80}]}
      - {from: [{podSelector: {matchLabels: {app: c}}}]}
      - {from: [{podSelector: {matchLabels: {app: b}}}, {ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: web}, {port: 80}]}
      egress:
      - {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: q, namespace: lab}
    spec: {podSelector: {}, policyTypes: [Ingress], egress: [{}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: r, namespace: lab}
    spec: {podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress]}
    """

  private typealias Input = (world: World, manifests: Manifests)

  /// The world as it is written, and with policies of another language before, between and behind its own.
  private func inputs() throws -> (plain: Input, mixed: Input) {
    let plain = try Inline.world(Self.text)
    var mixed = plain
    for place in (0...plain.0.policies.count).reversed() {
      let policy = ForeignPolicy(name: "f\(place)", span: plain.0.policies[0].span)
      mixed.0.policies.insert(policy, at: place)
    }
    mixed.1.policies = mixed.0.policies
    return (plain, mixed)
  }

  private func findings(_ input: Input) throws -> [String] {
    var solver = Z3Solver()
    return try Linter.lint(
      input.world, manifests: input.manifests, model: PropertySet.Model(), redundancy: .open, solver: &solver
    ).map { finding in
      let notes = finding.diagnostic.notes.map(\.message)
      let policy = finding.policy.map { input.world.policies[$0].name } ?? "-"
      return "\(policy): \(finding.diagnostic.id) \(finding.diagnostic.message) \(notes)"
    }
  }

  @Test func lint() throws {
    let (plain, mixed) = try inputs()
    let found = try findings(plain)
    #expect(try findings(mixed) == found)
    for id in [
      "redundant-rule", "redundant-policy", "unknown-port-name", "peer-selects-nothing", "block-covers-metadata",
    ] {
      #expect(found.contains { $0.contains(id) }, "\(id)")
    }
  }

  @Test func coverage() throws {
    let (plain, mixed) = try inputs()
    let (before, after) = (
      Coverage(of: plain.world, verdicts: nil, open: nil), Coverage(of: mixed.world, verdicts: nil, open: nil)
    )
    #expect(after.unused.map { "\($0.part) \($0.reason)" } == before.unused.map { "\($0.part) \($0.reason)" })
    #expect(!before.unused.isEmpty)
    #expect(after.ruleCount == before.ruleCount)
    #expect(after.policyCount == before.policyCount + 4)
  }

  @Test func difference() throws {
    let (plain, mixed) = try inputs()
    let difference = ManifestDifference(old: plain.world, new: mixed.world)
    #expect(difference.connections.isEmpty)
    #expect(difference.policies.map(\.hasEffect) == [false, false, false, false])
  }

  @Test func explanations() throws {
    let (plain, mixed) = try inputs()
    func words(_ world: World, _ from: Int, _ to: Int, _ port: UInt16) throws -> [String] {
      let explanation = Explanation(world: world, declared: world)
      let question = FlowQuestion(
        from: FlowEnd(pods: [from], description: explanation.describe(pod: from)),
        to: FlowEnd(pods: [to], description: explanation.describe(pod: to)), transport: .tcp, port: port)
      let found = try #require(try? FlowExplanation(question, in: world, declared: world))
      return ["\(found.answer)"] + found.cases.flatMap { ($0.egress.policies + $0.ingress.policies).map(\.object.name) }
        + (found.denying + found.allowing).flatMap(\.steps).map(\.text)
    }
    var count = 0
    for (from, to) in [(0, 1), (1, 0)] {
      for port in [UInt16(80), 81] {
        let expected = try words(plain.world, from, to, port)
        #expect(try words(mixed.world, from, to, port) == expected)
        count += expected.count
      }
    }
    #expect(count > 20)
  }
}
