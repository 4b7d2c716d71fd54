package import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
package import PolicyModel

/// NetworkPolicy as tiers: one, of one group with all policies, whose rules only allow and which isolates every pod that
/// a policy selects (semantics A5 to A7).
package enum NetworkPolicyTiers {
  /// The policies of a world.
  ///
  /// - Parameter free: what others may write in place of the policies of most namespaces, where they may.
  package static func normalise(_ world: World, free: FreePolicies? = nil) -> NormalisedPolicies {
    var ingress: [Policy] = []
    var egress: [Policy] = []
    for (place, policy) in world.policies.networkPolicies where free?.leaves(policy.namespace) ?? true {
      let subject = PodGroup(
        PodSelection(namespace: policy.namespace, podLabels: policy.podSelector.requirements))
      for direction in effectiveTypes(policy) {
        let rules = policy[direction].enumerated().map { normalise($1, number: $0, namespace: policy.namespace) }
        let normalised = Policy(index: place, subject: subject, rules: rules, isolates: true)
        if direction == .ingress { ingress.append(normalised) } else { egress.append(normalised) }
      }
    }
    if let policy = free?.policy {
      ingress.append(policy)
      egress.append(policy)
    }
    return NormalisedPolicies(ingress: tiers(ingress), egress: tiers(egress))
  }

  private static func tiers(_ policies: [Policy]) -> [Tier] {
    policies.isEmpty ? [] : [Tier(groups: [Group(policies)], atEnd: .deny)]
  }

  /// The directions a policy isolates: those it lists, or ingress and, with at least one egress rule, egress
  /// (semantics A3, A4).
  private static func effectiveTypes(_ policy: NetworkPolicy) -> Set<Direction> {
    if let listed = policy.policyTypes, !listed.isEmpty { return Set(listed) }
    return policy.egress.isEmpty ? [.ingress] : [.ingress, .egress]
  }

  /// What a rule allows: its peers, and its ports with protocol and range (semantics A10 to A17, A22 to A26).
  private static func normalise(_ rule: NetworkPolicy.Rule, number: Int, namespace: String) -> Rule {
    Rule(
      number: number, peers: rule.peers.isEmpty ? .always : .any(rule.peers.map { peer($0, namespace) }),
      ports: ports(rule.ports), action: .allow)
  }

  private static func peer(_ peer: NetworkPolicy.Peer, _ namespace: String) -> EndPredicate {
    if let block = peer.ipBlock { return .addresses(block) }
    let selection = PodSelection(
      namespace: peer.namespaceSelector == nil ? namespace : nil,
      namespaceLabels: peer.namespaceSelector?.requirements ?? [], podLabels: peer.podSelector?.requirements ?? [])
    return .pods(PodGroup(selection))
  }

  private static func ports(_ ports: [NetworkPolicy.Port]) -> PortPredicate {
    if ports.isEmpty { return .always }
    var connections = ConnectionSet()
    var named: [PortPredicate] = []
    for port in ports {
      let transport = port.protocol ?? .tcp
      switch port.port {
      case nil: connections = connections.union(ConnectionSet(transport, .allPorts))
      case .number(let start):
        let range = PortSet(start...(port.endPort ?? start))
        connections = connections.union(ConnectionSet(transport, range))
      case .name(let name): named.append(.named(NamedPort(name: name, transport: transport)))
      }
    }
    return named.isEmpty ? .connections(connections) : .any([.connections(connections)] + named)
  }
}

extension FreePolicies {
  /// One policy that says the same as all of them; nil where there are none. It comes from no object of the world.
  fileprivate var policy: Policy? {
    let everything = Rule(number: 0, peers: .always, ports: .always, action: .allow)
    let rules: [Rule]
    switch choice {
    case .nothing: return nil
    case .allow: rules = [everything]
    case .deny: rules = []
    }
    return Policy(index: nil, subject: PodGroup(subject), rules: rules, isolates: true)
  }
}
