import Cluster
import Kubernetes
package import Network
package import PolicyModel

/// Policies of Kubernetes beside Cilium's.
extension CiliumTiers {
  /// A policy of Kubernetes as Cilium reads it: by identities (semantics L9, L30, L34, L49, L56).
  package func adapted(_ policy: Policy, _ direction: Direction) -> Policy {
    var result = policy
    let subject = pods(policy.subject.predicate)
    result.subject = PodGroup(subject.may)
    if subject.may != subject.must { result.own = .any([.pods(PodGroup(subject.must)), .unclear]) }
    let inherited = authentication.conditionOfOthers(direction)
    result.rules = policy.rules.flatMap { rule -> [Rule] in
      let condition = rule.action == .allow ? inherited : .always
      return placements.cases(ends(rule.peers), direction).flatMap { found in
        ways(rule.ports, direction).map { way in
          var result = rule
          result.own = rule.own.and(found.own).and(condition)
          result.peers = found.peers.and(way.peers)
          result.ports = way.ports
          return result
        }
      }
    }
    return result
  }

  func pods(_ predicate: PodPredicate) -> Identities.Pods {
    switch predicate {
    case .never: return .init(may: .never, must: .never)
    case .selected(let selection): return identities.pods(selection)
    case .any(let parts):
      let all = parts.map(pods)
      return .init(may: .any(all.map(\.may)), must: .any(all.map(\.must)))
    case .all(let parts):
      let all = parts.map(pods)
      return .init(may: .all(all.map(\.may)), must: .all(all.map(\.must)))
    case .not(let part):
      let inner = pods(part)
      return .init(may: .not(inner.must), must: .not(inner.may))
    }
  }

  func ends(_ predicate: EndPredicate) -> PeerEnds {
    switch predicate {
    case .always: return .all
    case .pods(let group):
      var result = PeerEnds()
      if case .selected(let selection) = group.predicate {
        result = peers.others(ofNamespaceConditions: selection.namespaceLabels, selection.podLabels)
      }
      result.pods = pods(group.predicate).predicate
      return result
    case .addresses(let block): return peers.addresses([block])
    // Never the own one (semantics L33).
    case .nodes(let nodes): return PeerEnds(remoteNodes: .nodes(nodes))
    case .unclear: return PeerEnds(outside: .unclear)
    case .outside: return PeerEnds(outside: .always)
    case .any(let parts): return parts.reduce(PeerEnds()) { $0.union(ends($1)) }
    case .all, .not: return PeerEnds.all.and(predicate)
    }
  }

  private func ways(_ predicate: PortPredicate, _ direction: Direction) -> [PortTerms.Way] {
    let names = direction == .egress ? predicate.names : []
    if names.isEmpty { return [.init(peers: .always, ports: predicate)] }
    let numbers = predicate.connections { _ in PortSet() }
    return (numbers.isEmpty ? [] : [.init(peers: .always, ports: .connections(numbers))])
      + ports.named(names, direction)
  }
}
