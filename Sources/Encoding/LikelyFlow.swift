package import Claims
import Cluster
import Network
package import PolicyModel
package import SMT

extension EncodedClaim {
  /// How many groups of each side are tried.
  private static var mostGroups: Int { 3 }

  /// An interpretation under which all of `terms` hold, if one of the first that come to mind is such; the term
  /// interpreter has checked it. Nil says nothing: then a solver must be asked.
  package mutating func likelyFlow(
    of claim: FlowClaim, _ slice: Slice, _ model: PolicyModel, fulfilling terms: [Term]
  ) -> Interpretation? {
    let formula = store.and(terms)
    for i in slice.sources.indices.prefix(Self.mostGroups) {
      for j in slice.destinations.indices.prefix(Self.mostGroups) {
        guard let port = Self.connection(of: claim, to: slice.destinations[j], model) else { continue }
        for family in model.world.addresses.families {
          guard let source = slice.sources[i].addresses(family).first,
            let destination = Self.address(slice.destinations[j], family, besides: source)
          else { continue }
          var values: [String: Value] = [:]
          set(variables.source.groups[i], .bool(true), &values)
          set(variables.destination.groups[j], .bool(true), &values)
          set(variables.isIPv6, .bool(family == .ipv6), &values)
          set(variables.source.address(family), .bitVector(source, width: family.width), &values)
          set(variables.destination.address(family), .bitVector(destination, width: family.width), &values)
          set(variables.transport, .bitVector(port.transport.code, width: 2), &values)
          set(variables.port, .bitVector(UInt128(port.port), width: 16), &values)
          let interpretation = Interpretation(values)
          if store.holds(formula, under: interpretation) { return interpretation }
        }
      }
    }
    return nil
  }

  private func set(_ variable: Term, _ value: Value, _ values: inout [String: Value]) {
    if case .variable(let name, _) = store.node(variable) { values[name] = value }
  }

  /// The first connection that a claim speaks of at a destination.
  private static func connection(
    of claim: FlowClaim, to group: EndpointGroup, _ model: PolicyModel
  ) -> (transport: TransportProtocol, port: UInt16)? {
    let ports = group.classes.first.map { claim.ports.resolved(ofClass: $0, in: model) } ?? claim.ports.connections
    return ports.first
  }

  /// An address of a group, another than `taken` if there is one.
  private static func address(_ group: EndpointGroup, _ family: IPFamily, besides taken: UInt128) -> UInt128? {
    let addresses = group.addresses(family)
    return addresses.first == taken
      ? addresses.subtracting(IntervalSet(taken...taken)).first ?? taken : addresses.first
  }
}
