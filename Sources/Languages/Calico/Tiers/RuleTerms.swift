import CalicoAPI
import Cluster
import Network
import PolicyModel

/// A rule as rules of the model, which match together what it matches and say the same (semantics K34 to K46): several,
/// where ports by name are those of some pods alone.
struct RuleTerms {
  /// What one of them asks of the destination besides the rule's own conditions, and of the connection.
  private struct Way {
    var destination: EndPredicate
    var ports: PortPredicate
  }

  private let rule: CalicoRule
  private let namespace: String?
  private let members: Members
  private let world: World
  private let transports: [TransportProtocol]

  init(_ rule: CalicoRule, namespace: String?, _ members: Members, _ world: World) {
    self.rule = rule
    self.namespace = namespace
    self.members = members
    self.world = world
    // Without a protocol it is about every one; connections have only some (K45).
    transports = TransportProtocol.allCases.filter { transport in
      (rule.protocol.map { $0.transport == transport } ?? true) && rule.notProtocol?.transport != transport
    }
  }

  /// The rules, as judged in a direction.
  ///
  /// - Parameter number: the rule's place in its list.
  func rules(_ number: Int, _ direction: Direction) -> [Rule] {
    guard let action, !transports.isEmpty else { return [] }
    var source = [terms(rule.source).end]
    if let family = rule.ipVersion { source.append(.family(family)) }
    // What a connection's source port is, and what its requests are, nobody asks (KO6).
    if !rule.source.ports.isEmpty || !rule.source.notPorts.isEmpty || rule.hasHTTP { source.append(.unclear) }
    let destination = terms(rule.destination).end
    return ways.map { way in
      let ends = (source: all(source), destination: all([destination, way.destination]))
      let (own, peers) = direction == .ingress ? (ends.destination, ends.source) : (ends.source, ends.destination)
      return Rule(number: number, own: own, peers: peers, ports: way.ports, action: action)
    }
  }

  private var action: Action? {
    switch rule.action {
    case .allow: .allow
    case .deny: .deny
    case .pass: .pass
    // Records, and goes on (K22).
    case .log: nil
    }
  }

  private func terms(_ entity: EntityRule) -> EntityTerms {
    EntityTerms(entity, namespace: namespace, members, world)
  }

  private func all(_ parts: [EndPredicate]) -> EndPredicate {
    let parts = parts.filter { $0 != .always }
    return parts.isEmpty ? .always : parts.count == 1 ? parts[0] : .all(parts)
  }

  // MARK: Ports

  /// What the rule asks of the destination's port: some way must hold.
  private var ways: [Way] {
    let entity = rule.destination
    let declarers = terms(entity).declarers
    var ways = matching(entity.ports, declarers)
    if let ports = terms(entity).servicePorts {
      ways = ways.map { Way(destination: $0.destination, ports: and($0.ports, ports)) }
    }
    if entity.notPorts.isEmpty { return ways }
    // None of the numbers, and none of the names where those who declare them count (K44).
    let (numbers, names) = split(entity.notPorts)
    return ways.flatMap { way -> [Way] in
      var way = way
      way.ports = and(way.ports, .connections(numbers.complement))
      if names.isEmpty { return [way] }
      let unnamed = Way(destination: way.destination, ports: and(way.ports, .not(.any(names))))
      guard let declarers else { return [unnamed] }
      way.destination = all([way.destination, .not(declarers)])
      return [way, unnamed]
    }
  }

  /// Ports by number, and ports by name of those who declare them (K42, K43).
  private func matching(_ ports: [EntityRule.Port], _ declarers: EndPredicate?) -> [Way] {
    guard !ports.isEmpty else { return [Way(destination: .always, ports: .connections(everyPort))] }
    let (numbers, names) = split(ports)
    guard let declarers, !names.isEmpty else {
      let all: PortPredicate = names.isEmpty ? .connections(numbers) : .any([.connections(numbers)] + names)
      return [Way(destination: .always, ports: all)]
    }
    return (numbers.isEmpty ? [] : [Way(destination: .always, ports: .connections(numbers))])
      + [Way(destination: declarers, ports: .any(names))]
  }

  private var everyPort: ConnectionSet {
    transports.reduce(into: ConnectionSet()) { $0 = $0.union(ConnectionSet($1, .allPorts)) }
  }

  private func split(_ ports: [EntityRule.Port]) -> (ConnectionSet, [PortPredicate]) {
    var numbers = ConnectionSet()
    var names: [PortPredicate] = []
    for port in ports {
      for transport in transports {
        switch port {
        case .numbers(let range): numbers = numbers.union(ConnectionSet(transport, PortSet(range)))
        case .named(let name): names.append(.named(NamedPort(name: name, transport: transport)))
        }
      }
    }
    return (numbers, names)
  }

  private func and(_ a: PortPredicate, _ b: PortPredicate) -> PortPredicate {
    if case .connections(let a) = a, case .connections(let b) = b { return .connections(a.intersection(b)) }
    if a == .always { return b }
    if b == .always { return a }
    return .not(.any([.not(a), .not(b)]))
  }
}
