import Advice
import Diagnostics
import EnforcerAdvice
import EnforcerTiers
import PolicyModel
import Testing
import VerificationSupport

@testable import Analysis

/// Ports of rules whose ends are blocks.
@Suite struct PortLintTests {
  private func findings(to peers: String, port: String) throws -> [String] {
    let text = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: lab}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: known, namespace: lab, labels: {app: a}}
      spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
      status: {podIP: 10.1.0.7, podIPs: [{ip: 10.1.0.7}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: anywhere, namespace: lab, labels: {app: b}}
      spec: {containers: [{name: c, ports: [{name: admin, containerPort: 9090}]}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: lab}
      spec: {selector: {app: a}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: lab}
      spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [\(peers)], ports: [{port: \(port)}]}]}
      """
    let (world, _) = try Inline.world(text)
    let written = Advisers(world: world).written(in: world)
    return PortLint(model: PolicyModel(world), written: written).findings().map(\.diagnostic.id.rawValue)
  }

  @Test(arguments: [
    // The pod of the block declares it, that of the selector does not.
    ("{ipBlock: {cidr: 10.1.0.0/24}}, {podSelector: {matchLabels: {app: b}}}", "http", []),
    ("{ipBlock: {cidr: 10.1.0.7/32}}", "http", []),
    ("{ipBlock: {cidr: 10.1.0.7/32}}", "admin", ["unknown-port-name"]),
    // A pod whose address is not known may lie in the private ranges.
    ("{ipBlock: {cidr: 10.0.0.0/8}}", "admin", []),
    ("{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/24]}}", "http", ["unknown-port-name"]),
    ("{ipBlock: {cidr: 203.0.113.0/24}}", "http", []),
    ("{ipBlock: {cidr: 203.0.113.0/24}}, {podSelector: {matchLabels: {app: b}}}", "http", ["unknown-port-name"]),
    // A block that holds nothing but a Service's pod is there for it; one that holds outside addresses is not.
    ("{ipBlock: {cidr: 10.1.0.7/32}}", "80", ["service-port"]),
    ("{ipBlock: {cidr: 10.0.0.0/8}}", "80", []),
    ("{podSelector: {matchLabels: {app: a}}}", "80", ["service-port"]),
  ])
  func blocks(peers: String, port: String, expected: [String]) throws {
    #expect(try findings(to: peers, port: port) == expected)
  }
}
