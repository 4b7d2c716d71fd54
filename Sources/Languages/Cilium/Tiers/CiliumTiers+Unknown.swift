import CiliumAPI
import Cluster
import Network
import PolicyModel

/// What nobody knows whatever rules say.
extension CiliumTiers {
  /// What may be decided otherwise whatever the rules say: of pods with a former policy, and of SCTP where it is not handled
  /// (semantics L62).
  func unknown(_ direction: Direction) -> [Policy] {
    let unmerged = unmerged(direction)
    if settings.sctp != false { return unmerged }
    let dropped = Rule(
      number: 0, peers: .unclear, ports: .connections(ConnectionSet(.sctp, .allPorts)), action: .deny)
    return unmerged + [Policy(index: nil, subject: PodGroup(PodSelection()), rules: [dropped], isolates: false)]
  }

  /// What pods say that both blocks of rules select which cannot be merged: they keep a former policy (semantics L54).
  private func unmerged(_ direction: Direction) -> [Policy] {
    let policies = world.policies.map { $0 as? CiliumPolicy }
    return RuleConflict.all(policies).filter { $0.first.rule.direction == direction }.map { conflict in
      let subjects = [conflict.first, conflict.second].map { place -> PodPredicate in
        guard let policy = policies[place.policy], case .endpoints(let selector) = policy.blocks[place.block].subject
        else { return .never }
        return subject(selector, policy.namespace).may
      }
      // What the former policy denied, or left open without a rule.
      let rules = [Action.deny, .pass].map { action in
        Rule(number: conflict.first.number, peers: .unclear, ports: .always, action: action)
      }
      return Policy(
        index: conflict.first.policy, subject: PodGroup(.all(subjects)), rules: rules, isolates: false)
    }
  }

  /// Tiers of which nobody knows whether they are asked about pods that keep a former policy (semantics L54).
  func heard(_ tiers: [Tier], _ direction: Direction) -> [Tier] {
    let former = unmerged(direction).map(\.subject.predicate)
    if former.isEmpty { return tiers }
    let isHeard = EndPredicate.any([.not(.pods(PodGroup(.any(former)))), .unclear])
    return tiers.mapPolicies { policy in
      var policy = policy
      policy.own = policy.own.and(isHeard)
      return policy
    }
  }

  /// What rules bind that some policy before theirs may let pass: whether it passes freely then, nobody says (semantics
  /// L53).
  func bound(_ direction: Direction) -> [Policy] {
    allBlocks.compactMap { policy($0, direction, isDeny: true) }.compactMap { policy in
      var policy = policy
      policy.rules = policy.rules.filter { isBinding($0, policy, direction) }.map { rule in
        var rule = rule
        rule.peers = rule.peers.and(.unclear)
        return rule
      }
      return policy.rules.isEmpty ? nil : policy
    }
  }

  private func isBinding(_ rule: Rule, _ policy: Policy, _ direction: Direction) -> Bool {
    guard let index = policy.index, let written = world.policies[index] as? CiliumPolicy else { return false }
    return !written.rules(direction)[rule.number].rule.isDeny
  }
}
