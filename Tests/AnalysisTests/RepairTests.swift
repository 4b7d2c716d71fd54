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
    let property = try #require(try fixture.verify().properties.first)
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
      let end = try #require(FlowTest.End(title))
      let found = resolver.resolve(end, at: property.property.span, &diagnostics)
      return FlowEnd(try #require(found), in: world)
    }
    let transport = try #require(example.transport)
    let port = try #require(example.port)
    let question = FlowQuestion(
      from: try end(example.from), to: try end(example.to), transport: transport, port: port)
    let explanation = try #require(try? FlowExplanation(question, in: world, declared: world))
    #expect(explanation.answer == .allow)
    let edit = try #require(explanation.denying.first)
    #expect(edit.steps.map(\.object.description) == [object])
    #expect(edit.steps[0].span?.start.line == line)

    fixture.manifests.policies = edit.applied(to: fixture.manifests.policies)
    #expect(try fixture.verify().properties.map(\.verdict) == [.proved])
  }
}
