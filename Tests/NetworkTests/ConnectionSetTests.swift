import Network
import TestSupport
import Testing

/// Connection sets against plain sets of protocol and port.
struct ConnectionSetTests {
  private struct Connection: Hashable {
    var transport: TransportProtocol
    var port: UInt16
  }

  /// Ports near the ends of the range, where mistakes are made.
  private static let probes: [UInt16] = Array(1...12) + Array(65_524...65_535)

  private static func random(_ generator: inout SeededGenerator) -> ConnectionSet {
    var result = ConnectionSet()
    for transport in TransportProtocol.allCases {
      let ranges = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        let ends = [probes.randomElement(using: &generator) ?? 1, probes.randomElement(using: &generator) ?? 1].sorted()
        return ends[0]...ends[1]
      }
      result = result.union(ConnectionSet(transport, PortSet(ranges)))
    }
    return result
  }

  private static func model(_ set: ConnectionSet) -> Set<Connection> {
    var result: Set<Connection> = []
    for transport in TransportProtocol.allCases {
      for port in probes where set[transport].contains(port) {
        result.insert(Connection(transport: transport, port: port))
      }
    }
    return result
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func laws(seed: UInt64) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let everything = Self.model(.all)
    for _ in 0..<20 {
      let a = Self.random(&generator)
      let b = Self.random(&generator)
      #expect(Self.model(a.union(b)) == Self.model(a).union(Self.model(b)))
      #expect(Self.model(a.intersection(b)) == Self.model(a).intersection(Self.model(b)))
      #expect(Self.model(a.subtracting(b)) == Self.model(a).subtracting(Self.model(b)))
      #expect(Self.model(a.complement) == everything.subtracting(Self.model(a)))
      #expect(a.complement.complement == a)
      #expect(a.union(a.complement) == .all)
      #expect(a.intersection(a.complement) == ConnectionSet())
      #expect(a.subtracting(b) == a.intersection(b.complement))
      #expect(a.union(b).complement == a.complement.intersection(b.complement))
      #expect(a.isEmpty == (a == ConnectionSet()))
      let smallest = Self.model(a).min { ($0.transport, $0.port) < ($1.transport, $1.port) }
      #expect(a.first.map { Connection(transport: $0.transport, port: $0.port) } == smallest)
    }
  }

  /// Port 0 is no port: no operation makes it one.
  @Test func zeroIsNoPort() {
    #expect(!ConnectionSet.all.tcp.contains(0))
    #expect(!ConnectionSet().complement.udp.contains(0))
    #expect(ConnectionSet().complement == .all)
    #expect(ConnectionSet.all.complement.isEmpty)
  }

  @Test func protocolsDoNotMix() {
    let tcp = ConnectionSet(.tcp, PortSet(53...53))
    let udp = ConnectionSet(.udp, PortSet(53...53))
    #expect(tcp.intersection(udp).isEmpty)
    #expect(tcp.union(udp)[.sctp].isEmpty)
  }

  @Test func portsAsText() {
    #expect(PortSet([8000...9000, 80...80, 443...443]).portList == "80,443,8000-9000")
    #expect(PortSet().portList == "")
    #expect(PortSet([1...2, 3...3, 5...5]).portList(dash: "–", separator: ", ") == "1–3, 5")
  }
}
