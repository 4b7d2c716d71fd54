import Cluster
import Kubernetes
import Properties
import Verification

/// Finds out which rules the properties of a file depend on: takes each rule out, and asks again.
struct DependenceTable {
  let world: World
  let set: PropertySet

  /// A bound on the rules that are tried.
  private static let ruleLimit = 500

  func result() -> Coverage.Dependence {
    let verdicts = AlgebraVerdicts(set)
    let before = verdicts.holds(in: world)
    var free: [Coverage.Part] = []
    var supports: [String: [Coverage.Part]] = [:]
    var count = 0
    for (place, policy) in world.policies.enumerated() {
      let types = policy.policyTypes ?? (policy.egress.isEmpty ? [.ingress] : [.ingress, .egress])
      for direction in NetworkPolicy.PolicyType.allCases where types.contains(direction) {
        for (number, rule) in policy[direction].enumerated() where count < Self.ruleLimit {
          count += 1
          var edited = policy
          edited.policyTypes = types
          edited[direction].remove(at: number)
          var without = world
          without.policies[place] = edited
          let after = verdicts.holds(in: without)
          let part = Coverage.Part(
            object: policy.object, field: "spec.\(direction.rawValue.lowercased())[\(number)]", span: rule.span)
          if after == before { free.append(part) }
          for (name, pair) in zip(verdicts.names, zip(before, after)) where pair.0 && !pair.1 {
            supports[name, default: []].append(part)
          }
        }
      }
    }
    return .init(
      free: free,
      single: verdicts.names.compactMap { name in supports[name].map { (property: name, rules: $0) } },
      judged: verdicts.names.count, total: set.properties.count)
  }
}
