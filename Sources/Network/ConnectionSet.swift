/// A set of port numbers, 1 to 65535.
public typealias PortSet = IntervalSet<UInt16>

extension IntervalSet<UInt16> {
  /// Every port: 1 to 65535.
  public static let allPorts = PortSet(1...65535)

  /// Ports as reports write them: `80,443,8000-9000`.
  public var portList: String { portList(dash: "-", separator: ",") }

  /// Ports with separators of the caller's choice.
  public func portList(dash: String, separator: String) -> String {
    intervals.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)\(dash)\($0.upperBound)" }
      .joined(separator: separator)
  }
}

/// A set of connections: destination ports by protocol (semantics A22).
public struct ConnectionSet: Hashable, Sendable {
  /// TCP ports.
  public private(set) var tcp: PortSet
  /// UDP ports.
  public private(set) var udp: PortSet
  /// SCTP ports.
  public private(set) var sctp: PortSet

  /// The empty set.
  public init() {
    tcp = .init()
    udp = .init()
    sctp = .init()
  }

  /// The ports of one protocol.
  public init(_ transport: TransportProtocol, _ ports: PortSet) {
    self.init()
    self[transport] = ports
  }

  /// Every port of every protocol.
  public static let all: Self = {
    var result = Self()
    for transport in TransportProtocol.allCases { result[transport] = .allPorts }
    return result
  }()

  /// The ports of one protocol.
  public subscript(transport: TransportProtocol) -> PortSet {
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
  public var isEmpty: Bool { tcp.isEmpty && udp.isEmpty && sctp.isEmpty }

  /// The first connection in the order of reports: TCP before UDP before SCTP, then by number.
  public var first: (transport: TransportProtocol, port: UInt16)? {
    for transport in TransportProtocol.allCases {
      if let port = self[transport].first { return (transport, port) }
    }
    return nil
  }

  /// Whether a connection is an element.
  public func contains(_ transport: TransportProtocol, _ port: UInt16) -> Bool { self[transport].contains(port) }

  /// The connections of either set.
  public func union(_ other: Self) -> Self { merged(other) { $0.union($1) } }

  /// The connections of both sets.
  public func intersection(_ other: Self) -> Self { merged(other) { $0.intersection($1) } }

  /// The connections that are not in `other`.
  public func subtracting(_ other: Self) -> Self { merged(other) { $0.subtracting($1) } }

  /// The connections that are not in this set.
  public var complement: Self { Self.all.subtracting(self) }

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
  public var description: String {
    TransportProtocol.allCases.filter { !self[$0].isEmpty }
      .map { "\(self[$0].portList)/\($0.rawValue)" }.joined(separator: ", ")
  }
}
