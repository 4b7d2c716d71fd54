import Claims
import Network
import PolicyModel
import Properties

/// Translates assertions to obligations.
struct ObligationCompiler {
  var resolver: SetResolver

  /// What `assertion` claims; none for an assertion that is not decided.
  mutating func obligations(of assertion: Assertion) -> [any Obligation] {
    func noFlow(_ claim: FlowClaim) -> any Obligation { FlowObligation(claim: claim, assertion: assertion) }
    switch assertion {
    case .neverReaches(let from, let to, let ports, let bothDirections):
      let ports = ports.map(PropertyPorts.init) ?? .all
      let forth = FlowClaim(
        sources: members(from), destinations: members(to), ports: ports, violation: .allowed)
      guard bothDirections else { return [noFlow(forth)] }
      let back = FlowClaim(
        sources: forth.destinations, destinations: forth.sources, ports: ports, violation: .allowed)
      return [noFlow(forth), noFlow(back)]
    case .onlyFrom(let to, let from, let bound): return [noFlow(only(from, to, bound, wide: .source))]
    case .onlyTo(let from, let to, let bound): return [noFlow(only(from, to, bound, wide: .destination))]
    case .mustReach(let from, let to, let ports, let each):
      // Targets are pods that exist (property language, "The universe of a claim", 8).
      return mustReach(assertion, members(from), members(to).declared, ports, each)
    case .isolated(let sets, let except):
      let sets = sets.map { members($0) }
      let regions = except.map { region($0) }
      return sets.indices.flatMap { i in
        sets.indices.filter { $0 != i }.map { j in
          var claim = FlowClaim(sources: sets[i], destinations: sets[j], ports: .all, violation: .allowed)
          claim.permissions = regions
          return noFlow(claim)
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
      return [noFlow(claim)]
    case .onlyFlows(let within, let flows):
      let named = [within.expression] + flows.flatMap { [$0.from.expression, $0.to.expression] }
      let universe = resolver.universe(withNodes: named.contains { resolver.mentionsNodes($0) })
      let permitted = flows.map { region($0) }
      return withinEitherWay(members(within), universe, .allowed).map { claim in
        var claim = claim
        claim.permissions = permitted
        return noFlow(claim)
      }
    case .noNewAccess(let within, _):
      let universe = resolver.universe(withNodes: resolver.mentionsNodes(within.expression))
      return withinEitherWay(members(within), universe, .newlyAllowed).map(noFlow)
    case .neverReachesTransitively(let from, let to, let ports, let transitive):
      let avoided = transitive.notThrough.map { members($0) } ?? EndpointSet()
      let claim = ChainClaim(
        sources: members(from), targets: members(to), ports: ports.map(PropertyPorts.init) ?? .all,
        inner: resolver.members(of: .reserved(.anyPod)).subtracting(avoided), maxHops: transitive.maxHops)
      return [ChainObligation(claim: claim, assertion: assertion)]
    case .defaultDeny(let pods, let directions):
      let pods = members(pods)
      return directions.map { IsolationObligation(pods: pods, direction: $0, assertion: assertion) }
    case .doors(let claim): return doors(claim, assertion)
    }
  }

  /// What a claim about doors claims.
  private mutating func doors(_ claim: DoorClaim, _ assertion: Assertion) -> [any Obligation] {
    guard let book = resolver.doors?.book else { return [] }
    var clients = claim.clients.map { members($0).addresses }
    if case .clientsOf(_, let cidrs) = claim { clients = AddressSet(cidrs) }
    return [
      DoorObligation(
        claim, assertion, pods: claim.pods.map { members($0) } ?? EndpointSet(), clients: clients, book)
    ]
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
  ///
  /// Of sets that are described by doors, members that surely are some count: a waiver hides nothing else.
  mutating func region(_ waiver: Waiver) -> FlowClaim.Permission {
    let waiver = waiver.counting(.certain, named: resolver.named)
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
    _ assertion: Assertion, _ sources: EndpointSet, _ destinations: EndpointSet, _ ports: PortSpec,
    _ each: Assertion.Each
  ) -> [any Obligation] {
    func claim(_ ports: PropertyPorts, _ violation: FlowClaim.Violation) -> FlowClaim {
      FlowClaim(sources: sources, destinations: destinations, ports: ports, violation: violation)
    }
    switch each {
    case .all:
      // A name that a target does not declare, and two ends without a family in common, leave no connection to be
      // denied, hence are obligations of their own.
      let undeclared = ports.names.map { claim(.all, .undeclared(name: $0)) }
      return [
        FlowObligation(claim: claim(PropertyPorts(ports), .denied), assertion: assertion),
        CommonFamilyObligation(claim: claim(.all, .denied), assertion: assertion),
      ] + undeclared.map { FlowObligation(claim: $0, assertion: assertion) }
    case .some:
      let numbers = ports.connections.isEmpty ? [] : [PropertyPorts(connections: ports.connections)]
      let names = ports.names.map { PropertyPorts(connections: .init(), names: [$0]) }
      return (numbers + names).map { ReachSomeObligation(claim: claim($0, .denied), assertion: assertion) }
    }
  }

  /// What waivers leave of obligations.
  mutating func limits(excluding waivers: [Waiver], focus: Waiver?) -> WaiverLimits {
    func pods(_ waiver: Waiver) -> EndpointSet {
      waiver.counting(.certain, named: resolver.named).pods.map { members($0) } ?? EndpointSet()
    }
    return WaiverLimits(
      excluded: waivers.map { region($0) }, focus: focus.map { region($0) }, excludedPods: waivers.map(pods),
      focusedPods: focus.map(pods))
  }
}

extension PropertyPorts {
  /// The ports of a property.
  init(_ spec: PortSpec) { self.init(connections: spec.connections, names: spec.names) }
}
