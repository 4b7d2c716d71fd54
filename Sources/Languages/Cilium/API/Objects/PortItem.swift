package import Diagnostics
package import Network

/// One item of `toPorts` (semantics L22, L45 to L47, L52).
package struct PortItem: Sendable {
  /// `ports`; an item without any matches nothing.
  package var ports: [PortProtocol]
  /// What more must be so of what it allows; none where all is allowed.
  package var restrictions: [Restriction]

  /// Whether it binds all that its rule's peers send to its ports, whatever other rules let pass (semantics L53).
  package var bindsAll: Bool { restrictions.contains(where: \.kind.bindsAll) }

  /// Makes an item.
  package init(ports: [PortProtocol], restrictions: [Restriction] = []) {
    self.ports = ports
    self.restrictions = restrictions
  }
}

/// One item of `ports`.
package struct PortProtocol: Hashable, Sendable {
  /// Which ports.
  package enum Port: Hashable, Sendable {
    /// `0`, and `0` to `65535`.
    case every
    case numbers(ClosedRange<UInt16>)
    /// A name in lower case, since case does not matter (semantics L45).
    case named(String)
  }

  /// What is asked of the protocol.
  package enum Transport: String, Hashable, CaseIterable, Sendable {
    case tcp = "TCP"
    case udp = "UDP"
    case sctp = "SCTP"
    /// Only with extended protocols (semantics L46).
    case vrrp = "VRRP"
    case igmp = "IGMP"
    /// TCP, UDP and SCTP; also what a missing field says.
    case any = "ANY"

    /// The protocols whose connections are judged.
    package var judged: [TransportProtocol] {
      switch self {
      case .tcp: [.tcp]
      case .udp: [.udp]
      case .sctp: [.sctp]
      case .vrrp, .igmp: []
      case .any: TransportProtocol.allCases
      }
    }
  }

  package var port: Port
  package var transport: Transport

  /// Makes an item.
  package init(_ port: Port, _ transport: Transport) {
    self.port = port
    self.transport = transport
  }
}

/// What an allowed connection must be besides, which a proxy sees to (semantics L52, L53).
package struct Restriction: Hashable, Sendable {
  /// What is looked at.
  package enum Kind: String, Hashable, Comparable, CaseIterable, Sendable {
    case http, kafka, l7, dns, serverNames, terminatingTLS, originatingTLS, listener

    /// Orders as they are written.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// Whether it binds all traffic of its peers and ports, also what another rule would let pass (semantics L53).
    package var bindsAll: Bool {
      switch self {
      case .http, .kafka, .l7, .dns: false
      case .serverNames, .terminatingTLS, .originatingTLS, .listener: true
      }
    }

    /// Whether it is a rule about requests.
    package var isAboutRequests: Bool {
      switch self {
      case .http, .kafka, .l7, .dns: true
      case .serverNames, .terminatingTLS, .originatingTLS, .listener: false
      }
    }
  }

  package var kind: Kind
  /// What was written, in a form in which equal texts mean the same.
  package var text: String
  package var span: Span

  /// Makes a restriction.
  package init(_ kind: Kind, _ text: String, span: Span) {
    self.kind = kind
    self.text = text
    self.span = span
  }
}

/// One item of `icmps[].fields` (semantics L51).
package struct ICMPField: Hashable, Sendable {
  package var family: IPFamily
  package var type: UInt8

  /// Makes an item.
  package init(_ family: IPFamily, type: UInt8) {
    self.family = family
    self.type = type
  }
}
