/// A set of port numbers, 1 to 65535.
package typealias PortSet = IntervalSet<UInt16>

extension IntervalSet<UInt16> {
  /// Every port: 1 to 65535.
  package static let allPorts = PortSet(1...65535)

  /// Ports as reports write them: `80,443,8000-9000`.
  package var portList: String { portList(dash: "-", separator: ",") }

  /// Ports with separators of the caller's choice.
  package func portList(dash: String, separator: String) -> String {
    intervals.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)\(dash)\($0.upperBound)" }
      .joined(separator: separator)
  }
}

/// A set of connections: destination ports by protocol (semantics A22).
package struct ConnectionSet: Hashable, Sendable {
  /// TCP ports.
  package private(set) var tcp: PortSet
  /// UDP ports.
  package private(set) var udp: PortSet
  /// SCTP ports.
  package private(set) var sctp: PortSet

  /// The empty set.
  package init() {
    tcp = .init()
    udp = .init()
    sctp = .init()
  }

  /// The ports of one protocol.
  package init(_ transport: TransportProtocol, _ ports: PortSet) {
    self.init()
    self[transport] = ports
  }

  /// Every port of every protocol.
  package static let all: Self = {
    var result = Self()
    for transport in TransportProtocol.allCases { result[transport] = .allPorts }
    return result
  }()

  /// The ports of one protocol.
  package subscript(transport: TransportProtocol) -> PortSet {
    get {
      switch transport {
      case .tcp: tcp
      case .udp: udp
      case .sctp: sctp
      }
    }
    set {
      switch transport {
      case .tcp: tcp = newValue
      case .udp: udp = newValue
      case .sctp: sctp = newValue
      }
    }
  }

  /// Whether there is no connection.
  package var isEmpty: Bool { tcp.isEmpty && udp.isEmpty && sctp.isEmpty }

  /// The first connection in the order of reports: TCP before UDP before SCTP, then by number.
  package var first: (transport: TransportProtocol, port: UInt16)? {
    for transport in TransportProtocol.allCases {
      if let port = self[transport].first { return (transport, port) }
    }
    return nil
  }

  /// Whether a connection is an element.
  package func contains(_ transport: TransportProtocol, _ port: UInt16) -> Bool { self[transport].contains(port) }

  /// The connections of either set.
  package func union(_ other: Self) -> Self { merged(other) { $0.union($1) } }

  /// The connections of both sets.
  package func intersection(_ other: Self) -> Self { merged(other) { $0.intersection($1) } }

  /// The connections that are not in `other`.
  package func subtracting(_ other: Self) -> Self { merged(other) { $0.subtracting($1) } }

  /// The connections that are not in this set.
  package var complement: Self { Self.all.subtracting(self) }

  /// Applies a set operation protocol by protocol.
  private func merged(_ other: Self, _ operation: (PortSet, PortSet) -> PortSet) -> Self {
    var result = Self()
    for transport in TransportProtocol.allCases {
      result[transport] = operation(self[transport], other[transport])
    }
    return result
  }
}

extension ConnectionSet: CustomStringConvertible {
  /// Connections as reports write them: `80,443/TCP, 53/UDP`.
  package var description: String {
    TransportProtocol.allCases.filter { !self[$0].isEmpty }
      .map { "\(self[$0].portList)/\($0.rawValue)" }.joined(separator: ", ")
  }
}
