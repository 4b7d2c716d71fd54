package import Network

/// A name of a container port together with the protocol that a rule wants (semantics A27).
package struct NamedPort: Hashable, Comparable, Sendable {
  package var name: String
  package var transport: TransportProtocol

  package init(name: String, transport: TransportProtocol) {
    self.name = name
    self.transport = transport
  }

  package static func < (a: Self, b: Self) -> Bool { (a.name, a.transport) < (b.name, b.transport) }
}

/// Which connections a rule matches. Names are looked up at the destination, in both directions (semantics A27).
package indirect enum PortPredicate: Hashable, Sendable {
  /// By number.
  case connections(ConnectionSet)
  /// By a name that the destination declares.
  case named(NamedPort)
  /// One of these.
  case any([PortPredicate])
  /// Anything but this.
  case not(PortPredicate)

  /// Every connection.
  package static let always = Self.connections(.all)

  /// The names that it asks for.
  package var names: [NamedPort] {
    switch self {
    case .connections: []
    case .named(let port): [port]
    case .any(let parts): parts.flatMap(\.names)
    case .not(let part): part.names
    }
  }

  /// The connections that match at a destination that declares the numbers `numbers` under a name.
  package func connections(_ numbers: (NamedPort) -> PortSet) -> ConnectionSet {
    switch self {
    case .connections(let connections): connections
    case .named(let port): ConnectionSet(port.transport, numbers(port))
    case .any(let parts): parts.reduce(ConnectionSet()) { $0.union($1.connections(numbers)) }
    case .not(let part): part.connections(numbers).complement
    }
  }
}
