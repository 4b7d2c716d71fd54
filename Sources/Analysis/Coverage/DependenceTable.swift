import Cluster
import Kubernetes
import Verification

/// Finds out which rules and policies the properties and the tests of a file depend on: takes each out, and asks again.
struct DependenceTable {
  let world: World
  let verdicts: AlgebraVerdicts

  /// A bound on the rules, and on the policies, that are tried.
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
    let policies = withoutPolicies(before)
    var single: [Coverage.Single] = []
    for claim in claims {
      // Two tests of one flow are one.
      let rules = supports.removeValue(forKey: claim) ?? []
      let known = Set(rules.map(\.object))
      let isolating = (policies.supports[claim] ?? []).filter { !known.contains($0.object) }
      let isNew = !single.contains { $0.claim == claim }
      if isNew, !rules.isEmpty || !isolating.isEmpty {
        single.append(.init(claim: claim, rules: rules, policies: isolating))
      }
    }
    let properties = claims.count { if case .property = $0 { true } else { false } }
    return .init(
      free: free, freePolicies: policies.free, single: single, tried: count, triedPolicies: policies.tried,
      properties: properties, tests: claims.count - properties)
  }

  /// Takes each policy out as a whole. One without rules denies by isolating, which no rule of it tells.
  private func withoutPolicies(
    _ before: [Bool]
  ) -> (free: [Coverage.Part], supports: [AlgebraVerdicts.Claim: [Coverage.Part]], tried: Int) {
    var free: [Coverage.Part] = []
    var supports: [AlgebraVerdicts.Claim: [Coverage.Part]] = [:]
    let tried = min(world.policies.count, Self.ruleLimit)
    for (place, policy) in world.policies.enumerated().prefix(tried) {
      var without = world
      without.policies.remove(at: place)
      let after = verdicts.holds(in: without)
      let part = Coverage.Part(object: policy.object, field: nil, span: policy.span)
      if after == before { free.append(part) }
      for (claim, pair) in zip(verdicts.claims, zip(before, after)) where pair.0 && !pair.1 {
        supports[claim, default: []].append(part)
      }
    }
    return (free, supports, tried)
  }
}
