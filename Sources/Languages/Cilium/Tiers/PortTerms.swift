import CiliumAPI
import Cluster
import Network
import PolicyModel

/// The L4 parts of rules (semantics L22, L45 to L51).
struct PortTerms {
  /// A way in which a rule can match: some ports, of some other ends.
  struct Way {
    var peers: EndPredicate
    var ports: PortPredicate
  }

  private let world: World
  private let message: ICMPField?

  /// - Parameter message: the ICMP message that is asked about in place of connections.
  init(_ world: World, message: ICMPField?) {
    self.world = world
    self.message = message
  }

  /// The ways in which the L4 part of a rule matches; none where it does not.
  func ways(_ rule: CiliumRule) -> [Way] {
    if !rule.icmps.isEmpty {
      guard let message else { return [] }
      return rule.icmps.contains { $0.contains(message) } ? [Way(peers: .always, ports: .always)] : []
    }
    if rule.ports.isEmpty { return [Way(peers: .always, ports: .always)] }
    if message != nil { return [] }
    return ways(rule.ports.filter(isCounted).flatMap(\.ports), rule.direction)
  }

  private func isCounted(_ item: PortItem) -> Bool { world.countsRestricted || item.restrictions.isEmpty }

  /// The ways in which a rule takes what passes from all other rules, where only what passes freely counts; none of most
  /// (semantics L53).
  func bindingWays(_ rule: CiliumRule) -> [Way] {
    if world.countsRestricted || message != nil || rule.isDeny { return [] }
    return ways(rule.ports.filter(\.bindsAll).flatMap(\.ports), rule.direction)
  }

  /// The ways of some items.
  private func ways(_ items: [PortProtocol], _ direction: Direction) -> [Way] {
    var numbers = ConnectionSet()
    var names: Set<NamedPort> = []
    for item in items {
      for transport in item.transport.judged {
        switch item.port {
        case .every: numbers = numbers.union(ConnectionSet(transport, .allPorts))
        case .numbers(let range): numbers = numbers.union(ConnectionSet(transport, PortSet(range)))
        case .named(let name): names.insert(NamedPort(name: name, transport: transport))
        }
      }
    }
    let byNumber = numbers.isEmpty ? [] : [Way(peers: .always, ports: .connections(numbers))]
    return byNumber + named(names.sorted(), direction)
  }

  /// The ways of ports by name: at the subject they are its own, and elsewhere one number for all destinations, which is
  /// certain only where nobody declares another and the destination declares it (semantics L48, L49, L70).
  func named(_ names: [NamedPort], _ direction: Direction) -> [Way] {
    if names.isEmpty { return [] }
    if direction == .ingress { return [Way(peers: .always, ports: .any(names.map { .named($0) }))] }
    return names.flatMap { port -> [Way] in
      let pool = Set(
        world.pods.lazy.filter { !$0.hostNetwork }.flatMap(\.ports)
          .filter { $0.name?.lowercased() == port.name && $0.protocol == port.transport }.map(\.containerPort))
      // A pod that nobody has declared may declare any number (L70).
      if world.admitsMorePods {
        return [Way(peers: .unclear, ports: .connections(ConnectionSet(port.transport, .allPorts)))]
      }
      let numbers = PortSet(pool.map { $0...$0 })
      if numbers.isEmpty { return [] }
      let possible = Way(peers: .unclear, ports: .connections(ConnectionSet(port.transport, numbers)))
      return pool.count == 1 ? [Way(peers: .always, ports: .named(port)), possible] : [possible]
    }
  }
}
