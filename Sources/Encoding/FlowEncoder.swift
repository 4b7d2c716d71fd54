package import Claims
import Cluster
import Network
package import PolicyModel
package import SMT

/// A claim as terms.
package struct EncodedClaim: Sendable {
  /// The terms' store.
  package var store: TermStore
  /// The flow.
  package var variables: FlowVariables
  /// What makes the variables a flow that the claim speaks of: unsatisfiable iff the claim is about nothing.
  package var region: [Term]
  /// With `region`: unsatisfiable iff the claim holds under every reading of the input.
  package var violation: [Term]
  /// With `region`: unsatisfiable iff no flow violates the claim under every reading of the input. Nil where that is
  /// `violation`: the input leaves no freedom.
  package var certainViolation: [Term]?
}

/// Translates a claim about flows into terms.
package struct FlowEncoder {
  let model: PolicyModel
  let slice: Slice
  let claim: FlowClaim
  var store = TermStore()
  var flow: FlowVariables

  /// The terms of a claim: `region` and `violation` together are unsatisfiable iff the claim holds of every pod, address
  /// and connection of the closed world.
  package static func encode(_ claim: FlowClaim, slice: Slice, model: PolicyModel) -> EncodedClaim {
    var store = TermStore()
    let flow = FlowVariables(slice: slice, claim: claim, model: model, store: &store)
    var encoder = FlowEncoder(model: model, slice: slice, claim: claim, store: store, flow: flow)
    let region = encoder.region()
    let violation = encoder.violation()
    return EncodedClaim(
      store: encoder.store, variables: flow, region: region, violation: violation.may,
      certainViolation: violation.isCertain ? nil : violation.must)
  }

  /// Unsatisfiable iff no two endpoints of the claim can be the ends of a flow on a connection of the claim.
  private mutating func region() -> [Term] {
    var terms = [
      store.exactlyOne(flow.source.groups), store.exactlyOne(flow.destination.groups),
      store.lessOrEqual(flow.transport, store.constant(2, width: 2)),
      store.lessOrEqual(store.constant(1, width: 16), flow.port),
    ]
    terms += addressing(flow.source, slice.sources)
    terms += addressing(flow.destination, slice.destinations)
    for (i, j) in slice.impossiblePairs(in: model) {
      terms.append(store.not(store.and([flow.source.groups[i], flow.destination.groups[j]])))
    }
    terms.append(distinctAddresses())
    terms.append(ports(claim.ports))
    terms += hypothetical(flow.source, slice.sources, claim.sources)
    terms += hypothetical(flow.destination, slice.destinations, claim.destinations)
    if let first = flow.source.hypothetical, let second = flow.destination.hypothetical {
      terms.append(first.agreesOnNewNamespace(second, &store))
    }
    if claim.isHypothetical {
      let either =
        groups(flow.source, slice.sources) { $0.kind == .hypothetical }
        + groups(flow.destination, slice.destinations) { $0.kind == .hypothetical }
      terms.append(store.or(either))
    }
    if let focus = claim.focus { terms.append(inside(focus)) }
    if let separation = claim.separation { terms.append(differ(separation)) }
    return terms
  }

  /// Unsatisfiable iff the end is a pod that could not be created, or that is no member of the set.
  mutating func hypothetical(_ end: EndVariables, _ groups: [EndpointGroup], _ set: EndpointSet) -> [Term] {
    guard let pod = end.hypothetical else { return [] }
    let possible = pod.isPossible(model, &store)
    let member = pod.isMember(set.hypothetical, model, &store)
    let isMeant = store.and([possible, member])
    return self.groups(end, groups) { $0.kind == .hypothetical }.map { store.implies($0, isMeant) }
  }

  /// The truth values of the groups that fulfil a condition.
  func groups(_ end: EndVariables, _ groups: [EndpointGroup], where holds: (EndpointGroup) -> Bool) -> [Term] {
    groups.indices.filter { holds(groups[$0]) }.map { end.groups[$0] }
  }

  /// What may and what must violate: unsatisfiable, together with the region, iff every flow of the region is left out
  /// or has the answer that the claim wants.
  private mutating func violation() -> MayMust<[Term]> {
    let kept = claim.permissions.map { store.not(inside($0)) }
    let answer: MayMust<[Term]>
    switch claim.violation {
    case .allowed: answer = allowed().map { [$0] }
    case .denied: answer = not(allowed()).map { [$0] }
    case .newlyAllowed:
      let now = allowed()
      let before = not(allowedBefore())
      answer = now.map { [$0] }.combined(with: before.map { [$0] }) { $0 + $1 }
    case .open(.egress): answer = egressAllowed().map { [$0] }
    case .open(.ingress): answer = ingressAllowed(exceptsOwnNode: false).map { [$0] }
    case .undeclared(let name): answer = MayMust([undeclared(name)])
    }
    return answer.map { kept + $0 }
  }

  /// Unsatisfiable iff the flow is not in the region.
  mutating func inside(_ region: FlowClaim.Permission) -> Term {
    let terms = [
      member(flow.source, slice.sources, of: region.sources),
      member(flow.destination, slice.destinations, of: region.destinations), ports(region.ports),
    ]
    return store.and(terms)
  }

  /// Unsatisfiable iff one end stopped the flow in the baseline.
  private mutating func allowedBefore() -> MayMust<Term> {
    guard let model = model.baseline, let slice = slice.baseline else { return MayMust(store.falseTerm) }
    var past = FlowEncoder(model: model, slice: slice, claim: claim, store: store, flow: flow)
    let before = past.allowed()
    store = past.store
    return before
  }

  /// Unsatisfiable iff one end stops the flow (semantics A8).
  mutating func allowed() -> MayMust<Term> {
    let egress = egressAllowed()
    let ingress = ingressAllowed()
    return and([egress, ingress])
  }

  /// Unsatisfiable iff the destination declares a port of this name.
  mutating func undeclared(_ name: String) -> Term {
    let lacking = slice.destinations.indices.filter { place in
      // A pod that no manifest declares need not declare the port.
      if slice.destinations[place].kind == .hypothetical { return true }
      guard let first = slice.destinations[place].classes.first else { return false }
      return PropertyPorts(connections: ConnectionSet(), names: [name]).resolved(ofClass: first, in: model).isEmpty
    }
    return store.or(lacking.map { flow.destination.groups[$0] })
  }

  // MARK: Ends

  /// Unsatisfiable iff the flow's family is not one of the end's group, or the address variables hold no address that a
  /// member of the group can have. Of a group with one address of the family the variables say nothing: it is that one.
  mutating func addressing(_ end: EndVariables, _ groups: [EndpointGroup]) -> [Term] {
    var order: [[AddressSet?]] = []
    var alike: [[AddressSet?]: [Term]] = [:]
    let families = model.world.addresses.families
    for (place, group) in groups.enumerated() {
      // By family: nothing, its one address, which need not be looked at, or the addresses to choose from.
      let choices = families.map { family -> AddressSet? in
        if group.onlyAddress(family) != nil { return nil }
        var set = AddressSet()
        set[family] = group.addresses(family)
        return set
      }
      if alike[choices] == nil { order.append(choices) }
      alike[choices, default: []].append(end.groups[place])
    }
    return order.map { choices in
      var possible: [Term] = []
      for (family, choice) in zip(families, choices) {
        let isFamily = family == .ipv6 ? flow.isIPv6 : store.not(flow.isIPv6)
        let inside = choice.map { contains(end.address(family), $0[family]) } ?? store.trueTerm
        possible.append(store.and([isFamily, inside]))
      }
      return store.implies(store.or(alike[choices] ?? []), store.or(possible))
    }
  }

  /// Unsatisfiable iff both ends have one address although no two of their members share one. Members whose address is
  /// known have one of their own, which no unknown address equals.
  mutating func distinctAddresses() -> Term {
    let families = model.world.addresses.families.map { family in
      let isFamily = family == .ipv6 ? flow.isIPv6 : store.not(flow.isIPv6)
      return store.implies(isFamily, distinctAddresses(family))
    }
    return store.and(families)
  }

  /// The same for the addresses of one family.
  mutating func distinctAddresses(_ family: IPFamily) -> Term {
    func isAny(_ group: EndpointGroup) -> Bool {
      if case .any = group.addressing { true } else { false }
    }
    let sourceIsAny = store.or(groups(flow.source, slice.sources, where: isAny))
    let destinationIsAny = store.or(groups(flow.destination, slice.destinations, where: isAny))
    let sourceIsHost = store.or(groups(flow.source, slice.sources, where: \.isHost))
    let destinationIsHost = store.or(groups(flow.destination, slice.destinations, where: \.isHost))
    let mayShare = store.and([sourceIsHost, destinationIsHost])
    let equal = store.equal(flow.source.address(family), flow.destination.address(family))
    return store.not(store.and([sourceIsAny, destinationIsAny, store.not(mayShare), equal]))
  }

  /// Unsatisfiable iff the end is no member of `set`.
  mutating func member(_ end: EndVariables, _ groups: [EndpointGroup], of set: EndpointSet) -> Term {
    var terms: [Term] = []
    for (place, group) in groups.enumerated() {
      switch group.kind {
      case .pods(let classes): if set.classes.contains(classes[0]) { terms.append(end.groups[place]) }
      case .hypothetical:
        guard let pod = end.hypothetical else { continue }
        let member = pod.isMember(set.hypothetical, model, &store)
        terms.append(store.and([end.groups[place], member]))
      case .node, .undeclaredNode: if set.nodes { terms.append(end.groups[place]) }
      case .outside:
        for family in model.world.addresses.families {
          let isFamily = family == .ipv6 ? flow.isIPv6 : store.not(flow.isIPv6)
          let inside = contains(end.address(family), set.addresses[family])
          terms.append(store.and([end.groups[place], isFamily, inside]))
        }
      }
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff `term` is in none of the intervals.
  mutating func contains<Bound>(_ term: Term, _ set: IntervalSet<Bound>) -> Term {
    let terms = set.intervals.map { store.isWithin(term, UInt128($0.lowerBound)...UInt128($0.upperBound)) }
    return store.or(terms)
  }

  // MARK: Ports

  /// Unsatisfiable iff the flow's connection is not among those of a property, names resolved at the destination.
  mutating func ports(_ ports: PropertyPorts) -> Term {
    var terms = [contains(ports.connections)]
    for name in ports.names {
      for transport in TransportProtocol.allCases {
        let port = NamedPort(name: name, transport: transport)
        terms.append(named(port) { $0.declaredNumbers(port, ofClass: $1) })
      }
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff the flow's connection is not in `connections`.
  mutating func contains(_ connections: ConnectionSet) -> Term {
    if connections == .all { return store.trueTerm }
    var terms: [Term] = []
    for transport in TransportProtocol.allCases where !connections[transport].isEmpty {
      let isProtocol = store.equal(flow.transport, store.constant(transport.code, width: 2))
      terms.append(store.and([isProtocol, contains(flow.port, connections[transport])]))
    }
    return store.or(terms)
  }

  /// Unsatisfiable iff the flow is not of the port's protocol, or not on the number that the destination declares.
  ///
  /// - Parameter numbers: what a class declares, as a model has it.
  mutating func named(_ port: NamedPort, numbers: (PolicyModel, Int) -> PortSet) -> Term {
    var terms: [Term] = []
    for (place, group) in slice.destinations.enumerated() {
      if group.kind == .hypothetical, let pod = flow.destination.hypothetical {
        terms.append(store.and([flow.destination.groups[place], pod.declares(port, &store)]))
      }
      guard let first = group.classes.first else { continue }
      let ports = numbers(model, first)
      if ports.isEmpty { continue }
      terms.append(store.and([flow.destination.groups[place], contains(flow.port, ports)]))
    }
    let isProtocol = store.equal(flow.transport, store.constant(port.transport.code, width: 2))
    return store.and([isProtocol, store.or(terms)])
  }
}
