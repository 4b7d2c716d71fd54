package import Claims
import Cluster
import Network
package import PolicyModel
package import SMT

/// A chain of flows as terms.
package struct EncodedChain: Sendable {
  /// The terms' store.
  package var store: TermStore
  /// The flows, each from where the one before ends.
  package var hops: [FlowVariables]
  /// Unsatisfiable iff there is no such chain under any reading of the input.
  package var terms: [Term]
  /// Unsatisfiable iff there is no chain that is one under every reading; nil where that is `terms`.
  package var certainTerms: [Term]?
}

/// Translates "some chain of so many flows leads from a source to a target" into terms.
package enum ChainEncoder {
  /// The terms are unsatisfiable iff no chain of `hops` flows, each allowed, leads from `sources` over pods of `inner`
  /// to `targets`, the last flow on `ports`. A pod of a chain has one address of each family in all its flows, and none
  /// occurs twice.
  package static func encode(
    hops count: Int, sources: EndpointSet, inner: EndpointSet, targets: EndpointSet, ports: PropertyPorts, slice: Slice,
    model: PolicyModel
  ) -> EncodedChain {
    var store = TermStore()
    let everything = sources.union(inner).union(targets)
    let claim = FlowClaim(sources: everything, destinations: everything, ports: .all, violation: .allowed)
    let ends = (0...count).map { place in
      EndVariables("end.\(place)", isHypothetical: everything.hypothetical != .never, claim, slice, model, &store)
    }
    let flows = (0..<count).map { FlowVariables(hop: $0, from: ends[$0], to: ends[$0 + 1], store: &store) }
    var terms: [Term] = []
    // Hops that some reading allows, and what every reading allows instead.
    var certain: [Term: Term] = [:]
    for (place, flow) in flows.enumerated() {
      var encoder = FlowEncoder(model: model, slice: slice, claim: claim, store: store, flow: flow)
      terms += encoder.connection()
      let allowed = encoder.allowed()
      terms.append(allowed.may)
      if !allowed.isCertain { certain[allowed.may] = allowed.must }
      if place == 0 { terms += encoder.end(flow.source, isIn: sources) }
      terms += encoder.end(flow.destination, isIn: place == count - 1 ? targets : inner)
      if place == count - 1 { terms.append(encoder.ports(ports)) }
      store = encoder.store
    }
    for i in ends.indices {
      for j in ends.indices.dropFirst(i + 1) {
        var flow = flows[0]
        flow.source = ends[i]
        flow.destination = ends[j]
        var encoder = FlowEncoder(model: model, slice: slice, claim: claim, store: store, flow: flow)
        terms += encoder.areDifferent()
        store = encoder.store
      }
    }
    return EncodedChain(
      store: store, hops: flows, terms: terms,
      certainTerms: certain.isEmpty ? nil : terms.map { certain[$0] ?? $0 })
  }
}

extension FlowEncoder {
  /// Unsatisfiable iff the flow's ends, addresses and connection are of no flow.
  fileprivate mutating func connection() -> [Term] {
    var terms = [
      store.exactlyOne(flow.source.groups), store.exactlyOne(flow.destination.groups),
      store.lessOrEqual(flow.transport, store.constant(2, width: 2)),
      store.lessOrEqual(store.constant(1, width: 16), flow.port),
    ]
    terms += addressing(flow.source, slice.sources)
    terms += addressing(flow.destination, slice.destinations)
    let pods = [
      groups(flow.source, slice.sources, where: \.isPods),
      groups(flow.destination, slice.destinations, where: \.isPods),
    ]
    terms.append(store.or(pods[0] + pods[1]))
    return terms
  }

  /// Unsatisfiable iff the end is no member of the set.
  fileprivate mutating func end(_ end: EndVariables, isIn set: EndpointSet) -> [Term] {
    var terms = [member(end, slice.sources, of: set)]
    if let pod = end.hypothetical {
      let possible = pod.isPossible(model, &store)
      terms += groups(end, slice.sources) { $0.kind == .hypothetical }.map { store.implies($0, possible) }
    }
    return terms
  }

  /// Unsatisfiable iff the ends are one pod or one node, or have one address.
  fileprivate mutating func areDifferent() -> [Term] {
    var terms: [Term] = []
    for (i, source) in slice.sources.enumerated() {
      for (j, destination) in slice.destinations.enumerated()
      where isOne(source, destination) {
        terms.append(store.not(store.and([flow.source.groups[i], flow.destination.groups[j]])))
      }
    }
    // Nodes that no manifest declares are told apart by their addresses.
    let unheard = [
      groups(flow.source, slice.sources) { $0.kind == .undeclaredNode },
      groups(flow.destination, slice.destinations) { $0.kind == .undeclaredNode },
    ]
    let areUnheard = store.and(unheard.map { store.or($0) })
    for family in model.world.addresses.families {
      terms.append(distinctAddresses(family))
      let equal = store.equal(flow.source.address(family), flow.destination.address(family))
      terms.append(store.not(store.and([areUnheard, equal])))
    }
    if let first = flow.source.hypothetical, let second = flow.destination.hypothetical {
      terms.append(first.agreesOnNewNamespace(second, &store))
    }
    return terms
  }

  /// Whether members of two groups are always one and the same.
  private func isOne(_ source: EndpointGroup, _ destination: EndpointGroup) -> Bool {
    if case .node = source.kind { return source.kind == destination.kind }
    return source.isPods && destination.isPods && !slice.canPair(source, destination, in: model)
  }
}
