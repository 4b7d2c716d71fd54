import CalicoAPI
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// One end of a connection, as a rule asks for it.
  struct Side {
    var end: Endpoint
    /// Its port; nil for any.
    var port: UInt16?
    var transport: TransportProtocol
    var isSource: Bool
  }

  /// Whether one end of a connection is as one end of a rule wants it: everything that is given must hold (semantics
  /// K34 to K44).
  ///
  /// - Parameter namespace: that of the policy; nil for a GlobalNetworkPolicy.
  func matches(_ entity: EntityRule, _ side: Side, namespace: String?) -> Truth {
    guard Self.matches(nets: entity, side.end.address) else { return .no }
    let reader = EntityReader(entity, namespace: namespace)
    let members = members(at: side.end)
    var asked: [Truth] = []
    if reader.asksForMember {
      // One member that is asked for and not excluded (K35, K37).
      asked.append(.any(members.map { reader.means($0.labels) }))
    } else if entity.notSelector != nil {
      // No member that is excluded (K36).
      asked.append(!.any(members.map { reader.excludes($0.labels) }))
    }
    if let service = entity.services { asked.append(matches(service, side)) }
    asked.append(matches(ports: entity, side, reader, members))
    return .all(asked)
  }

  /// Whether an address is in one of `nets` and in none of `notNets`. A list without a block of the address's family
  /// makes the rule one of the other family (semantics K34).
  private static func matches(nets entity: EntityRule, _ address: IPAddress) -> Bool {
    for list in [entity.nets, entity.notNets] where !list.isEmpty {
      guard list.contains(where: { $0.family == address.family }) else { return false }
    }
    guard entity.nets.isEmpty || entity.nets.contains(where: { $0.contains(address) }) else { return false }
    return !entity.notNets.contains { $0.contains(address) }
  }
}
