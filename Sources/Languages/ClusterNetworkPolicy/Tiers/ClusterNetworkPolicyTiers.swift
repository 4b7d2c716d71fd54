package import Cluster
package import ClusterNetworkPolicyAPI
import Kubernetes
package import Network
package import PolicyModel

/// ClusterNetworkPolicies, AdminNetworkPolicies and the BaselineAdminNetworkPolicy as tiers: one before NetworkPolicies
/// and one after them, of a group for each priority, which isolate nobody (semantics C7 to C18).
package enum ClusterNetworkPolicyTiers {
  /// What is asked before NetworkPolicies.
  package static func admin(_ world: World) -> NormalisedPolicies { normalise(world, .admin) }

  /// What is asked after them.
  package static func baseline(_ world: World) -> NormalisedPolicies { normalise(world, .baseline) }

  /// The policies with rules in a direction, each with the object, for an enforcer that has an order of its own.
  ///
  /// - Parameter networkSets: what else has an address of the namespaces of a peer, by the labels of these.
  package static func policies(
    _ world: World, _ direction: Direction, networkSets: ([LabelRequirement]) -> [CIDR]
  ) -> [(object: ClusterNetworkPolicy, policy: Policy)] {
    world.policies.enumerated().compactMap { place, policy in
      guard let object = policy as? ClusterNetworkPolicy, !object[direction].isEmpty else { return nil }
      var normalised = normalise(object, place, direction, world)
      normalised.rules = zip(object[direction], normalised.rules).flatMap { written, rule in
        let nets = written.peers.flatMap { peer -> [CIDR] in
          guard case .pods(let pods) = peer.member, pods.podSelector == nil else { return [] }
          return networkSets(pods.namespaceSelector?.requirements ?? [])
        }
        return nets.isEmpty ? [rule] : [rule] + atAddresses(of: nets, rule, direction)
      }
      return (object, normalised)
    }
  }

  /// What a rule says of some addresses, whosoever they are. They have no names for ports: as destinations these are of
  /// those who declare them.
  private static func atAddresses(of nets: [CIDR], _ rule: Rule, _ direction: Direction) -> [Rule] {
    var result = rule
    result.peers = .any(nets.map { .addresses(AddressBlock(cidr: $0)) })
    if direction == .egress {
      let numbers = rule.ports.connections { _ in PortSet() }
      if numbers.isEmpty { return [] }
      result.ports = .connections(numbers)
    }
    return [result]
  }

  private static func normalise(_ world: World, _ tier: ClusterNetworkPolicy.Tier) -> NormalisedPolicies {
    let policies = world.policies.enumerated().compactMap { place, policy in
      (policy as? ClusterNetworkPolicy).map { (place: place, policy: $0) }
    }
    .filter { $0.policy.tier == tier }
    return NormalisedPolicies(
      ingress: tiers(policies, .ingress, world), egress: tiers(policies, .egress, world))
  }

  /// The tier of one direction: a group for each priority, or, of both versions, a group of two lists of such groups,
  /// which no enforcer orders against each other (semantics C9, C38, C42). Without rules in a direction a policy has no
  /// effect there (semantics C6).
  private static func tiers(
    _ policies: [(place: Int, policy: ClusterNetworkPolicy)], _ direction: Direction, _ world: World
  ) -> [Tier] {
    let policies = policies.filter { !$0.policy[direction].isEmpty }
    if policies.isEmpty { return [] }
    let versions = Dictionary(grouping: policies) { $0.policy.kind.version }.sorted {
      $0.key.rawValue < $1.key.rawValue
    }
    .map { groups($0.value, direction, world) }
    return [
      Tier(
        groups: versions.count == 1 ? versions[0] : [Group(members: versions.map { .groups($0) })], atEnd: .pass)
    ]
  }

  private static func groups(
    _ policies: [(place: Int, policy: ClusterNetworkPolicy)], _ direction: Direction, _ world: World
  ) -> [Group] {
    Dictionary(grouping: policies) { $0.policy.priority }.sorted { $0.key < $1.key }.map { _, tied in
      Group(
        tied.map { normalise($0.policy, $0.place, direction, world) })
    }
  }

  private static func normalise(
    _ policy: ClusterNetworkPolicy, _ place: Int, _ direction: Direction, _ world: World
  ) -> Policy {
    Policy(
      index: place, subject: group(policy.subject),
      rules: policy[direction].enumerated().map { normalise($1, number: $0, world) }, isolates: false)
  }

  private static func normalise(_ rule: ClusterNetworkPolicy.Rule, number: Int, _ world: World) -> Rule {
    let action: Action =
      switch rule.action {
      case .accept: .allow
      case .deny: .deny
      case .pass: .pass
      }
    return Rule(
      number: number, peers: .any(rule.peers.map { peer($0.member, world) }), ports: ports(rule.ports), action: action)
  }

  /// Pods by labels; a missing selector of namespaces is every namespace (semantics C4, C23 to C25, C54).
  private static func group(_ pods: ClusterNetworkPolicy.Pods) -> PodGroup {
    PodGroup(
      PodSelection(
        namespaceLabels: pods.namespaceSelector?.requirements ?? [], podLabels: pods.podSelector?.requirements ?? []))
  }

  /// The ends of a peer (semantics C24 to C28, C43).
  private static func peer(_ member: ClusterNetworkPolicy.Peer.Member, _ world: World) -> EndPredicate {
    switch member {
    case .pods(let pods): .pods(group(pods))
    case .networks(let blocks): .any(blocks.map { .addresses(AddressBlock(cidr: $0)) })
    case .nodes(let selector): .nodes(NodeGroup(selector.requirements, in: world))
    // Whatever addresses DNS gave: all, or none.
    case .domainNames: .unclear
    }
  }

  /// Ports by number, and by a name that counts with every protocol (semantics C30 to C33).
  private static func ports(_ ports: [ClusterNetworkPolicy.Port]?) -> PortPredicate {
    guard let ports else { return .always }
    var connections = ConnectionSet()
    var named: [PortPredicate] = []
    for port in ports {
      switch port {
      case .numbers(let transport, let range):
        connections = connections.union(ConnectionSet(transport, PortSet(range)))
      case .named(let name):
        named += TransportProtocol.allCases.map { .named(NamedPort(name: name, transport: $0)) }
      }
    }
    return named.isEmpty ? .connections(connections) : .any([.connections(connections)] + named)
  }
}
