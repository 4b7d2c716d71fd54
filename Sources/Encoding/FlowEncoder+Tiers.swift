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
    /// Whether that may depend on more than the pod's class. Then what its rules match is asked apart from it: it is one
    /// answer for all of them and for the end of their tier.
    var isOpen: Bool
    var isolates: Bool
    /// Its rules in order, neighbours of one action together.
    var runs: [Run]
  }

  /// What comes behind some policies of a tier.
  private struct Rest {
    /// Unsatisfiable iff the flow is denied where a policy of the tier isolates the governed end.
    var isolated: MayMust<Term>
    /// Unsatisfiable iff it is denied where none does so before; nil where that is the same.
    var free: MayMust<Term>?
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
    let isOpen = policy.own != .always
    var result = EncodedPolicy(selects: selects, isOpen: isOpen, isolates: policy.isolates, runs: [])
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
      result.runs.append(Run(action: action, match: isOpen ? any : and([selects, any])))
    }
    return result
  }

  /// Unsatisfiable iff a tier, and what comes behind, deny.
  private mutating func answer(
    of tier: Tier, _ groups: [[EncodedMember]], next: MayMust<Term>
  ) -> MayMust<Term> {
    let policies = groups.joined().flatMap(\.policies)
    var rest: Rest
    if policies.contains(where: \.isOpen) {
      rest = Rest(isolated: step(tier.atEnd, where: MayMust(store.trueTerm), else: next, next: next), free: next)
    } else {
      let isolated = or(policies.filter(\.isolates).map(\.selects))
      rest = Rest(isolated: step(tier.atEnd, where: isolated, else: next, next: next))
    }
    for group in groups.reversed() { rest = answer(of: group, rest, next: next) }
    return rest.free ?? rest.isolated
  }

  /// Unsatisfiable iff a group, and what comes behind it, deny. Where all its rules say the same, their order does not
  /// matter.
  private mutating func answer(of group: [EncodedMember], _ rest: Rest, next: MayMust<Term>) -> Rest {
    let policies = group.flatMap(\.policies)
    let runs = policies.flatMap(\.runs)
    if policies.contains(where: \.isOpen) || Set(runs.map(\.action)).count > 1 {
      return group.count == 1 ? answer(of: group[0], rest, next: next) : tie(group, rest, next: next)
    }
    let action = runs.first?.action ?? .allow
    let match = or(runs.map(\.match))
    let isolated = step(action, where: match, else: rest.isolated, next: next)
    let free = rest.free.map {
      let silent = choose(isolating(policies), rest.isolated, else: $0)
      return step(action, where: match, else: silent, next: next)
    }
    return Rest(isolated: isolated, free: free)
  }

  /// Unsatisfiable iff a member of a group, and what comes behind it, deny.
  private mutating func answer(of member: EncodedMember, _ rest: Rest, next: MayMust<Term>) -> Rest {
    switch member {
    case .policy(let policy):
      let isolated = answer(of: policy, where: rest.isolated, else: rest.isolated, next: next)
      let free = rest.free.map { answer(of: policy, where: rest.isolated, else: $0, next: next) }
      return Rest(isolated: isolated, free: free)
    case .groups(let groups):
      var rest = rest
      for group in groups.reversed() { rest = answer(of: group, rest, next: next) }
      return rest
    }
  }

  /// Unsatisfiable iff a policy, and what comes behind it, deny.
  ///
  /// - Parameters:
  ///   - isolated: what comes behind where the policy isolates.
  ///   - rest: what comes behind where it does not speak.
  private mutating func answer(
    of policy: EncodedPolicy, where isolated: MayMust<Term>, else rest: MayMust<Term>, next: MayMust<Term>
  ) -> MayMust<Term> {
    let silent = policy.isolates ? isolated : rest
    var said = policy.isOpen || silent == rest ? silent : choose(policy.selects, silent, else: rest)
    for run in policy.runs.reversed() { said = step(run.action, where: run.match, else: said, next: next) }
    return policy.isOpen ? choose(policy.selects, said, else: rest) : said
  }

  /// Unsatisfiable iff what is said where something is so, and `rest` where it is not, deny.
  private mutating func choose(
    _ isSo: MayMust<Term>, _ said: MayMust<Term>, else rest: MayMust<Term>
  ) -> MayMust<Term> {
    let may = store.or([store.and([isSo.may, said.may]), store.and([store.not(isSo.must), rest.may])])
    if isSo.isCertain && said.isCertain && rest.isCertain { return MayMust(may) }
    return MayMust(
      may: may, must: store.and([store.implies(isSo.may, said.must), store.or([isSo.must, rest.must])]))
  }

  /// Unsatisfiable iff none of some policies isolates the governed end.
  private mutating func isolating(_ policies: [EncodedPolicy]) -> MayMust<Term> {
    or(policies.filter(\.isolates).map(\.selects))
  }

  /// Unsatisfiable iff whatever member of a tie speaks, it denies; and where none does, what comes behind.
  private mutating func tie(_ group: [EncodedMember], _ rest: Rest, next: MayMust<Term>) -> Rest {
    var may: [Term] = []
    var must: [Term] = []
    for member in group {
      let match = or(member.policies.map { matches($0) })
      // What it says where it speaks; elsewhere the one that takes no part in the answer.
      let silent = Rest(isolated: MayMust(may: store.falseTerm, must: store.trueTerm))
      let says = answer(of: member, silent, next: next).isolated
      may.append(store.and([match.may, says.may]))
      must.append(store.implies(match.may, says.must))
    }
    let policies = group.flatMap(\.policies)
    let any = or(policies.map { matches($0) })
    func heard(else rest: MayMust<Term>) -> MayMust<Term> {
      let mayBe = may + [store.and([store.not(any.must), rest.may])]
      let mustBe = must + [store.or([any.must, rest.must])]
      return MayMust(may: store.or(mayBe), must: store.and(mustBe))
    }
    let free = rest.free.map { heard(else: silent(policies, isolated: rest.isolated, free: $0)) }
    return Rest(isolated: heard(else: rest.isolated), free: free)
  }

  /// Unsatisfiable iff what comes behind a tie of which nothing speaks denies: one of its policies may isolate all the
  /// same.
  private mutating func silent(
    _ policies: [EncodedPolicy], isolated: MayMust<Term>, free: MayMust<Term>
  ) -> MayMust<Term> {
    let isolating = isolating(policies)
    let silent = policies.filter(\.isolates).map { policy in
      store.and([policy.selects.may, store.not(or(policy.runs.map(\.match)).must)])
    }
    let may = store.and([store.or(silent), isolated.may])
    let must = store.implies(store.or(silent), isolated.must)
    return MayMust(
      may: store.or([may, store.and([store.not(isolating.must), free.may])]),
      must: store.and([must, store.or([isolating.must, free.must])]))
  }

  /// Unsatisfiable iff a policy does not speak.
  private mutating func matches(_ policy: EncodedPolicy) -> MayMust<Term> {
    let match = or(policy.runs.map(\.match))
    return policy.isOpen ? and([policy.selects, match]) : match
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
