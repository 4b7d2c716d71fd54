package import CiliumAPI
import Cluster
import Network
import ReferenceEvaluator

/// What parts of policies say on their own, for those who explain them.
extension CiliumReading {
  /// What a rule says of a connection, and each of its parts.
  package struct RuleAnswer: Sendable {
    /// Whether it matches.
    package var truth: Truth
    /// What each item of its L3 part says.
    package var peers: [Truth]
    /// What each port of each item of its L4 part says.
    package var ports: [[Truth]]
  }

  /// Whether a block speaks of an end.
  package func speaks(_ block: Block, of end: Endpoint) -> Truth {
    governedPod(end).map { speaks(block, of: world.pods[$0]) } ?? .no
  }

  /// What a rule of a block says of a connection, wherever it is judged.
  package func answer(_ rule: CiliumRule, in block: Block, _ flow: Flow) -> RuleAnswer {
    let (own, other) = rule.direction.ends(source: flow.source, destination: flow.destination)
    let identities = identities(
      of: other, seenFrom: governedPod(own).flatMap { world.pods[$0].nodeName }, rule.direction)
    let packet = Packet.connection(flow.transport, flow.port)
    // A part is what it is in a rule that has no other.
    var alone = rule
    alone.authentication = .disabled
    let peers = rule.items.map { item in
      alone.peers = .items([item])
      return peer(alone, block, identities).0
    }
    let ports = rule.ports.map { item in
      item.ports.map { port in
        alone.ports = [PortItem(ports: [port])]
        return self.port(alone, packet, flow)
      }
    }
    let truth = Truth.all([peer(rule, block, identities).0, port(rule, packet, flow)])
    return RuleAnswer(truth: truth, peers: peers, ports: ports)
  }

  /// What a selector of a rule asks for, with what it does not say, that a pod surely lacks (semantics L26, L27).
  package func unmet(
    _ selector: EndpointSelector, in block: Block, by pod: Int
  ) -> [EndpointSelector.Requirement] {
    let identity = identity(of: world.pods[pod], IPAddress(.ipv4, 0))
    return completed(selector, block).selector.requirements.filter {
      fits(EndpointSelector(matchExpressions: [$0]), identity) == .no
    }
  }

  /// Whether a selector picks an end that has one reserved name and nothing else, such as `health`.
  package func fits(_ selector: EndpointSelector, reserved name: String) -> Bool {
    let identity = Identity(kind: .world, labels: [.reserved(name)], address: IPAddress(.ipv4, 0))
    return fits(selector, identity) == .yes
  }

  /// What asks an end that is no pod.
  package enum Asker: Sendable { case node, outside, pod(Int) }

  /// Whether a rule of a block may match, on some port, what comes from somewhere or goes there.
  package func mayMatch(_ rule: CiliumRule, in block: Block, _ asker: Asker) -> Bool {
    if !rule.ports.isEmpty, rule.ports.allSatisfy(\.ports.isEmpty) { return false }
    let address = IPAddress(.ipv4, 0)
    let identity =
      switch asker {
      case .node: Identity(kind: .remoteNode, labels: [.reserved("remote-node")], address: address)
      case .outside: Identity(kind: .world, labels: [.reserved("world")], address: address)
      case .pod(let place): self.identity(of: world.pods[place], address)
      }
    return peer(rule, block, identity).truth.isPossible
  }

  /// Whether a label of a pod is part of its identity (semantics L9).
  package func isSeen(_ key: String) -> Truth { isPartOfIdentity(key) }
}
