import BitCollections
import Cluster
package import Network
package import PolicyModel

extension PolicyModel {
  /// What policies let in at the pods of a class, where nobody knows who comes: *may* holds what they let in from somebody,
  /// *must* what they let in from everybody. Both are bounds: a peer that nobody can be counts as somebody, and peers
  /// that only together are everybody do not count as everybody.
  package func letIn(fromSomebodyAt number: Int) -> MayMust<ConnectionSet> {
    if representative(number).hostNetwork { return MayMust(.all) }
    let fold = TierFold<ConnectionSet>({ self.own($0, number) }) { rules in
      var result = MayMust(may: ConnectionSet(), must: ConnectionSet())
      for placed in rules {
        let peers = placed.rule.peers.fulfilledBySomebody
        guard peers.may else { continue }
        let ports = placed.rule.ports.connections { self.numbers($0, ofClass: number) }
        result = MayMust(
          may: result.may.union(ports), must: peers.must ? result.must.union(ports) : result.must)
      }
      return result
    }
    return fold.allowed(by: tiers(.ingress, ofClass: number))
  }

  /// Whether a pod of a class fulfils a predicate of its own end, at whatever address.
  private func own(_ predicate: EndPredicate, _ number: Int) -> MayMust<Bool> {
    switch predicate {
    case .pods(let group): MayMust(group.classes.contains(number))
    case .always, .unclear, .outside, .addresses, .nodes: predicate.fulfilledBySomebody
    case .any(let parts): MayMust<Bool>.combining(parts.map { own($0, number) }) { $0.contains(true) }
    case .all(let parts): MayMust<Bool>.combining(parts.map { own($0, number) }) { $0.allSatisfy { $0 } }
    case .not(let part): own(part, number).negated { !$0 }
    }
  }
}

extension EndPredicate {
  /// Whether an endpoint of which nothing is known fulfils it.
  fileprivate var fulfilledBySomebody: MayMust<Bool> {
    switch self {
    case .always: MayMust(true)
    case .pods(let group) where group.predicate == .never && group.classes.isEmpty: MayMust(false)
    case .pods, .unclear, .outside, .addresses, .nodes: MayMust(may: true, must: false)
    case .any(let parts): MayMust<Bool>.combining(parts.map(\.fulfilledBySomebody)) { $0.contains(true) }
    case .all(let parts): MayMust<Bool>.combining(parts.map(\.fulfilledBySomebody)) { $0.allSatisfy { $0 } }
    case .not(let part): part.fulfilledBySomebody.negated { !$0 }
    }
  }
}
