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
  /// No chain of flows violates the claim.
  case chain(ChainClaim)
  /// Every pod of the set is isolated in the direction.
  case isolation(EndpointSet, Assertion.Direction)
}

/// A claim about chains of flows: no pod of `targets` is reached from `sources` over pods in between.
struct ChainClaim {
  /// Where chains start.
  var sources: EndpointSet
  /// Where they end.
  var targets: EndpointSet
  /// The ports of the last hop; the others are on any.
  var ports: PropertyPorts
  /// Pods that no chain leads through.
  var notThrough: EndpointSet
  /// The largest number of hops; nil for any.
  var maxHops: Int?
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
    case .isolated(let sets, let except):
      let sets = sets.map { members($0) }
      let regions = except.map { region($0) }
      return sets.indices.flatMap { i in
        sets.indices.filter { $0 != i }.map { j in
          var claim = FlowClaim(sources: sets[i], destinations: sets[j], ports: .all, violation: .allowed)
          claim.permissions = regions
          return .flows(claim)
        }
      }
    case .isolatedByLabel(let separation, let among, let except):
      // Pod-to-pod flows only (property language, "The universe of a claim", 9).
      let pods = members(among).pods
      var claim = FlowClaim(sources: pods, destinations: pods, ports: .all, violation: .allowed)
      claim.separation = .init(
        key: separation.key, isOfNamespace: separation.scope == .namespace,
        ignoresUnlabelled: separation.unlabelled == .ignored)
      claim.permissions = except.map { region($0) }
      return [.flows(claim)]
    case .onlyFlows(let within, let flows):
      let named = [within.expression] + flows.flatMap { [$0.from.expression, $0.to.expression] }
      let universe = resolver.universe(withNodes: named.contains { resolver.mentionsNodes($0) })
      let permitted = flows.map { region($0) }
      return withinEitherWay(members(within), universe, .allowed).map { claim in
        var claim = claim
        claim.permissions = permitted
        return .flows(claim)
      }
    case .noNewAccess(let within, _):
      let universe = resolver.universe(withNodes: resolver.mentionsNodes(within.expression))
      return withinEitherWay(members(within), universe, .newlyAllowed).map { .flows($0) }
    case .neverReachesTransitively(let from, let to, let ports, let transitive):
      return [
        .chain(
          ChainClaim(
            sources: members(from), targets: members(to), ports: ports.map(PropertyPorts.init) ?? .all,
            notThrough: transitive.notThrough.map { members($0) } ?? EndpointSet(), maxHops: transitive.maxHops))
      ]
    case .defaultDeny(let pods, let directions):
      let pods = members(pods)
      return directions.map { .isolation(pods, $0) }
    }
  }

  /// Flows out of a set and flows into it.
  private func withinEitherWay(
    _ set: EndpointSet, _ universe: EndpointSet, _ violation: FlowClaim.Violation
  ) -> [FlowClaim] {
    [
      FlowClaim(sources: set, destinations: universe, ports: .all, violation: violation),
      FlowClaim(sources: universe, destinations: set, ports: .all, violation: violation),
    ]
  }

  /// The flows of a region.
  mutating func region(_ region: FlowRegion) -> FlowClaim.Permission {
    .init(
      sources: members(region.from), destinations: members(region.to),
      ports: region.ports.map(PropertyPorts.init) ?? .all)
  }

  /// The flows that a waiver accepts.
  mutating func region(_ waiver: Waiver) -> FlowClaim.Permission {
    let everything = resolver.universe(withNodes: true)
    return .init(
      sources: waiver.from.map { members($0) } ?? everything, destinations: waiver.to.map { members($0) } ?? everything,
      ports: waiver.ports.map(PropertyPorts.init) ?? .all)
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
