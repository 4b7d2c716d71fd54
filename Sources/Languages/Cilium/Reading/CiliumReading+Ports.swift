import CiliumAPI
import Cluster
import Network
import ReferenceEvaluator

extension CiliumReading {
  /// Whether the L4 part of a rule matches, and the rule is one that can be followed (semantics L22, L45 to L51, L55).
  func port(_ rule: CiliumRule, _ packet: Packet, _ flow: Flow) -> Truth {
    .all([ports(rule, packet, flow), authentication(rule)])
  }

  private func ports(_ rule: CiliumRule, _ packet: Packet, _ flow: Flow) -> Truth {
    ports(rule, rule.ports.filter { world.countsRestricted || $0.restrictions.isEmpty }, packet, flow)
  }

  /// Whether a rule binds the connection, so that nothing passes freely that another rule lets pass (semantics L53).
  func binds(_ rule: CiliumRule, _ packet: Packet, _ flow: Flow) -> Truth {
    if world.countsRestricted || rule.isDeny { return .no }
    let binding = rule.ports.filter(\.bindsAll)
    guard case .connection = packet, !binding.isEmpty else { return .no }
    return .all([ports(rule, binding, packet, flow), authentication(rule)])
  }

  /// What a connection must be besides to pass by a rule that matches it; nothing where all of it passes.
  func restrictions(_ rule: CiliumRule, _ packet: Packet, _ flow: Flow) -> [String] {
    let matching = rule.ports.filter { ports(rule, [$0], packet, flow).isPossible }
    if rule.isDeny || matching.contains(where: \.restrictions.isEmpty) { return [] }
    return Set(matching.flatMap(\.restrictions).map(\.kind.rawValue)).sorted()
  }

  /// - Parameter items: the items of its L4 part that count.
  private func ports(_ rule: CiliumRule, _ items: [PortItem], _ packet: Packet, _ flow: Flow) -> Truth {
    switch packet {
    case .icmp(let message):
      if !rule.icmps.isEmpty { return .init(rule.icmps.contains { $0.contains(message) }) }
      return .init(rule.ports.isEmpty)
    case .connection(let transport, let port):
      if !rule.icmps.isEmpty { return .no }
      if rule.ports.isEmpty { return .yes }
      return .any(
        items.flatMap(\.ports).map { item in
          guard item.transport.judged.contains(transport) else { return .no }
          switch item.port {
          case .every: return .yes
          case .numbers(let range): return .init(range.contains(port))
          case .named(let name): return named(name, transport, port, rule.direction, flow)
          }
        })
    }
  }

  /// A port by name: at the subject it is its own (semantics L48); elsewhere it is one number for the cluster, and nobody
  /// promises which where several are declared, nor that it counts where the destination does not declare it (semantics
  /// L49, L70).
  private func named(
    _ name: String, _ transport: TransportProtocol, _ port: UInt16, _ direction: Direction, _ flow: Flow
  ) -> Truth {
    func numbers(_ pod: World.Pod) -> [UInt16] {
      pod.ports.filter { $0.name?.lowercased() == name && $0.protocol == transport }.map(\.containerPort)
    }
    let declared = governedPod(flow.destination).map { numbers(world.pods[$0]) } ?? []
    if direction == .ingress { return .init(declared.contains(port)) }
    if world.admitsMorePods { return .unknown(.portName) }
    let pool = Set(world.pods.filter { !$0.hostNetwork }.flatMap(numbers))
    guard pool.contains(port) else { return .no }
    return pool.count == 1 && declared.contains(port) ? .yes : .unknown(.portName)
  }

  /// Whether a rule is followed without a handshake (semantics L55, L69).
  private func authentication(_ rule: CiliumRule) -> Truth {
    if rule.isDeny { return .yes }
    switch rule.authentication {
    case .disabled: return .yes
    case .required: return .unknown(.authentication)
    case .testAlwaysFail: return .no
    case nil:
      // A rule may inherit the mode of a wider one.
      let isInherited = blocks.contains { block in
        block.block.rules.contains { other in
          other.direction == rule.direction && (other.authentication ?? .disabled) != .disabled
        }
      }
      return isInherited ? .unknown(.authentication) : .yes
    }
  }

  /// Whether a rule can match a packet of the kind that is asked about, at some port.
  func canMatchSome(_ rule: CiliumRule, _ packet: Packet) -> Bool {
    switch packet {
    case .icmp(let message):
      return rule.icmps.isEmpty ? rule.ports.isEmpty : rule.icmps.contains { $0.contains(message) }
    case .connection:
      if !rule.icmps.isEmpty { return false }
      return rule.ports.isEmpty || rule.ports.flatMap(\.ports).contains { !$0.transport.judged.isEmpty }
    }
  }
}
