import Advice
import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import PolicyModel
import Properties
import Testing
import Verification
import VerificationSupport

/// From a counterexample, `explain` leads to the line to change, and the change makes the property hold.
@Suite struct RepairTests {
  @Test(arguments: [
    ("payment-api-only-from-its-clients", "NetworkPolicy/payments-prod/payment-api-from-checkout", Int32(48)),
    ("previews-stay-out-of-production", "NetworkPolicy/data-prod/search-ingress", Int32(121)),
  ])
  func theFirstEditRepairs(name: String, object: String, line: Int32) throws {
    var fixture = try Fixture("properties/shop.yaml")
    fixture.set.tests = []
    fixture.set.waivers = []
    fixture.set.properties = fixture.set.properties.filter { $0.name == name }
    let edit = try #require(try Self.firstEdit(of: name, in: fixture))
    #expect(edit.steps.map(\.object.description) == [object])
    #expect(edit.steps[0].span?.start.line == line)

    fixture.manifests.policies = edit.applied(to: fixture.manifests.policies)
    #expect(try fixture.verify().properties.map(\.verdict) == [.proved])
  }

  /// Mistakes in a small cluster, each with the property that it breaks and the edit that undoes it.
  static let mistakes: [(folder: String, property: String, text: String, yaml: [String])] = [
    (
      "label-key", "front-can-order",
      "in spec.ingress[0].from[0], replace the key `metadata-name` by `kubernetes.io/metadata.name`",
      [
        "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}, podSelector: {matchLabels: {app: bff}}}"
      ]
    ),
    (
      "one-dash-too-many", "only-the-front-orders",
      "make one item of spec.ingress[0].from[0] and [1], in which both selectors must match",
      [
        "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}, podSelector: {matchLabels: {app: bff}}}"
      ]
    ),
    (
      "port-5433", "orders-are-stored", "in spec.ingress[0].ports[0], replace 5433 by 5432",
      ["- {protocol: TCP, port: 5432}"]
    ),
    (
      "label-value", "orders-are-stored", "in spec.egress[0].to[0], replace `app: database` by `app: orders-db`",
      ["- {podSelector: {matchLabels: {app: orders-db}}}"]
    ),
    (
      "open-rule", "ledger-only-from-orders", "let spec.ingress[0] name those whose own policies name these pods",
      [
        "- from:",
        "  - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: orders}}, podSelector: {matchLabels: {app: orders-api}}}",
        "  ports:", "  - {protocol: TCP, port: 9000}",
      ]
    ),
    (
      "no-egress", "orders-stays-off-the-internet", "let spec.policyTypes name Egress, too",
      ["policyTypes: [Ingress, Egress]"]
    ),
    (
      "namespace-forgotten", "orders-can-bill", "in spec.egress[1].to[0], ask for namespace `billing`, too",
      [
        "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: billing}}, podSelector: {matchLabels: {app: ledger}}}"
      ]
    ),
    (
      "namespace-name", "orders-can-bill",
      "in spec.egress[1].to[0], replace `kubernetes.io/metadata.name: invoicing` by `kubernetes.io/metadata.name: billing`",
      [
        "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: billing}}, podSelector: {matchLabels: {app: ledger}}}"
      ]
    ),
  ]

  /// What is wrong is mended in its place before anything is added, and everything holds then.
  @Test(arguments: mistakes) func mistakesAreMendedInPlace(
    folder: String, property: String, text: String, yaml: [String]
  ) throws {
    var fixture = try Fixture("fixtures/repairs/\(folder)/properties.yaml")
    let edit = try #require(try Self.firstEdit(of: property, in: fixture))
    #expect(edit.steps.map(\.text) == [text])
    #expect(edit.steps.map(\.yaml) == [yaml])

    fixture.manifests.policies = edit.applied(to: fixture.manifests.policies)
    let outcome = try fixture.verify()
    #expect(outcome.properties.allSatisfy { $0.verdict == .proved })
    #expect(outcome.tests.allSatisfy { $0.isPassed })
  }

  /// The first edit that is offered for the first counterexample of a property.
  private static func firstEdit(of name: String, in fixture: Fixture) throws -> PolicyEdit? {
    let outcome = try fixture.verify()
    let property = try #require(outcome.properties.first { $0.property.name == name })
    #expect(property.verdict == .violated)
    let example = try #require(property.counterexamples.first)
    var diagnostics = DiagnosticBag()
    let model = fixture.set.model
    let world = World.resolve(
      fixture.manifests,
      declaration: .init(podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies),
      diagnostics: &diagnostics)
    let resolver = TestEndResolver(model: PolicyModel(world), manifests: fixture.manifests)
    func end(_ description: EndDescription?) throws -> FlowEnd {
      let title = try #require(description?.title)
      let found = resolver.resolve(
        try #require(FlowTest.End(title)), at: property.property.span, &diagnostics)
      return FlowEnd(try #require(found), in: world)
    }
    let transport = try #require(example.transport)
    let question = FlowQuestion(
      from: try end(example.from), to: try end(example.to), transport: transport, port: try #require(example.port))
    let explanation = try #require(try? FlowExplanation(question, in: world, declared: world))
    return explanation.answer == .allow ? explanation.denying.first : explanation.allowing.first
  }
}
