package import Network

/// A claim about pairs of endpoints and connections, as what would violate it: a flow from `sources` to `destinations`
/// on `ports` that is not `permitted` and is allowed (or, for claims that want flows, denied).
package struct FlowClaim: Sendable {
  /// Which answer of the policies violates the claim.
  package enum Violation: Hashable, Sendable {
    case allowed, denied
    /// The destination pod declares no port of this name, whatever the policies answer.
    case undeclared(name: String)
  }

  /// Flows that the claim lets pass.
  package struct Permission: Sendable {
    package var sources: EndpointSet
    package var destinations: EndpointSet
    package var ports: PropertyPorts

    package init(sources: EndpointSet, destinations: EndpointSet, ports: PropertyPorts) {
      self.sources = sources
      self.destinations = destinations
      self.ports = ports
    }
  }

  /// Where flows start.
  package var sources: EndpointSet
  /// Where flows end.
  package var destinations: EndpointSet
  /// On which connections.
  package var ports: PropertyPorts
  /// What is left out.
  package var permission: Permission?
  /// What violates.
  package var violation: Violation

  /// Whether only flows with an end that no manifest declares are meant.
  package var isHypothetical = false

  package init(
    sources: EndpointSet, destinations: EndpointSet, ports: PropertyPorts, permission: Permission? = nil,
    violation: Violation
  ) {
    self.sources = sources
    self.destinations = destinations
    self.ports = ports
    self.permission = permission
    self.violation = violation
  }
}

extension FlowClaim {
  /// Every selection by which the claim picks pods that no manifest declares.
  package var selections: [PodSelection] {
    [sources, destinations, permission?.sources, permission?.destinations].compactMap { $0?.hypothetical }
      .flatMap(\.selections)
  }

  /// The part of the claim about what the manifests declare.
  package var declared: Self {
    var result = self
    result.sources = sources.declared
    result.destinations = destinations.declared
    return result
  }

  /// The part of the claim about flows with an end that no manifest declares; nil in the closed world.
  package var hypothetical: Self? {
    guard sources.hypothetical != .never || destinations.hypothetical != .never else { return nil }
    var result = self
    result.isHypothetical = true
    return result
  }
}

/// Ports as a property names them: by number, and by names of any protocol that the destination pod resolves.
package struct PropertyPorts: Hashable, Sendable {
  package var connections: ConnectionSet
  package var names: [String]

  package init(connections: ConnectionSet, names: [String] = []) {
    self.connections = connections
    self.names = names
  }

  /// Every port.
  package static let all = Self(connections: .all)

  /// What the ports come to at a destination pod of a class.
  package func resolved(ofClass classNumber: Int, in model: PolicyModel) -> ConnectionSet {
    var result = connections
    for name in names {
      for transport in TransportProtocol.allCases {
        let numbers = model.declaredNumbers(.init(name: name, transport: transport), ofClass: classNumber)
        result = result.union(ConnectionSet(transport, numbers))
      }
    }
    return result
  }
}
