import PolicyModel
import SMT

/// The fold over tiers, as terms. Each formula is that of the design: what may and what must be allowed by what comes
/// behind, and by what a policy says.
extension FlowEncoder {
  /// What rules of one action match.
  private struct Run {
    var action: Action
    /// Unsatisfiable iff none of the rules matches.
    var match: MayMust<Term>
  }

  /// A policy with its terms.
  private struct EncodedPolicy {
    /// Unsatisfiable iff the governed end is no pod that the policy speaks of.
    var selects: MayMust<Term>
    var isolates: Bool
    /// Its rules in order, neighbours of one action together.
    var runs: [Run]
  }

  /// What stands in a group, with its terms.
  private indirect enum EncodedMember {
    case policy(EncodedPolicy)
    case groups([[EncodedMember]])

    /// The policies, in the order in which they are asked.
    var policies: [EncodedPolicy] {
      switch self {
      case .policy(let policy): [policy]
      case .groups(let groups): groups.joined().flatMap(\.policies)
      }
    }
  }

  /// Unsatisfiable iff the tiers of one direction deny the flow at its governed end.
  mutating func answer(of tiers: [Tier], at governed: Side, to other: Side) -> MayMust<Term> {
    var known = KnownTerms()
    var own = KnownTerms()
    let encoded = tiers.map { tier in tier.groups.map { encode($0, governed, other, &known, &own) } }
    var next = MayMust(store.trueTerm)
    for (tier, groups) in zip(tiers, encoded).reversed() { next = answer(of: tier, groups, next: next) }
    return next
  }

  private mutating func encode(
    _ group: Group, _ governed: Side, _ other: Side, _ known: inout KnownTerms, _ own: inout KnownTerms
  ) -> [EncodedMember] {
    group.members.map { member in
      switch member {
      case .policy(let policy): .policy(encode(policy, governed, other, &known, &own))
      case .groups(let groups): .groups(groups.map { encode($0, governed, other, &known, &own) })
      }
    }
  }

  /// - Parameters:
  ///   - known: what is known of the other end.
  ///   - own: what is known of the governed end.
  private mutating func encode(
    _ policy: Policy, _ governed: Side, _ other: Side, _ known: inout KnownTerms, _ own: inout KnownTerms
  ) -> EncodedPolicy {
    let subject = MayMust(isMember(governed, of: policy.subject))
    let selects = policy.own == .always ? subject : and([subject, fulfils(governed, policy.own, &own)])
    var result = EncodedPolicy(selects: selects, isolates: policy.isolates, runs: [])
    if selects.may == store.falseTerm { return result }
    for (action, run) in policy.rules.runs {
      var terms: [MayMust<Term>] = []
      for rule in run {
        let peers = fulfils(other, rule.peers, &known)
        let ports = matches(rule.ports, &known)
        let match = and([peers, MayMust(ports)])
        terms.append(rule.own == .always ? match : and([fulfils(governed, rule.own, &own), match]))
      }
      let any = or(terms)
      result.runs.append(Run(action: action, match: and([selects, any])))
    }
    return result
  }

  /// Unsatisfiable iff a tier, and what comes behind, deny.
  private mutating func answer(
    of tier: Tier, _ groups: [[EncodedMember]], next: MayMust<Term>
  ) -> MayMust<Term> {
    let isolated = or(groups.joined().flatMap(\.policies).filter(\.isolates).map(\.selects))
    var rest = step(tier.atEnd, where: isolated, else: next, next: next)
    for group in groups.reversed() { rest = answer(of: group, rest: rest, next: next) }
    return rest
  }

  /// Unsatisfiable iff a group, and what comes behind it, deny. Where all its rules say the same, their order does not
  /// matter.
  private mutating func answer(
    of group: [EncodedMember], rest: MayMust<Term>, next: MayMust<Term>
  ) -> MayMust<Term> {
    let runs = group.flatMap(\.policies).flatMap(\.runs)
    guard let first = runs.first else { return rest }
    if runs.allSatisfy({ $0.action == first.action }) {
      return step(first.action, where: or(runs.map(\.match)), else: rest, next: next)
    }
    return group.count == 1 ? answer(of: group[0], rest: rest, next: next) : tie(group, rest: rest, next: next)
  }

  /// Unsatisfiable iff a member of a group, and what comes behind it, deny.
  private mutating func answer(
    of member: EncodedMember, rest: MayMust<Term>, next: MayMust<Term>
  ) -> MayMust<Term> {
    var rest = rest
    switch member {
    case .policy(let policy):
      for run in policy.runs.reversed() { rest = step(run.action, where: run.match, else: rest, next: next) }
    case .groups(let groups):
      for group in groups.reversed() { rest = answer(of: group, rest: rest, next: next) }
    }
    return rest
  }

  /// Unsatisfiable iff whatever member of a tie speaks, it denies; and where none does, what comes behind.
  private mutating func tie(
    _ group: [EncodedMember], rest: MayMust<Term>, next: MayMust<Term>
  ) -> MayMust<Term> {
    var may: [Term] = []
    var must: [Term] = []
    var matches: [MayMust<Term>] = []
    for member in group {
      let match = or(member.policies.flatMap(\.runs).map(\.match))
      matches.append(match)
      // What it says where it speaks; elsewhere the one that takes no part in the answer.
      let says = answer(of: member, rest: MayMust(may: store.falseTerm, must: store.trueTerm), next: next)
      may.append(store.and([match.may, says.may]))
      must.append(store.implies(match.may, says.must))
    }
    let any = or(matches)
    may.append(store.and([store.not(any.must), rest.may]))
    must.append(store.or([any.must, rest.must]))
    return MayMust(may: store.or(may), must: store.and(must))
  }

  /// Unsatisfiable iff an action denies where something matches, and `rest` where it does not.
  private mutating func step(
    _ action: Action, where match: MayMust<Term>, else rest: MayMust<Term>, next: MayMust<Term>
  ) -> MayMust<Term> {
    switch action {
    case .allow: return or([rest, match])
    case .deny: return and([not(match), rest])
    case .pass:
      let passed = and([match, next])
      let may = store.or([passed.may, store.and([store.not(match.must), rest.may])])
      if match.isCertain && rest.isCertain && next.isCertain { return MayMust(may) }
      let must = store.and([store.implies(match.may, next.must), store.or([match.must, rest.must])])
      return MayMust(may: may, must: must)
    }
  }

  // MARK: Pairs of terms

  /// Unsatisfiable iff one of the terms is.
  mutating func and(_ terms: [MayMust<Term>]) -> MayMust<Term> { MayMust<Term>.combining(terms) { store.and($0) } }

  /// Unsatisfiable iff all of the terms are.
  mutating func or(_ terms: [MayMust<Term>]) -> MayMust<Term> { MayMust<Term>.combining(terms) { store.or($0) } }

  /// Unsatisfiable iff the term holds always.
  mutating func not(_ term: MayMust<Term>) -> MayMust<Term> { term.negated { store.not($0) } }
}

extension [Rule] {
  /// Neighbours of one action together, in order.
  fileprivate var runs: [(action: Action, rules: [Rule])] {
    reduce(into: []) { runs, rule in
      if let last = runs.indices.last, runs[last].action == rule.action {
        runs[last].rules.append(rule)
      } else {
        runs.append((rule.action, [rule]))
      }
    }
  }
}
