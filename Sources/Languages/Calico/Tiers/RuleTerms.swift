import CalicoAPI
import Cluster
import Network
import PolicyModel

/// A rule as rules of the model, which match together what it matches and say the same (semantics K34 to K46): several,
/// where ports by name are those of some pods alone.
struct RuleTerms {
  /// What one of them asks of one end besides the rule's own conditions, and of the connection.
  private struct Way {
    var end: EndPredicate
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
    // What a connection's requests are, nobody asks (KO6).
    if rule.hasHTTP { source.append(.unclear) }
    if let endpoints = terms(rule.source).endpoints { source.append(.any(endpoints.map(\.end))) }
    let destination = terms(rule.destination).end
    return sources.flatMap { from in
      ways.map { way in
        let ends = (source: all(source + [from.end]), destination: all([destination, way.end]))
        let (own, peers) = direction == .ingress ? (ends.destination, ends.source) : (ends.source, ends.destination)
        return Rule(number: number, own: own, peers: peers, ports: and(from.ports, way.ports), action: action)
      }
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

  // MARK: Source ports

  /// What the rule asks of the source's port, which no connection says (KO6): some way must hold.
  private var sources: [Way] {
    let entity = rule.source
    let ports = entity.ports + entity.notPorts
    if ports.isEmpty { return [Way(end: .always, ports: .always)] }
    if !ports.contains(where: \.isNamed) { return [Way(end: .unclear, ports: .always)] }
    // A name is one of a transport.
    return transports.map { transport in
      var parts: [EndPredicate] = []
      if !entity.ports.isEmpty { parts.append(.any(entity.ports.map { mayBe($0, transport) })) }
      if !entity.notPorts.isEmpty { parts.append(.not(.any(entity.notPorts.map { mayBe($0, transport) }))) }
      return Way(end: all(parts), ports: .connections(ConnectionSet(transport, .allPorts)))
    }
  }

  /// The ends of which nobody knows whether the source port is one: those that may stand for a name and declare it, others
  /// have none of that name (semantics K43).
  private func mayBe(_ port: EntityRule.Port, _ transport: TransportProtocol) -> EndPredicate {
    guard case .named(let name) = port else { return .unclear }
    let terms = terms(rule.source)
    let pods = terms.asked.map { SelectedPods($0).may } ?? .selected(PodSelection())
    let hosts = members.declaring(name, terms.asked).filter { $0.port.protocol.transport == transport }
    let declaring = PodGroup(pods, declaring: NamedPort(name: name, transport: transport))
    return .all([.any([.pods(declaring)] + hosts.flatMap(\.nets).map { .addresses(AddressBlock(cidr: $0)) }), .unclear])
  }

  // MARK: Ports

  /// What the rule asks of the destination's port: some way must hold.
  private var ways: [Way] {
    let entity = rule.destination
    let terms = terms(entity)
    if let endpoints = terms.endpoints {
      return endpoints.map { Way(end: $0.end, ports: and(.connections(everyPort), $0.ports)) }
    }
    // None of the numbers, and none of the names where those who declare them count (K44).
    let (numbers, names) = split(entity.notPorts)
    var ways = matching(entity.ports, terms)
    for place in ways.indices { ways[place].ports = and(ways[place].ports, .connections(numbers.complement)) }
    let declared = names.isEmpty ? [] : [Way(end: terms.declarers ?? .always, ports: .any(names))]
    for other in declared + hosts(entity.notPorts, terms) { ways = ways.flatMap { without(other, $0) } }
    return ways
  }

  /// What fulfils a way and not another one.
  private func without(_ other: Way, _ way: Way) -> [Way] {
    let onOtherPorts = Way(end: way.end, ports: and(way.ports, .not(other.ports)))
    if other.end == .always { return [onOtherPorts] }
    return [Way(end: all([way.end, .not(other.end)]), ports: way.ports), onOtherPorts]
  }

  /// Ports by name of host endpoints.
  private func hosts(_ ports: [EntityRule.Port], _ terms: EntityTerms) -> [Way] {
    ports.flatMap { port -> [Way] in
      guard case .named(let name) = port else { return [] }
      return members.declaring(name, terms.asked).compactMap { nets, port in
        guard let transport = port.protocol.transport, transports.contains(transport) else { return nil }
        return Way(
          end: .any(nets.map { .addresses(AddressBlock(cidr: $0)) }),
          ports: .connections(ConnectionSet(transport, PortSet(port.port...port.port))))
      }
    }
  }

  /// Ports by number, and ports by name of those who declare them (K42, K43).
  private func matching(_ ports: [EntityRule.Port], _ terms: EntityTerms) -> [Way] {
    guard !ports.isEmpty else { return [Way(end: .always, ports: .connections(everyPort))] }
    let (numbers, names) = split(ports)
    let hosts = hosts(ports, terms)
    guard let declarers = terms.declarers, !names.isEmpty else {
      let all: PortPredicate = names.isEmpty ? .connections(numbers) : .any([.connections(numbers)] + names)
      return [Way(end: .always, ports: all)] + hosts
    }
    let byNumber = numbers.isEmpty ? [] : [Way(end: .always, ports: .connections(numbers))]
    return byNumber + [Way(end: declarers, ports: .any(names))] + hosts
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
