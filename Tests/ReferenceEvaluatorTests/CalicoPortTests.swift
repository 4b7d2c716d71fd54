import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Protocols and ports (K42 to K45, KO6).
struct CalicoPortTests {
  private typealias Text = CalicoText

  private static let ports: [UInt16] = [52, 53, 79, 80, 81, 8079, 8080, 8081, 65_535]

  /// The ports at which a rule with these fields lets `y/c` in to a pod.
  private static func open(
    _ fields: String, at pod: String = "x/a", _ transport: TransportProtocol = .tcp, _ objects: [String] = []
  ) throws -> [UInt16] {
    let small = try SmallWorld(calico: [Text.global("p", ingress: ["{action: Allow, \(fields)}"])] + objects)
    return try ports.filter { try small.allows("y/c", pod, $0, transport) }
  }

  @Test(arguments: [
    ("protocol: TCP, destination: {ports: [80]}", [80]), ("protocol: TCP, destination: {ports: [\"80\"]}", [80]),
    ("protocol: TCP, destination: {ports: [\"53:80\", 8080]}", [53, 79, 80, 8080]),
    ("protocol: UDP, destination: {ports: [80]}", []),
    ("protocol: TCP, destination: {ports: [http, 53]}", [53, 80]),
    ("protocol: TCP, destination: {ports: []}", ports),
  ])
  func k42(fields: String, open: [UInt16]) throws {
    #expect(try Self.open(fields) == open)
  }

  /// What the destination declares under a name, all of it, with the rule's protocol or any.
  @Test(
    arguments: [
      ("x/a", "destination: {ports: [http]}", TransportProtocol.tcp, [80]),
      ("x/b", "destination: {ports: [http]}", .tcp, [8080]), ("y/a", "destination: {ports: [http]}", .tcp, [80, 81]),
      ("x/a", "destination: {ports: [dns]}", .udp, [53]), ("x/a", "destination: {ports: [dns]}", .tcp, []),
      ("x/a", "protocol: UDP, destination: {ports: [dns]}", .udp, [53]),
      ("x/a", "protocol: TCP, destination: {ports: [dns]}", .udp, []),
      ("x/a", "destination: {ports: [nobody]}", .tcp, []),
      // Those that the end of the rule means, and no others.
      ("x/a", "destination: {ports: [http], selector: pod == 'a'}", .tcp, [80]),
      ("x/a", "destination: {ports: [http], selector: pod == 'b'}", .tcp, []),
      ("x/a", "destination: {ports: [http], selector: all(), notSelector: pod == 'a'}", .tcp, []),
      ("x/a", "destination: {ports: [http], namespaceSelector: ns == 'y'}", .tcp, []),
      // The end of the other side does not count.
      ("x/a", "destination: {ports: [http]}, source: {selector: pod == 'c'}", .tcp, [80]),
    ] as [(String, String, TransportProtocol, [UInt16])])
  func k43(pod: String, fields: String, transport: TransportProtocol, open: [UInt16]) throws {
    #expect(try Self.open(fields, at: pod, transport) == open)
  }

  /// A set that has the address and the labels has no name for the port.
  @Test func k43Sets() throws {
    let set = Text.set("s", "role: web", "10.0.1.1")
    let selector = "selector: role == 'web'"
    #expect(try Self.open("protocol: TCP, destination: {ports: [http], \(selector)}", .tcp, [set]) == [])
    #expect(try Self.open("protocol: TCP, destination: {ports: [80], \(selector)}", .tcp, [set]) == [80])
    // The set is meant, and the pod that has the name is excluded.
    let excluded = "selector: all(), notSelector: pod == 'a'"
    #expect(try Self.open("protocol: TCP, destination: {ports: [http], \(excluded)}", .tcp, [set]) == [])
    #expect(try Self.open("protocol: TCP, destination: {ports: [80], \(excluded)}", .tcp, [set]) == [80])
  }

  /// A host endpoint has.
  @Test func k43HostEndpoints() throws {
    let host = Text.hostEndpoint(
      "h", "role: host", "expectedIPs: [192.168.0.1], ports: [{name: ssh, port: 22, protocol: TCP}]")
    for (port, ends) in [(22, ["y/host", "node/n1"]), (23, [])] as [(UInt16, [String])] {
      #expect(try SmallWorld.reached("ports: [ssh]", [host], .yes, port) == ends)
      #expect(try SmallWorld.reached("ports: [ssh], selector: role == 'host'", [host], .yes, port) == ends)
      #expect(try SmallWorld.reached("ports: [ssh], selector: role == 'other'", [host], .yes, port) == [])
    }
  }

  @Test(arguments: [
    ("x/a", "protocol: TCP, destination: {notPorts: [80, \"8000:9000\"]}", [52, 53, 79, 81, 65_535]),
    ("x/a", "destination: {notPorts: [http]}", ports.filter { $0 != 80 }),
    ("x/b", "destination: {notPorts: [http]}", ports.filter { $0 != 8080 }),
    ("x/a", "destination: {notPorts: [nobody]}", ports),
    ("x/a", "destination: {notPorts: [http], selector: pod == 'a'}", ports.filter { $0 != 80 }),
    ("x/a", "protocol: TCP, destination: {ports: [\"79:81\"], notPorts: [80]}", [79, 81]),
    ("y/c", "destination: {notPorts: [http]}", []),
  ])
  func k44(pod: String, fields: String, open: [UInt16]) throws {
    // A connection of a pod with itself is not asked for.
    if pod != "y/c" { #expect(try Self.open(fields, at: pod) == open) }
  }

  /// No protocol is every one.
  @Test(arguments: [
    ("source: {}", [true, true, true]), ("protocol: TCP", [true, false, false]),
    ("protocol: 17", [false, true, false]),
    ("protocol: SCTP", [false, false, true]), ("notProtocol: TCP", [false, true, true]),
    ("protocol: ICMP", [false, false, false]), ("notProtocol: ICMP", [true, true, true]),
    ("protocol: UDPLite", [false, false, false]), ("protocol: 4", [false, false, false]),
    ("protocol: ICMP, icmp: {type: 8}", [false, false, false]), ("ipVersion: 4", [true, true, true]),
    ("ipVersion: 6", [false, false, false]),
  ])
  func k45(fields: String, answers: [Bool]) throws {
    let small = try SmallWorld(calico: [Text.global("p", ingress: ["{action: Allow, \(fields)}"])])
    #expect(try TransportProtocol.allCases.map { try small.allows("y/c", "x/a", 80, $0) } == answers)
  }

  private static func verdict(_ source: String, sourcePort: UInt16? = nil) throws -> SmallWorld.Answer {
    let policy = Text.global("p", ingress: ["{action: Allow, protocol: TCP, source: {\(source)}}"])
    let small = try SmallWorld(calico: [policy])
    var flow = try small.flow("y/a", "x/a")
    flow.sourcePort = sourcePort
    let decision = small.evaluator.decide(flow).ingress
    return decision.isAllowed ? .yes : decision.mayAllow ? .open : .no
  }

  /// The port at the source matters where it is known, and leaves the answer open where it is not.
  @Test(
    arguments: [
      ("ports: [1000]", 1000, SmallWorld.Answer.yes), ("ports: [1000]", 1001, .no), ("ports: [1000]", nil, .open),
      ("notPorts: [1000]", 1000, .no), ("notPorts: [1000]", 1001, .yes), ("notPorts: [1000]", nil, .open),
      ("ports: [http]", 81, .yes), ("ports: [http]", 82, .no), ("ports: [http]", nil, .open),
      ("ports: [nobody]", nil, .no), ("notPorts: [nobody]", nil, .yes),
      ("ports: [http], selector: pod == 'c'", nil, .no),
      ("ports: [1000], selector: pod == 'c'", nil, .no), ("ports: []", nil, .yes),
    ] as [(String, UInt16?, SmallWorld.Answer)])
  func ko6(source: String, sourcePort: UInt16?, answer: SmallWorld.Answer) throws {
    #expect(try Self.verdict(source, sourcePort: sourcePort) == answer)
  }

  @Test func ko6Words() throws {
    let source = "{action: Deny, protocol: TCP, source: {ports: [1000]}}"
    #expect(
      try SmallWorld(calico: [Text.global("p", egress: [source, Text.allow])]).verdict()
        == "open: sourcePort p.0, deny p.0, accept p.1")
    #expect(try SmallWorld(calico: [Text.global("p", egress: [source, Text.deny])]).verdict() == "no: deny p.1")
  }

  /// Ports of init containers have names too, to Calico and to nobody else.
  @Test func k43InitContainers() throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: p, namespace: x}
      spec: {initContainers: [{name: i, ports: [{name: early, containerPort: 81}]}], containers: [{name: c}]}

      """
    let set = "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: s}\nspec: {}\n"
    #expect(try World.readingCalico(pod + set).pods[0].ports.map(\.name) == ["early"])
    #expect(try World.reading(pod).pods[0].ports.isEmpty)
  }
}
