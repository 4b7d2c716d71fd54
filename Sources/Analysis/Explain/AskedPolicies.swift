import Advice
import PolicyModel

/// Which of the policies that judge an end are asked about a flow, by what each of them says of it on its own: one that a
/// stronger one leaves nothing to say is not.
struct AskedPolicies {
  /// What policies say together.
  private struct Said {
    /// Whether they may say nothing.
    var mayBeSilent = true
    /// What they may say.
    var actions: Set<WrittenRule.Action> = []
  }

  private let traces: [Int: PolicyTrace]
  /// The places of the policies that are asked, in the order in which they are.
  private(set) var asked: [Int] = []
  /// The same of those that are not.
  private(set) var left: [Int] = []
  /// The tiers that are asked up to their ends, or may be, each by the policies of it that judge.
  private(set) var ends: [End] = []

  /// The end of a tier.
  struct End {
    /// The places of the tier's policies.
    var policies: [Int]
    /// Whether none of them says anything, for certain.
    var isCertain: Bool
  }

  /// Asks the policies of the tiers of one direction, of which only those that judge the end have traces.
  init(_ traces: [PolicyTrace], in tiers: [Tier]) {
    self.traces = Dictionary(traces.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    var isOver = false
    for tier in tiers {
      guard !isOver else {
        leave(tier.groups)
        continue
      }
      let said = ask(tier.groups)
      let judging = tier.groups.flatMap(\.policies).filter { $0.index.map { self.traces[$0] != nil } ?? false }
      if said.mayBeSilent, !judging.isEmpty {
        ends.append(End(policies: judging.compactMap(\.index), isCertain: said.actions.isEmpty))
      }
      let isClosed =
        tier.atEnd == .deny
        && judging.contains { $0.isolates && $0.index.flatMap { self.traces[$0] }?.isUnclear == false }
      isOver = !said.actions.contains(.pass) && (!said.mayBeSilent || isClosed)
    }
    func once(_ places: [Int]) -> [Int] {
      var seen: Set<Int> = []
      return places.filter { seen.insert($0).inserted }
    }
    asked = once(asked)
    left = once(left).filter { !asked.contains($0) }
  }

  private mutating func leave(_ groups: [Group]) {
    left += groups.flatMap(\.policies).compactMap(\.index).filter { traces[$0] != nil }
  }

  /// Groups are asked in order, until one is sure to speak.
  private mutating func ask(_ groups: [Group]) -> Said {
    var result = Said()
    for group in groups {
      guard result.mayBeSilent else {
        leave([group])
        continue
      }
      // Of several of one rank, whatever one of those that speak says.
      var parts: [Said] = []
      for member in group.members { parts.append(ask(member)) }
      result.mayBeSilent = parts.allSatisfy(\.mayBeSilent)
      result.actions.formUnion(parts.flatMap(\.actions))
    }
    return result
  }

  private mutating func ask(_ member: Group.Member) -> Said {
    switch member {
    case .groups(let groups): return ask(groups)
    case .policy(let policy):
      guard let index = policy.index, let trace = traces[index] else { return Said() }
      asked.append(index)
      var result = Said()
      // Its other rules may stand in another group.
      let said = Set(policy.rules.map(\.action.written))
      for rule in trace.rules
      where rule.shadowedBy == nil && (rule.isMatch || rule.isUnclear) && said.contains(rule.action ?? .allow) {
        result.actions.insert(rule.action ?? .allow)
        if rule.isMatch { result.mayBeSilent = false }
      }
      return result
    }
  }
}

extension Action {
  /// The action in words that every language has.
  fileprivate var written: WrittenRule.Action {
    switch self {
    case .allow: .allow
    case .deny: .deny
    case .pass: .pass
    }
  }
}
