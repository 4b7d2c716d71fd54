import Analysis
import Cluster
import Diagnostics
import EnforcerReadings
import EnforcerTiers
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import Testing
import Verification
import VerificationSupport

/// The list of connections, which set algebra makes, is what the reference evaluator says flow by flow.
@Suite struct ListAgreementTests {
  static let ports: [(TransportProtocol, UInt16)] = [
    (.udp, 53), (.tcp, 443), (.tcp, 6443), (.tcp, 8080), (.tcp, 8443), (.tcp, 9100), (.sctp, 1),
  ]

  @Test func listIsWhatTheEvaluatorSays() throws {
    let fixture = try Fixture("properties/shop.yaml")
    var diagnostics = DiagnosticBag()
    let model = fixture.set.model
    let world = World.resolve(
      fixture.manifests,
      declaration: .init(podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies),
      diagnostics: &diagnostics)
    let list = Connectivity(of: world)
    let resolver = TestEndResolver(model: PolicyModel(world), manifests: fixture.manifests)
    let namespaces = ["ingress-nginx", "kube-system", "monitoring", "payments-prod", "shop-preview", "shop-prod"]
    let names =
      list.units.filter { namespaces.contains($0.namespace) }.map(\.title)
      + ["203.0.113.20", "203.0.113.31", "192.0.2.7", "2001:db8:40::7", "10.1.2.3"]
    let ends = try names.map { name in
      let end = try #require(FlowTest.End(name))
      let found = resolver.resolve(end, at: fixture.set.properties[0].span, &diagnostics)
      return (name: name, end: FlowEnd(try #require(found), in: world))
    }
    let cases = FlowCases(world: world)
    let evaluator = ReferenceEvaluator(world: world)
    var compared = 0
    for from in ends {
      for to in ends where !(from.end.pods.isEmpty && to.end.pods.isEmpty) {
        let listed = list.connections.filter { matches($0.from, from, world) && matches($0.to, to, world) }
        #expect(listed.count <= 1)
        for (transport, port) in Self.ports {
          let flows = cases.flows(from: from.end, to: to.end, transport: transport) { _ in [port] }
          let answers = Set(flows.map { evaluator.decide($0).isAllowed })
          guard !answers.isEmpty else { continue }
          compared += 1
          let possible = listed.first?.possible.contains(transport, port) ?? false
          let certain = listed.first?.certain.contains(transport, port) ?? false
          #expect(possible == answers.contains(true), "\(from.name) → \(to.name) \(port)/\(transport)")
          #expect(certain == (answers == [true]), "\(from.name) → \(to.name) \(port)/\(transport)")
        }
      }
    }
    #expect(compared > 3_000)
  }

  /// Lists are sorted, and what a sort takes for equal stands in whatever order a table had it.
  @Test func noTwoAddressesAreEqualToASort() throws {
    let texts = ["10.0.0.0/8", "10.0.0.0/9", "10.0.0.0/8 192.0.2.0/24", "10.0.0.0/8 2001:db8::/32", "2001:db8::/32"]
    let ends = try texts.map { text in
      let set = AddressSet(try text.split(separator: " ").map { try CIDR(strict: $0) })
      return ConnectionEnd.addresses(set)
    }
    for (i, a) in ends.enumerated() {
      for (j, b) in ends.enumerated() {
        #expect([a < b, b < a].count { $0 } == (i == j ? 0 : 1), "\(texts[i]), \(texts[j])")
      }
    }
  }

  private func matches(_ end: ConnectionEnd, _ other: (name: String, end: FlowEnd), _ world: World) -> Bool {
    switch end {
    case .unit(let unit): other.end.pods.first.map { PodUnit(of: world.pods[$0], in: world) == unit } ?? false
    case .hypothetical: false
    case .addresses(let set): other.end.address.map { set.contains($0) } ?? false
    }
  }
}
