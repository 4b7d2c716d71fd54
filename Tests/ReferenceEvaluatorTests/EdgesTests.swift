import Cluster
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// At which ports and addresses the evaluator says that its answer may change.
struct EdgesTests {
  private static func small() throws -> SmallWorld {
    try SmallWorld(
      "{policyTypes: [Egress], podSelector: {matchLabels: {pod: a}}, egress: [{ports: [{port: 70, endPort: 85}]}]}",
      "{podSelector: {matchLabels: {pod: b}}, ingress: [{ports: [{port: 9}, {port: http}, {port: 65535}]}]}",
      "{podSelector: {matchLabels: {pod: none}}, ingress: [{ports: [{port: 7}]}]}",
      """
      {policyTypes: [Ingress, Egress], podSelector: {matchLabels: {pod: none}},
       ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}],
       egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}
      """)
  }

  /// Rules of policies that have no say in the flow name no edge, and a port's name stands for the number it has there.
  @Test func portsOfTheRulesThatJudge() throws {
    let small = try Self.small()
    #expect(small.evaluator.portEdges(of: try small.flow("x/a", "y/c")).sorted() == [70, 86])
    #expect(
      small.evaluator.portEdges(of: try small.flow("y/c", "x/b")).sorted() == [9, 10, 8080, 8081, 65_535])
    #expect(small.evaluator.portEdges(of: try small.flow("y/c", "203.0.113.7")).isEmpty)
  }

  @Test(arguments: [("x/a", "y/c"), ("y/c", "x/b"), ("x/a", "x/b")], TransportProtocol.allCases)
  func noAnswerChangesBetweenEdges(ends: (String, String), transport: TransportProtocol) throws {
    let small = try Self.small()
    var flow = try small.flow(ends.0, ends.1, 1, transport)
    let edges = small.evaluator.portEdges(of: flow)
    var last = small.evaluator.decide(flow).isAllowed
    for port in UInt16(2)...9_000 {
      flow.port = port
      let answer = small.evaluator.decide(flow).isAllowed
      if answer != last { #expect(edges.contains(port), "\(port)") }
      last = answer
    }
  }

  @Test func blocksByDirection() throws {
    let evaluator = try Self.small().evaluator
    func blocks(_ directions: Set<Direction>) -> [String] {
      evaluator.addressBlocks(judging: directions).map(\.description)
    }
    #expect(blocks([.ingress]) == ["10.0.0.0/8", "10.1.0.0/16"])
    #expect(blocks([.egress]) == ["192.0.2.0/24"])
    #expect(blocks([.ingress, .egress]) == ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24"])
  }
}
