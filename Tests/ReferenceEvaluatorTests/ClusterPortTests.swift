import Cluster
import Network
import ReferenceEvaluator
import Testing

/// Which ports a rule means (C30 to C33, N4, N5), and where answers may change.
struct ClusterPortTests {
  private typealias Text = ClusterPolicyText

  private static let candidates: [UInt16] = [1, 53, 79, 80, 81, 90, 91, 8080, 65_535]

  /// Which of a few ports a ClusterNetworkPolicy with one rule for all pods denies, at its source and at its destination.
  private static func denied(
    _ protocols: String?, to pod: String = "x/a", _ transport: TransportProtocol = .tcp
  ) throws -> [UInt16] {
    let egress = try SmallWorld([], others: [Text.admin("a", egress: [Text.to("Deny", Text.pods, protocols)])])
    let ingress = try SmallWorld([], others: [Text.admin("a", ingress: [Text.from("Deny", Text.pods, protocols)])])
    let ports = try candidates.filter { try !egress.allows("y/c", pod, $0, transport) }
    #expect(try candidates.filter { try !ingress.allows("y/c", pod, $0, transport) } == ports)
    return ports
  }

  /// Which of a few ports an AdminNetworkPolicy denies.
  private static func deniedOld(_ ports: String, _ transport: TransportProtocol = .tcp) throws -> [UInt16] {
    let small = try SmallWorld([], others: [Text.anp("a", egress: ["{action: Deny, to: [{namespaces: {}}]\(ports)}"])])
    return try candidates.filter { try !small.allows("y/c", "x/a", $0, transport) }
  }

  /// An item touches its protocol alone.
  @Test(arguments: TransportProtocol.allCases, TransportProtocol.allCases)
  func c30(written: TransportProtocol, asked: TransportProtocol) throws {
    func item(_ port: String) -> String { "{\(written.rawValue.lowercased()): {destinationPort: \(port)}}" }
    let isSame = written == asked
    #expect(try Self.denied(item("{number: 80}"), asked) == (isSame ? [80] : []))
    #expect(try Self.denied(item("{range: {start: 1, end: 65535}}"), asked) == (isSame ? Self.candidates : []))
  }

  @Test func c31() throws {
    #expect(try Self.denied("{tcp: {destinationPort: {range: {start: 80, end: 90}}}}") == [80, 81, 90])
    #expect(try Self.denied("{tcp: {destinationPort: {range: {start: 79, end: 80}}}}, \(Text.tcp(1))") == [1, 79, 80])
  }

  /// What the destination declares under the name, whatever the protocol; each pod for itself, and nothing where none is
  /// declared, so that a Deny is void.
  @Test func c32() throws {
    func named(_ name: String) -> String { "{destinationNamedPort: \(name)}" }
    #expect(try Self.denied(named("http"), to: "x/a") == [80])
    #expect(try Self.denied(named("http"), to: "x/a", .udp) == [])
    #expect(try Self.denied(named("http"), to: "x/b") == [8080])
    #expect(try Self.denied(named("http"), to: "y/a") == [80, 81])
    #expect(try Self.denied(named("dns"), to: "x/a", .udp) == [53])
    #expect(try Self.denied(named("dns"), to: "x/a") == [])
    #expect(try Self.denied(named("none"), to: "x/a") == [])
    #expect(try Self.denied("\(named("none")), \(Text.tcp(90))", to: "x/b") == [90])
  }

  /// A name that two containers declare means both ports (O5), of both protocols.
  @Test func c32Twice() throws {
    let small = try SmallWorld(
      [],
      others: [
        Text.admin("a", ingress: [Text.from("Deny", Text.pods, "{destinationNamedPort: both}")]),
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: d, namespace: "y"}
        spec: {containers: [{ports: [{name: both, containerPort: 80}]}, {ports: [{name: both, containerPort: 80, protocol: UDP}, {containerPort: 1}]}, {ports: [{name: both, containerPort: 90}]}]}
        status: {podIPs: [{ip: 10.0.2.9}]}
        """,
      ])
    func denied(_ transport: TransportProtocol) throws -> [UInt16] {
      try Self.candidates.filter { try !small.allows("x/a", "y/d", $0, transport) }
    }
    #expect(try denied(.tcp) == [80, 90])
    #expect(try denied(.udp) == [80])
    #expect(try denied(.sctp) == [])
  }

  @Test(arguments: TransportProtocol.allCases) func c33(transport: TransportProtocol) throws {
    #expect(try Self.denied(nil, transport) == Self.candidates)
  }

  @Test func n4() throws {
    #expect(try Self.deniedOld(", ports: [{portNumber: {port: 80}}]") == [80])
    #expect(try Self.deniedOld(", ports: [{portNumber: {port: 80}}]", .udp) == [])
    #expect(try Self.deniedOld(", ports: [{portRange: {protocol: null, start: 80, end: 90}}]") == [80, 81, 90])
    #expect(try Self.deniedOld(", ports: [{portRange: {start: 80, end: 90}}]", .sctp) == [])
  }

  @Test func n5() throws {
    #expect(try Self.deniedOld(", ports: [{portNumber: {protocol: UDP, port: 80}}]", .udp) == [80])
    #expect(try Self.deniedOld(", ports: [{portRange: {protocol: TCP, start: 90, end: 90}}]") == [90])
    #expect(try Self.deniedOld(", ports: [{namedPort: dns}, {portNumber: {protocol: TCP, port: 1}}]", .udp) == [53])
    #expect(try Self.deniedOld(", ports: [{namedPort: dns}, {portNumber: {protocol: TCP, port: 1}}]") == [1])
    for transport in TransportProtocol.allCases {
      #expect(try Self.deniedOld("", transport) == Self.candidates)
      #expect(try Self.deniedOld(", ports: null", transport) == Self.candidates)
    }
  }

  // MARK: edges

  private static func edges() throws -> SmallWorld {
    let range = "{udp: {destinationPort: {range: {start: 9, end: 20}}}}"
    return try SmallWorld(
      ["{policyTypes: [Egress], podSelector: {matchLabels: {pod: a}}, egress: [{ports: [{port: 70, endPort: 85}]}]}"],
      others: [
        Text.admin(
          "a", subject: Text.namespace("x"), egress: [Text.to("Accept", "{networks: [10.0.0.0/8]}", Text.tcp(80))]),
        Text.admin("b", ingress: [Text.from("Pass", Text.pods, "{destinationNamedPort: http}")]),
        Text.baseline(
          "c", ingress: [Text.from("Deny", Text.namespace("x"), "\(range), {tcp: {destinationPort: {number: 65535}}}")],
          egress: [Text.to("Deny", "{networks: [192.0.2.0/24, 10.0.2.2/32]}, {nodes: {}}")]),
      ])
  }

  @Test func portEdges() throws {
    let evaluator = try Self.edges().evaluator
    func edges(_ source: String, _ destination: String) throws -> [UInt16] {
      evaluator.portEdges(of: try Self.edges().flow(source, destination)).sorted()
    }
    #expect(try edges("x/a", "y/c") == [9, 21, 70, 80, 81, 86, 65_535])
    #expect(try edges("y/c", "x/b") == [9, 21, 8080, 8081, 65_535])
    #expect(try edges("x/b", "203.0.113.7") == [80, 81])
    #expect(try edges("y/c", "y/host") == [])
  }

  @Test(arguments: [("x/a", "y/c"), ("y/c", "x/b"), ("x/a", "x/b")], TransportProtocol.allCases)
  func noAnswerChangesBetweenEdges(ends: (String, String), transport: TransportProtocol) throws {
    let small = try Self.edges()
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

  @Test func addressBlocks() throws {
    let evaluator = try Self.edges().evaluator
    #expect(evaluator.addressBlocks(judging: [.ingress]) == [])
    #expect(
      evaluator.addressBlocks(judging: [.egress]).map(\.description) == ["10.0.0.0/8", "192.0.2.0/24", "10.0.2.2/32"])
  }
}
