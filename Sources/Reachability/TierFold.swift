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
  /// A rule, with its place, that of its policy and its own among the policy's, and with what its policy asks of the
  /// governed end.
  typealias Placed = (policy: Int, number: Int, own: EndPredicate, rule: Rule)

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
      let end = end(of: tier, next: next)
      return tier.groups.reversed().reduce(end) { rest, group in allowed(by: group, rest: rest, next: next) }
    }
  }

  /// What the end of a tier says where it isolates, and what comes behind where it does not.
  private func end(of tier: Tier, next: MayMust<Connections>) -> MayMust<Connections> {
    let isolating = tier.groups.lazy.flatMap(\.policies).filter(\.isolates).map { speaks($0.own) }
    let isIsolated = isolating.reduce(MayMust(false)) { $0.combined(with: $1) { $0 || $1 } }
    guard isIsolated.may else { return next }
    let said = says(tier.atEnd, rest: next, next: next)
    if isIsolated.must { return said }
    return MayMust(may: said.may.union(next.may), must: said.must.intersection(next.must))
  }

  private func speaks(_ own: EndPredicate) -> MayMust<Bool> { own == .always ? MayMust(true) : isGoverned(own) }

  /// The connections that one of some rules matches.
  private func match(_ rules: [Placed]) -> MayMust<Connections> {
    if rules.allSatisfy({ $0.own == .always && $0.rule.own == .always }) { return matchesOther(rules) }
    var certain: [Placed] = []
    var possible: [Placed] = []
    for placed in rules {
      let own = speaks(placed.own).combined(with: speaks(placed.rule.own)) { $0 && $1 }
      if own.must { certain.append(placed) } else if own.may { possible.append(placed) }
    }
    let sure = matchesOther(certain)
    if possible.isEmpty { return sure }
    return MayMust(may: sure.may.union(matchesOther(possible).may), must: sure.must)
  }

  /// What the end of a tier says.
  private func says(
    _ action: Action, rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    switch action {
    case .allow: MayMust(.all)
    case .deny: MayMust(.none)
    case .pass: next
    }
  }

  private func allowed(
    by group: Group, rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    if let action = group.onlyAction {
      return step(action, match(group.policies.flatMap(\.placedRules)), else: rest, next: next)
    }
    return group.members.count == 1
      ? allowed(by: group.members[0], rest: rest, next: next) : allowed(byTie: group, rest: rest, next: next)
  }

  /// What the first that speaks says, and `rest` where none does.
  private func allowed(
    by member: Group.Member, rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    switch member {
    case .policy(let policy): allowed(by: policy, rest: rest, next: next)
    case .groups(let groups):
      groups.reversed().reduce(rest) { rest, group in allowed(by: group, rest: rest, next: next) }
    }
  }

  /// What the first rule that matches says, and `rest` where none does.
  private func allowed(
    by policy: Policy, rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    policy.placedRules.reversed().reduce(rest) { rest, placed in
      step(placed.rule.action, match([placed]), else: rest, next: next)
    }
  }

  /// What one of several members of one rank says, whichever it is.
  private func allowed(
    byTie group: Group, rest: MayMust<Connections>, next: MayMust<Connections>
  ) -> MayMust<Connections> {
    var mayMatch = Connections.none
    var mustMatch = Connections.none
    var may = Connections.none
    var must = Connections.all
    for member in group.members where member.policies.contains(where: { !$0.rules.isEmpty }) {
      let match = match(member.policies.flatMap(\.placedRules))
      mayMatch = mayMatch.union(match.may)
      mustMatch = mustMatch.union(match.must)
      // Where it does not speak, what takes no part in the answer.
      let says = allowed(by: member, rest: MayMust(may: .none, must: .all), next: next)
      may = may.union(says.may)
      must = must.intersection(says.must)
    }
    may = may.union(rest.may.subtracting(mustMatch))
    must = must.intersection(mustMatch.union(rest.must))
    return may == must ? MayMust(may) : MayMust(may: may, must: must)
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
  fileprivate var placedRules: [(policy: Int, number: Int, own: EndPredicate, rule: Rule)] {
    rules.enumerated().map { (place, $0, own, $1) }
  }
}
