import BitCollections
import Cluster
import Network
package import PolicyModel

extension PolicyModel {
  /// How many rules mean pods that no manifest declares: those that allow, of policies that speak of declared pods, and
  /// look for pods of which none is declared but those that the policy speaks of.
  package var rulesForUndeclaredPods: Int {
    Direction.allCases.flatMap { policies($0) }.reduce(0) { count, policy in
      guard policy.index != nil, !policy.subject.classes.isEmpty else { return count }
      return count
        + policy.rules.count { rule in
          rule.action == .allow && !MeantPods(rule.peers).selections.isEmpty
            && !rule.peers.mayBeDeclared(besides: policy.subject.classes, self)
        }
    }
  }
}

extension EndPredicate {
  /// Whether an end that is known may be meant, other than some declared pods. Blocks mean addresses, of whomever.
  fileprivate func mayBeDeclared(besides some: ClassSet, _ model: PolicyModel) -> Bool {
    switch self {
    case .always, .unclear, .not: model.classes.members.indices.contains { !some.contains($0) }
    case .pods(let pods): !pods.classes.subtracting(some).isEmpty
    case .addresses, .outside, .nodes: true
    case .any(let parts): parts.contains { $0.mayBeDeclared(besides: some, model) }
    case .all(let parts): parts.allSatisfy { $0.mayBeDeclared(besides: some, model) }
    }
  }
}
