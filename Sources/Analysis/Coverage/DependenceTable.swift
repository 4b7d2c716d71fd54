import Cluster
import Kubernetes
import Verification

/// Finds out which rules the properties and the tests of a file depend on: takes each rule out, and asks again.
struct DependenceTable {
  let world: World
  let verdicts: AlgebraVerdicts

  /// A bound on the rules that are tried.
  private static let ruleLimit = 500

  func result() -> Coverage.Dependence {
    let claims = verdicts.claims
    let before = verdicts.holds(in: world)
    var free: [Coverage.Part] = []
    var supports: [AlgebraVerdicts.Claim: [Coverage.Part]] = [:]
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
          for (claim, pair) in zip(claims, zip(before, after)) where pair.0 && !pair.1 {
            supports[claim, default: []].append(part)
          }
        }
      }
    }
    var single: [(claim: AlgebraVerdicts.Claim, rules: [Coverage.Part])] = []
    for claim in claims {
      // Two tests of one flow are one.
      if let rules = supports.removeValue(forKey: claim) { single.append((claim, rules)) }
    }
    let properties = claims.count { if case .property = $0 { true } else { false } }
    return .init(
      free: free, single: single, tried: count, properties: properties, tests: claims.count - properties)
  }
}
