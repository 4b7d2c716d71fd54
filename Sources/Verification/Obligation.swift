import Network
import PolicyModel
import Properties

/// One query, a part of what a property claims. A property holds iff all its obligations do.
enum Obligation {
  /// No flow violates the claim.
  case flows(FlowClaim)
  /// Every two ends of the claim have an address family in common.
  case commonFamily(FlowClaim)
  /// Each source reaches some target. The claim's ports are numbers, or one name.
  case reachSome(FlowClaim)
  /// Every pod of the set is isolated in the direction.
  case isolation(EndpointSet, Assertion.Direction)
}

/// Translates assertions to obligations.
struct ObligationCompiler {
  var resolver: SetResolver

  /// What `assertion` claims; none for an assertion that is not decided.
  mutating func obligations(of assertion: Assertion) -> [Obligation] {
    switch assertion {
    case .neverReaches(let from, let to, let ports, let bothDirections):
      let ports = ports.map(PropertyPorts.init) ?? .all
      let forth = FlowClaim(
        sources: members(from), destinations: members(to), ports: ports, violation: .allowed)
      guard bothDirections else { return [.flows(forth)] }
      let back = FlowClaim(
        sources: forth.destinations, destinations: forth.sources, ports: ports, violation: .allowed)
      return [.flows(forth), .flows(back)]
    case .onlyFrom(let to, let from, let bound): return [.flows(only(from, to, bound, wide: .source))]
    case .onlyTo(let from, let to, let bound): return [.flows(only(from, to, bound, wide: .destination))]
    case .mustReach(let from, let to, let ports, let each): 
      // Targets are pods that exist (property language, "The universe of a claim", 8).
      return mustReach(members(from), members(to).declared, ports, each)
    case .isolated(let sets):
      let sets = sets.map { members($0) }
      return sets.indices.flatMap { i in
        sets.indices.filter { $0 != i }.map { j in
          .flows(FlowClaim(sources: sets[i], destinations: sets[j], ports: .all, violation: .allowed))
        }
      }
    case .defaultDeny(let pods, let directions):
      let pods = members(pods)
      return directions.map { .isolation(pods, $0) }
    case .undecided: return []
    }
  }

  /// The members of a set that an assertion names.
  mutating func members(_ set: SetReference) -> EndpointSet { resolver.members(of: set.expression) }

  /// The side of a flow that `onlyFrom` and `onlyTo` quantify over.
  private enum Side { case source, destination }

  /// Every flow into (out of) one set is from (to) the other, on the ports of the bound (property language, "The
  /// universe of a claim", 7).
  private mutating func only(
    _ from: SetReference, _ to: SetReference, _ bound: Assertion.PortBound, wide: Side
  ) -> FlowClaim {
    let permitted = (from: members(from), to: members(to))
    let universe = resolver.universe(
      withNodes: resolver.mentionsNodes(from.expression) || resolver.mentionsNodes(to.expression))
    var judged = PropertyPorts.all
    var permittedPorts = PropertyPorts.all
    switch bound {
    case .none: break
    case .ports(let ports): permittedPorts = PropertyPorts(ports)
    case .onPorts(let ports): judged = PropertyPorts(ports)
    }
    return FlowClaim(
      sources: wide == .source ? universe : permitted.from,
      destinations: wide == .destination ? universe : permitted.to, ports: judged,
      permission: .init(sources: permitted.from, destinations: permitted.to, ports: permittedPorts),
      violation: .allowed)
  }

  /// Every port listed is reached (the same section, 8).
  private func mustReach(
    _ sources: EndpointSet, _ destinations: EndpointSet, _ ports: PortSpec, _ each: Assertion.Each
  ) -> [Obligation] {
    func claim(_ ports: PropertyPorts, _ violation: FlowClaim.Violation) -> FlowClaim {
      FlowClaim(sources: sources, destinations: destinations, ports: ports, violation: violation)
    }
    switch each {
    case .all:
      // A name that a target does not declare, and two ends without a family in common, leave no connection to be
      // denied, hence are obligations of their own.
      return [.flows(claim(PropertyPorts(ports), .denied)), .commonFamily(claim(.all, .denied))]
        + ports.names.map { .flows(claim(.all, .undeclared(name: $0))) }
    case .some:
      var result: [Obligation] = []
      if !ports.connections.isEmpty {
        result.append(.reachSome(claim(PropertyPorts(connections: ports.connections), .denied)))
      }
      return result
        + ports.names.map { .reachSome(claim(PropertyPorts(connections: .init(), names: [$0]), .denied)) }
    }
  }
}

extension PropertyPorts {
  /// The ports of a property.
  init(_ spec: PortSpec) { self.init(connections: spec.connections, names: spec.names) }
}
