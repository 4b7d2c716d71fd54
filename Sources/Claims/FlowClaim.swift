import Cluster
package import Network
package import PolicyModel

/// A claim about pairs of endpoints and connections, as what would violate it: a flow from `sources` to `destinations`
/// on `ports` that is not `permitted` and is allowed (or, for claims that want flows, denied).
package struct FlowClaim: Sendable {
  /// Which answer of the policies violates the claim.
  package enum Violation: Hashable, Sendable {
    case allowed, denied
    /// Allowed now and not in the baseline.
    case newlyAllowed
    /// One direction alone lets it pass, whatever the other says. That a pod's own node always gets through is no
    /// matter.
    case open(Direction)
    /// The destination pod declares no port of this name, whatever the policies answer.
    case undeclared(name: String)
  }

  /// Pods are compared by the value of a label, their own or their namespace's.
  package struct LabelSeparation: Hashable, Sendable {
    package var key: String
    /// Whether the label is the namespace's.
    package var isOfNamespace: Bool
    /// Whether flows with an end that lacks the label are left out too.
    package var ignoresUnlabelled: Bool

    package init(key: String, isOfNamespace: Bool, ignoresUnlabelled: Bool) {
      self.key = key
      self.isOfNamespace = isOfNamespace
      self.ignoresUnlabelled = ignoresUnlabelled
    }

    /// The value at the pods of a class; nil where they lack the label.
    package func value(ofClass number: Int, in model: PolicyModel) -> String? {
      let pod = model.representative(number)
      return isOfNamespace ? model.world.namespace(of: pod).labels[key] : pod.labels[key]
    }
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
  /// What is left out: flows in any of these.
  package var permissions: [Permission] = []
  /// What alone is judged, where set.
  package var focus: Permission?
  /// Flows between pods that share a label's value are left out, where set.
  package var separation: LabelSeparation?
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
    permissions = permission.map { [$0] } ?? []
    self.violation = violation
  }
}

extension FlowClaim {
  /// Every selection by which the claim picks pods that no manifest declares.
  package var selections: [PodSelection] {
    let regions = permissions + (focus.map { [$0] } ?? [])
    return ([sources, destinations] + regions.flatMap { [$0.sources, $0.destinations] }).map(\.hypothetical)
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
