import CalicoAPI
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// Whether the port of an end is in `ports` and not in `notPorts` (semantics K42, K44).
  func matches(ports entity: EntityRule, _ side: Side, _ reader: EntityReader, _ members: [Member]) -> Truth {
    var asked: [Truth] = []
    if !entity.ports.isEmpty { asked.append(.any(entity.ports.map { matches($0, side, reader, members) })) }
    if !entity.notPorts.isEmpty { asked.append(!.any(entity.notPorts.map { matches($0, side, reader, members) })) }
    return .all(asked)
  }

  private func matches(_ item: EntityRule.Port, _ side: Side, _ reader: EntityReader, _ members: [Member]) -> Truth {
    switch item {
    case .numbers(let range):
      return side.port.map { Truth(range.contains($0)) } ?? .unknown(.sourcePort)
    case .named(let name):
      // What the members of the address declare under the name, those that the end of the rule means (K43).
      return .any(
        members.map { member in
          let declared = member.ports.filter { $0.name == name && $0.transport == side.transport }
          guard !declared.isEmpty else { return .no }
          let isOne = side.port.map { port in Truth(declared.contains { $0.number == port }) } ?? .unknown(.sourcePort)
          return .all([isOne, reader.asksForMember ? reader.means(member.labels) : .yes])
        })
    }
  }
}
