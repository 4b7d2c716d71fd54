import Advice
import Cluster
import Kubernetes
import Network
import PolicyModel
import Verification

/// Finds out which rules and policies the properties and the tests of a file depend on: takes each out, and asks again.
///
/// What the input leaves open is not asked: it holds neither with a part nor without it. A part that has a say in it may
/// matter all the same.
struct DependenceTable {
  let world: World
  let written: [WrittenPolicy?]
  let verdicts: AlgebraVerdicts
  let open: OpenClaims

  /// A bound on the rules, and on the policies, that are tried.
  private static let limit = 500

  /// What came of taking out parts.
  private struct Trial {
    var free: [Coverage.Free] = []
    var supports: [AlgebraVerdicts.Claim: [Coverage.Part]] = [:]
    var count = 0
  }

  func result() -> Coverage.Dependence {
    let judge = AlgebraJudge(verdicts, in: world)
    let doubts = doubts(judge.answers)
    func concerning(_ part: PolicyModel.Part) -> [Undecided.Object] {
      let makers = isOfUnknownPods(part, judge) ? world.unmodelledWorkloads.map { Undecided.Object($0) } : []
      return makers
        + doubts.filter { $0.isAnywhere || judge.reach.mayDecide(claim: $0.claim, part) }.flatMap(\.objects)
    }
    let places = world.policies.indices
    let rules = trial(places.lazy.flatMap { judge.model.rules(ofPolicy: $0) }, judge, doubts: concerning)
    // One without rules denies by isolating, which no rule of it tells.
    let policies = trial(places.lazy.map { PolicyModel.Part(policy: $0) }, judge, doubts: concerning)
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
  private func isOfUnknownPods(_ part: PolicyModel.Part, _ judge: AlgebraJudge) -> Bool {
    let namespaces = Set(world.unmodelledWorkloads.map(\.namespace))
    if namespaces.isEmpty { return false }
    guard let policy = judge.model.policy(part.policy) else { return true }
    if namespaces.contains(where: { policy.maySelectPods(of: $0, in: world) }) { return true }
    guard let rule = part.rule else {
      return verdicts.claims.indices.contains { judge.reach.mayDecide(claim: $0, part) }
    }
    let ways = judge.model.policies(ofPolicy: part.policy, rule.direction).flatMap(\.rules).filter {
      $0.number == rule.number
    }
    return ways.isEmpty || namespaces.contains { name in ways.contains { $0.peers.mayPickPods(of: name, in: world) } }
  }

  /// Takes out each of some parts on its own, up to the bound.
  private func trial(
    _ parts: some Sequence<PolicyModel.Part>, _ judge: AlgebraJudge, doubts: (PolicyModel.Part) -> [Undecided.Object]
  ) -> Trial {
    var trial = Trial()
    for part in parts.prefix(Self.limit) {
      trial.count += 1
      let after = judge.answers(without: part)
      let line = line(of: part)
      if after == judge.answers {
        trial.free.append(.init(part: line, undecided: Set(doubts(part)).sorted { $0.title < $1.title }))
      }
      for (place, claim) in verdicts.claims.enumerated() where open.items[place] == nil {
        if judge.answers[place].isSure, !after[place].isSure { trial.supports[claim, default: []].append(line) }
      }
    }
    return trial
  }

  /// A part as it was written; of a policy whose language says nothing of that, the policy.
  private func line(of part: PolicyModel.Part) -> Coverage.Part {
    let policy = world.policies[part.policy]
    let rule = part.rule.flatMap { written[part.policy]?[$0.direction][$0.number] }
    let field = part.rule.map { rule?.field ?? policy.field(ofRule: $0.number, $0.direction) }
    return .init(object: policy.reference, field: field, span: rule?.span ?? policy.span)
  }
}

extension AlgebraVerdicts.Answer {
  /// Whether the claim holds whatever the objects that are not read let through.
  fileprivate var isSure: Bool { holds && holdsOpened }
}
