import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// At which ports and addresses answers under Calico may change.
struct CalicoEdgesTests {
  private typealias Text = CalicoText

  private static let objects = [
    Text.global(
      "p",
      ingress: [
        "{action: Allow, protocol: TCP, destination: {ports: [http, \"100:200\"], notPorts: [150]}}",
        "{action: Allow, source: {nets: [10.1.0.0/16], notNets: [10.1.1.0/24]}, destination: {nets: [10.2.0.0/16]}}",
      ],
      egress: [
        "{action: Allow, destination: {services: {name: s, namespace: \"y\"}}}",
        "{action: Allow, source: {nets: [10.3.0.0/16]}, destination: {nets: [10.4.0.0/16]}}",
      ]),
    Text.set("s", "", "10.5.0.0/16"), Text.hostEndpoint("h", "", "expectedIPs: [192.0.2.1]"),
    "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: \"y\"}, "
      + "spec: {selector: {pod: host}, ports: [{port: 1, targetPort: 443}]}}",
  ]

  @Test func ports() throws {
    let small = try SmallWorld(
      calico: Self.objects, specs: ["{ingress: [{ports: [{port: 7}]}]}"])
    #expect(
      try small.evaluator.portEdges(of: small.flow("y/c", "x/a")).sorted()
        == [7, 8, 80, 81, 100, 150, 151, 201, 443, 444])
    #expect(try small.evaluator.portEdges(of: small.flow("x/a", "203.0.113.7")).sorted() == [443, 444])
  }

  @Test func blocks() throws {
    let small = try SmallWorld(
      calico: Self.objects + [
        ClusterPolicyText.admin("a", egress: ["{action: Deny, to: [{networks: [10.6.0.0/16]}]}"])
      ],
      specs: ["{ingress: [{from: [{ipBlock: {cidr: 10.7.0.0/16}}]}]}"])
    func blocks(_ directions: Direction...) -> [String] {
      small.evaluator.addressBlocks(judging: Set(directions)).map(\.description)
    }
    let known = ["10.5.0.0/16", "192.0.2.1/32"]
    #expect(
      blocks(.ingress) == ["10.1.0.0/16", "10.1.1.0/24", "10.2.0.0/16", "10.3.0.0/16"] + known + ["10.7.0.0/16"])
    #expect(
      blocks(.egress) == ["10.2.0.0/16", "192.168.0.1/32", "10.4.0.0/16", "10.3.0.0/16"] + known + ["10.6.0.0/16"])
    #expect(blocks() == [])
  }

  /// Whatever the answer at a port, it is that of the edge below.
  @Test func everyChangeIsAtAnEdge() throws {
    let small = try SmallWorld(calico: Self.objects)
    for transport in TransportProtocol.allCases {
      let flow = try small.flow("y/c", "x/a", 1, transport)
      let edges = small.evaluator.portEdges(of: flow)
      var before = small.evaluator.decide(flow).isAllowed
      for port in 2...500 as ClosedRange<UInt16> {
        var next = flow
        next.port = port
        let answer = small.evaluator.decide(next).isAllowed
        #expect(answer == before || edges.contains(port))
        before = answer
      }
    }
  }
}
