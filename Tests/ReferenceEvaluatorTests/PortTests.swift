import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Which ports a rule means (A12, A22 to A31).
struct PortTests {
  private static let candidates: [UInt16] = [1, 53, 79, 80, 81, 90, 91, 8080, 65_535]

  /// Which of a few ports are open from `y/c` to a pod of `x` under one ingress rule with these ports.
  private static func open(
    _ ports: String, to pod: String = "x/a", _ transport: TransportProtocol = .tcp
  ) throws
    -> [UInt16]
  {
    let small = try SmallWorld("{ingress: [{ports: \(ports)}]}")
    return try candidates.filter { try small.allows("y/c", pod, $0, transport) }
  }

  @Test(arguments: TransportProtocol.allCases) func a12(transport: TransportProtocol) throws {
    #expect(try Self.open("[]", transport) == Self.candidates)
    #expect(try Self.open("null", transport) == Self.candidates)
  }

  /// The port is the destination's, in both directions.
  @Test func a22() throws {
    let small = try SmallWorld("{policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}")
    #expect(try Self.candidates.filter { try small.allows("x/a", "y/c", $0) } == [80])
    #expect(try Self.candidates.filter { try small.allows("x/a", "203.0.113.7", $0) } == [80])
  }

  @Test func a23() throws {
    #expect(try Self.open("[{port: 80}]") == [80])
    #expect(try Self.open("[{port: 80}]", .udp) == [])
    #expect(try Self.open("[{port: 80}]", .sctp) == [])
  }

  @Test func a24() throws {
    #expect(try Self.open("[{port: 80, protocol: UDP}]", .udp) == [80])
    #expect(try Self.open("[{port: 80, protocol: UDP}]") == [])
    #expect(try Self.open("[{port: 80}, {port: 1}]") == [1, 80])
  }

  @Test func a25() throws {
    #expect(try Self.open("[{}]") == Self.candidates)
    #expect(try Self.open("[{}]", .udp) == [])
    #expect(try Self.open("[{protocol: SCTP}]", .sctp) == Self.candidates)
    #expect(try Self.open("[{protocol: TCP}, {protocol: TCP, port: 80}]") == Self.candidates)
  }

  @Test func a26() throws {
    #expect(try Self.open("[{port: 80, endPort: 90}]") == [80, 81, 90])
    #expect(try Self.open("[{port: 80, endPort: 80}]") == [80])
    #expect(try Self.open("[{port: 80, endPort: 90}]", .udp) == [])
    #expect(try Self.open("[{port: 1, endPort: 65535, protocol: UDP}]", .udp) == Self.candidates)
  }

  /// Each subject resolves a name for itself; numbers are not united.
  @Test func a27() throws {
    #expect(try Self.open("[{port: http}]", to: "x/a") == [80])
    #expect(try Self.open("[{port: http}]", to: "x/b") == [8080])
    #expect(try Self.open("[{port: dns}]") == [])
    #expect(try Self.open("[{port: dns, protocol: UDP}]", .udp) == [53])
    #expect(try Self.open("[{port: dns, protocol: UDP}]") == [])
  }

  /// Egress looks a name up at each destination, never at the source.
  @Test func a28() throws {
    let small = try SmallWorld("{policyTypes: [Egress], egress: [{ports: [{port: http}]}]}")
    #expect(try Self.candidates.filter { try small.allows("x/a", "x/b", $0) } == [8080])
    #expect(try Self.candidates.filter { try small.allows("x/b", "x/a", $0) } == [80])
    #expect(try Self.candidates.filter { try small.allows("x/a", "y/c", $0) } == [])
  }

  /// A name that nobody declares, or a destination that is no pod, matches nothing, and the policy still isolates.
  /// A name that is declared twice means every number.
  @Test func a29() throws {
    #expect(try Self.open("[{port: nobody}]") == [])
    #expect(try Self.open("[{port: http, protocol: UDP}]", .udp) == [])
    let egress = try SmallWorld("{policyTypes: [Egress], egress: [{ports: [{port: http}]}]}")
    #expect(try Self.candidates.filter { try egress.allows("x/a", "203.0.113.7", $0) } == [])
    #expect(try Self.candidates.filter { try egress.allows("x/a", "y/host", $0) } == [])
    #expect(try Self.candidates.filter { try egress.allows("x/a", "y/a", $0) } == [80, 81])
  }

  /// An item of a name and one of a number do not bleed into each other.
  @Test func a31() throws {
    for transport in TransportProtocol.allCases {
      let ports = "[{port: 90, protocol: \(transport.rawValue)}, {port: http}]"
      for other in TransportProtocol.allCases {
        var expected: [UInt16] = other == .tcp ? [80] : []
        if other == transport { expected.append(90) }
        #expect(try Self.open(ports, other) == expected)
      }
    }
  }
}
