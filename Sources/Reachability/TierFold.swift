import Network
import PolicyModel

/// Sets of connections, for one other end or for many at a time.
protocol ConnectionAlgebra: Equatable {
  /// No connection.
  static var none: Self { get }
  /// Every connection.
  static var all: Self { get }
  func union(_ other: Self) -> Self
  func intersection(_ other: Self) -> Self
  func subtracting(_ other: Self) -> Self
}

extension ConnectionAlgebra {
  /// Every connection but these.
  fileprivate var inverse: Self { Self.all.subtracting(self) }
}

extension ConnectionSet: ConnectionAlgebra {
  static var none: Self { Self() }
}

/// The fold over tiers, as sets: the second statement of what `FlowEncoder` says in terms. What is governed is one class of
/// pods, of which every policy of the tiers speaks.
struct TierFold<Connections: ConnectionAlgebra> {
  /// A rule, with its place and that of its policy.
  typealias Placed = (policy: Int, number: Int, rule: Rule)

  /// What comes behind some policies of a tier.
  private struct Rest {
    /// What is said of a connection whose governed end a policy of the tier isolates.
    var isolated: MayMust<Connections>
    /// What is said of one that no policy isolates before; nil where that is the same.
    var free: MayMust<Connections>?
  }

  /// Whether what is governed fulfils a predicate.
  let isGoverned: (EndPredicate) -> MayMust<Bool>
  /// The connections whose other end and port one of some rules matches. All are asked about at once: here the time goes.
  let matchesOther: ([Placed]) -> MayMust<Connections>

  /// - Parameters:
  ///   - isGoverned: whether what is governed fulfils a predicate.
  ///   - match: the connections whose other end and port one of some rules matches.
  init(
    _ isGoverned: @escaping (EndPredicate) -> MayMust<Bool>, match: @escaping ([Placed]) -> MayMust<Connections>
  ) {
    self.isGoverned = isGoverned
    matchesOther = match
  }

  /// What the tiers allow.
  func allowed(by tiers: [Tier]) -> MayMust<Connections> {
    tiers.reversed().reduce(MayMust(.all)) { next, tier in
      let rest = tier.groups.reversed().reduce(end(of: tier, next: next)) { rest, group in
        allowed(by: group, rest, next: next)
      }
      return rest.free ?? rest.isolated
    }
  }

  /// What the end of a tier says where it isolates, and what comes behind where it does not.
  private func end(of tier: Tier, next: MayMust<Connections>) -> Rest {
    let policies = tier.groups.lazy.flatMap(\.policies)
    let said = says(tier.atEnd, next: next)
    if policies.contains(where: { $0.own != .always }) { return Rest(isolated: said, free: next) }
    return Rest(isolated: policies.contains(where: \.isolates) ? said : next)
  }

  private func speaks(_ own: EndPredicate) -> MayMust<Bool> { own == .always ? MayMust(true) : isGoverned(own) }

  /// The connections that one of some rules matches.
  private func match(_ rules: [Placed]) -> MayMust<Connections> {
    if rules.allSatisfy({ $0.rule.own == .always }) { return matchesOther(rules) }
    var certain: [Placed] = []
    var possible: [Placed] = []
    for placed in rules {
      let own = speaks(placed.rule.own)
      if own.must { certain.append(placed) } else if own.may { possible.append(placed) }
    }
    let sure = matchesOther(certain)
    if possible.isEmpty { return sure }
    return MayMust(may: sure.may.union(matchesOther(possible).may), must: sure.must)
  }

  /// What the end of a tier says.
  private func says(_ action: Action, next: MayMust<Connections>) -> MayMust<Connections> {
    switch action {
    case .allow: MayMust(.all)
    case .deny: MayMust(.none)
    case .pass: next
    }
  }

  private func allowed(by group: Group, _ rest: Rest, next: MayMust<Connections>) -> Rest {
    if let action = group.onlyAction, group.policies.allSatisfy({ $0.own == .always }) {
      let match = match(group.policies.flatMap(\.placedRules))
      let isolated = step(action, match, else: rest.isolated, next: next)
      let free = rest.free.map {
        group.policies.contains(where: \.isolates) ? isolated : step(action, match, else: $0, next: next)
      }
      return Rest(isolated: isolated, free: free)
    }
    return group.members.count == 1
      ? allowed(by: group.members[0], rest, next: next) : allowed(byTie: group, rest, next: next)
  }

  /// What the first that speaks says, and `rest` where none does.
  private func allowed(by member: Group.Member, _ rest: Rest, next: MayMust<Connections>) -> Rest {
    switch member {
    case .policy(let policy): allowed(by: policy, rest, next: next)
    case .groups(let groups):
      groups.reversed().reduce(rest) { rest, group in allowed(by: group, rest, next: next) }
    }
  }

  /// What the first rule that matches says, and `rest` where none does. Whether the policy speaks of what is governed is
  /// asked once, for all its rules and for the end of its tier.
  private func allowed(by policy: Policy, _ rest: Rest, next: MayMust<Connections>) -> Rest {
    func said(_ rest: MayMust<Connections>) -> MayMust<Connections> {
      policy.placedRules.reversed().reduce(rest) { rest, placed in
        step(placed.rule.action, match([placed]), else: rest, next: next)
      }
    }
    let speaks = speaks(policy.own)
    let isolated = choose(speaks, said(rest.isolated), else: rest.isolated)
    let free = rest.free.map { choose(speaks, said(policy.isolates ? rest.isolated : $0), else: $0) }
    return Rest(isolated: isolated, free: free)
  }

  /// What is said where a policy speaks, and where it does not.
  private func choose(
    _ speaks: MayMust<Bool>, _ said: MayMust<Connections>, else rest: MayMust<Connections>
  ) -> MayMust<Connections> {
    if speaks.must { return said }
    return speaks.may ? either(said.may.union(rest.may), said.must.intersection(rest.must)) : rest
  }

  /// What one of several members of one rank says, whichever it is.
  private func allowed(byTie group: Group, _ rest: Rest, next: MayMust<Connections>) -> Rest {
    var mustMatch = Connections.none
    var may = Connections.none
    var must = Connections.all
    for member in group.members where member.policies.contains(where: { !$0.rules.isEmpty }) {
      for policy in member.policies where speaks(policy.own).must {
        mustMatch = mustMatch.union(match(policy.placedRules).must)
      }
      // Where it does not speak, what takes no part in the answer.
      let says = allowed(by: member, Rest(isolated: MayMust(may: .none, must: .all)), next: next).isolated
      may = may.union(says.may)
      must = must.intersection(says.must)
    }
    func answer(else rest: MayMust<Connections>) -> MayMust<Connections> {
      either(may.union(rest.may.subtracting(mustMatch)), must.intersection(mustMatch.union(rest.must)))
    }
    let free = rest.free.map { answer(else: silent(group, isolated: rest.isolated, free: $0)) }
    return Rest(isolated: answer(else: rest.isolated), free: free)
  }

  /// What comes behind a tie of which nothing speaks: one of its policies may isolate all the same.
  private func silent(
    _ group: Group, isolated: MayMust<Connections>, free: MayMust<Connections>
  ) -> MayMust<Connections> {
    var silent = Connections.none
    var isSure = false
    for policy in group.policies where policy.isolates {
      let speaks = speaks(policy.own)
      if speaks.may { silent = silent.union(match(policy.placedRules).must.inverse) }
      if speaks.must { isSure = true }
    }
    let may = silent.intersection(isolated.may)
    let must = silent.inverse.union(isolated.must)
    return isSure ? either(may, must) : either(may.union(free.may), must.intersection(free.must))
  }

  /// What may and what must be allowed, as one where it is one.
  private func either(_ may: Connections, _ must: Connections) -> MayMust<Connections> {
    may == must ? MayMust(may) : MayMust(may: may, must: must)
  }

  /// What an action says of what matches, and `rest` of what does not.
  private func step(
    _ action: Action, _ match: MayMust<Connections>, else rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    switch action {
    case .allow: return rest.combined(with: match) { $0.union($1) }
    case .deny: return rest.combined(with: match.negated(\.inverse)) { $0.intersection($1) }
    case .pass:
      let may = match.may.intersection(next.may).union(rest.may.subtracting(match.must))
      if match.isCertain, rest.isCertain, next.isCertain { return MayMust(may) }
      let must = match.may.inverse.union(next.must).intersection(match.must.union(rest.must))
      return MayMust(may: may, must: must)
    }
  }
}

extension Policy {
  /// The rules, with their places.
  fileprivate var placedRules: [(policy: Int, number: Int, rule: Rule)] {
    rules.enumerated().map { (place, $0, $1) }
  }
}
