import Cluster
import Kubernetes
import Network
import Verification

/// Finds out which rules and policies the properties and the tests of a file depend on: takes each out, and asks again.
///
/// What the input leaves open is not asked: it holds neither with a part nor without it. A part that has a say in it may
/// matter all the same.
struct DependenceTable {
  let world: World
  let verdicts: AlgebraVerdicts
  let open: OpenClaims

  /// A bound on the rules, and on the policies, that are tried.
  private static let ruleLimit = 500

  /// What came of taking out parts.
  private struct Trial {
    var free: [Coverage.Free] = []
    var supports: [AlgebraVerdicts.Claim: [Coverage.Part]] = [:]
    var count = 0
  }

  func result() -> Coverage.Dependence {
    let before = verdicts.answers(in: world)
    let reach = ClaimReach(verdicts, in: world)
    let doubts = doubts(before)
    func concerning(_ policy: Int, _ rule: (direction: Direction, number: Int)?) -> [Undecided.Object] {
      let makers = isOfUnknownPods(policy, rule, reach) ? world.unmodelledWorkloads.map { Undecided.Object($0) } : []
      return makers
        + doubts.filter { $0.isAnywhere || reach.mayDecide(claim: $0.claim, policy: policy, rule) }.flatMap(\.objects)
    }
    let rules = withoutRules(before, doubts: concerning)
    let policies = withoutPolicies(before) { concerning($0, nil) }
    var single: [Coverage.Single] = []
    var supports = rules.supports
    for claim in verdicts.claims {
      // Two tests of one flow are one.
      let rules = supports.removeValue(forKey: claim) ?? []
      let known = Set(rules.map(\.object))
      let isolating = (policies.supports[claim] ?? []).filter { !known.contains($0.object) }
      let isNew = !single.contains { $0.claim == claim }
      if isNew, !rules.isEmpty || !isolating.isEmpty {
        single.append(.init(claim: claim, rules: rules, policies: isolating))
      }
    }
    let properties = verdicts.claims.count { if case .property = $0 { true } else { false } }
    return .init(
      free: rules.free, freePolicies: policies.free, single: single, open: open.items.compactMap { $0 },
      tried: rules.count, triedPolicies: policies.count, properties: properties,
      tests: verdicts.claims.count - properties)
  }

  /// A claim whose verdict may change where the algebra's does not.
  private struct Doubt {
    var claim: Int
    var objects: [Undecided.Object]
    /// Whether any policy may have a say: it is not known which pods the claim speaks of.
    var isAnywhere = false
  }

  /// What is open, and what is violated by flows that objects may deny.
  private func doubts(_ before: [AlgebraVerdicts.Answer]) -> [Doubt] {
    let deniers = world.unread.filter(\.mayDeny).map { Undecided.Object($0) }
    let isRelabelled = world.unread.contains(where: \.writesLabels)
    return before.indices.compactMap { place in
      guard let item = open.items[place] else {
        return before[place].holds || deniers.isEmpty ? nil : Doubt(claim: place, objects: deniers)
      }
      return Doubt(
        claim: place, objects: item.undecided.allObjects, isAnywhere: isRelabelled || item.isOfOpenWorld)
    }
  }

  /// Whether a part may decide about pods of which nothing is known, and the algebra sees none.
  private func isOfUnknownPods(
    _ place: Int, _ rule: (direction: Direction, number: Int)?, _ reach: ClaimReach
  ) -> Bool {
    let policy = world.policies[place]
    let namespaces = Set(world.unmodelledWorkloads.map(\.namespace))
    if namespaces.isEmpty { return false }
    if namespaces.contains(policy.namespace) { return true }
    guard let rule else { return verdicts.claims.indices.contains { reach.mayDecide(claim: $0, policy: place) } }
    let peers = policy[rule.direction][rule.number].peers
    return peers.isEmpty || peers.contains { peer in namespaces.contains { peer.mayName($0, in: world, of: policy) } }
  }

  /// Takes a part out.
  private func take(
    _ part: Coverage.Part, leaving without: World, _ before: [AlgebraVerdicts.Answer],
    _ doubts: () -> [Undecided.Object], _ trial: inout Trial
  ) {
    let after = verdicts.answers(in: without)
    if after == before {
      trial.free.append(.init(part: part, undecided: Set(doubts()).sorted { $0.title < $1.title }))
    }
    for (place, claim) in verdicts.claims.enumerated() where open.items[place] == nil {
      if before[place].isSure, !after[place].isSure { trial.supports[claim, default: []].append(part) }
    }
  }

  /// Takes out each rule.
  private func withoutRules(
    _ before: [AlgebraVerdicts.Answer],
    doubts: (_ policy: Int, _ rule: (direction: Direction, number: Int)) -> [Undecided.Object]
  ) -> Trial {
    var trial = Trial()
    for (place, policy) in world.policies.enumerated() {
      let types = policy.policyTypes ?? (policy.egress.isEmpty ? [.ingress] : [.ingress, .egress])
      for direction in Direction.allCases where types.contains(direction) {
        for (number, rule) in policy[direction].enumerated() where trial.count < Self.ruleLimit {
          trial.count += 1
          var edited = policy
          edited.policyTypes = types
          edited[direction].remove(at: number)
          var without = world
          without.policies[place] = edited
          let part = Coverage.Part(
            object: policy.reference, field: "spec.\(direction.field)[\(number)]", span: rule.span)
          take(part, leaving: without, before, { doubts(place, (direction, number)) }, &trial)
        }
      }
    }
    return trial
  }

  /// Takes each policy out as a whole. One without rules denies by isolating, which no rule of it tells.
  private func withoutPolicies(
    _ before: [AlgebraVerdicts.Answer], doubts: (_ policy: Int) -> [Undecided.Object]
  ) -> Trial {
    var trial = Trial()
    trial.count = min(world.policies.count, Self.ruleLimit)
    for (place, policy) in world.policies.enumerated().prefix(trial.count) {
      var without = world
      without.policies.remove(at: place)
      let part = Coverage.Part(object: policy.reference, field: nil, span: policy.span)
      take(part, leaving: without, before, { doubts(place) }, &trial)
    }
    return trial
  }
}

extension AlgebraVerdicts.Answer {
  /// Whether the claim holds whatever the objects that are not read let through.
  fileprivate var isSure: Bool { holds && holdsOpened }
}
