import Cluster
import ClusterNetworkPolicyAPI
package import Kubernetes
package import Network
import ReferenceEvaluator

/// Each policy by itself, for enforcers that have an order of their own for policies of all languages.
extension ClusterNetworkPolicyReading {
  /// What the API says of when a policy is asked.
  package struct Rank: Hashable, Sendable {
    /// The kinds of policies.
    package enum Kind: Hashable, Sendable { case clusterNetworkPolicy, adminNetworkPolicy, baselineAdminNetworkPolicy }

    package var kind: Kind
    package var name: String
    /// Whether it is asked after NetworkPolicies (semantics C7).
    package var isBaseline: Bool
    package var priority: Int
  }

  /// The policies of the whole cluster, as ascending indices into `World.policies`, with their ranks.
  package var ranks: [(place: Int, rank: Rank)] {
    policies.enumerated().compactMap { place, policy in
      guard let policy else { return nil }
      let kind: Rank.Kind =
        switch policy.kind {
        case .clusterNetworkPolicy: .clusterNetworkPolicy
        case .adminNetworkPolicy: .adminNetworkPolicy
        case .baselineAdminNetworkPolicy: .baselineAdminNetworkPolicy
        }
      return (
        place,
        Rank(kind: kind, name: policy.name, isBaseline: policy.tier == .baseline, priority: policy.priority)
      )
    }
  }

  /// Whether a policy has rules of a direction.
  package func hasRules(_ policy: Int, _ direction: Direction) -> Bool { !(policies[policy]?[direction] ?? []).isEmpty }

  /// What a policy says where its enforcer knows addresses of namespaces that are no pods', and neither nodes nor domain
  /// names: a rule that names one of these fails closed, it denies everything or does not exist.
  ///
  /// - Parameter holds: whether the address of an end is, beside what pods have, one of namespaces with such labels;
  ///   without a selector, of any.
  package func outcome(
    ofPolicy place: Int, _ flow: Flow, _ direction: Direction, holds: (LabelSelector?, Endpoint) -> Bool
  ) -> Outcome {
    let peer = direction.ends(source: flow.source, destination: flow.destination).other
    for (number, rule) in (policies[place]?[direction] ?? []).enumerated() where countsAccept || rule.action != .accept
    {
      func reference(_ peer: Int?, _ port: Int?) -> RuleReference {
        RuleReference(
          policy: place, direction: direction, rule: number, peer: peer, port: port,
          span: peer.map { rule.peers[$0].span } ?? rule.span)
      }
      if rule.peers.contains(where: { Self.isUnknown($0.member) }) {
        if rule.action == .accept { continue }
        return .deny(reference(nil, nil))
      }
      for (index, item) in rule.peers.enumerated() {
        let isPeer = matches(item, peer) == .yes
        // Addresses that are no pods' have names for no ports, and only those of the destination count.
        let isOther = !isPeer && Self.isOfNamespaces(item.member) { holds($0, peer) }
        guard isPeer || isOther else { continue }
        guard let ports = rule.ports else { return Outcome(rule.action, reference(index, nil)) }
        let port = ports.firstIndex { port in
          if isOther, direction == .egress, case .named = port { return false }
          return matches(port, flow)
        }
        if let port { return Outcome(rule.action, reference(index, port)) }
      }
    }
    return .none
  }

  private static func isUnknown(_ member: ClusterNetworkPolicy.Peer.Member) -> Bool {
    switch member {
    case .nodes, .domainNames: true
    case .pods, .networks: false
    }
  }

  /// Whether a peer is all of some namespaces, of which something holds.
  private static func isOfNamespaces(
    _ member: ClusterNetworkPolicy.Peer.Member, _ holds: (LabelSelector?) -> Bool
  ) -> Bool {
    guard case .pods(let pods) = member, pods.podSelector == nil else { return false }
    return holds(pods.namespaceSelector)
  }
}
