package import ReferenceEvaluator

extension ClusterNetworkPolicyReading {
  /// Everything that policies may say of one connection, and what leaves it open.
  package struct Judgement: Sendable {
    /// One rule that speaks or does not, whoever knows.
    package struct Choice: Sendable {
      /// Why nobody knows.
      package var cause: ReferenceEvaluator.Doubt.Cause
      /// The rule, at the peer that leaves it open.
      package var rule: ReferenceEvaluator.RuleReference
      /// What happens if the rule speaks.
      package var outcome: Outcome
      /// What may happen in its stead.
      package var alternatives: [Outcome]
      /// Whether in its stead all policies that were asked so far may say nothing.
      fileprivate var mayBeSilent: Bool
    }

    /// What rules say that may speak.
    private var spoken: [Outcome] = []
    /// Whether no rule may match.
    private(set) var mayBeSilent = true
    private var open: [Choice] = []

    /// No rule matches.
    static let silence = Judgement()

    private init() {}

    /// A rule that matches.
    init(_ outcome: Outcome) { (spoken, mayBeSilent) = ([outcome], false) }

    /// A rule that matches or does not (semantics C43, C44).
    ///
    /// - Parameter causes: why, with the rule at the first peer of which it is not known.
    init(
      _ outcome: Outcome,
      ifMatchedBy causes: [(cause: ReferenceEvaluator.Doubt.Cause, rule: ReferenceEvaluator.RuleReference)]
    ) {
      spoken = [outcome]
      open = causes.map { .init(cause: $0.cause, rule: $0.rule, outcome: outcome, alternatives: [], mayBeSilent: true) }
    }

    /// What several may say that are not ordered: of those that say something at all, any one (semantics C38, C42).
    init(tied parts: [Judgement]) {
      for (index, part) in parts.enumerated() {
        var others = parts
        others.remove(at: index)
        let said = others.flatMap(\.spoken)
        spoken += part.spoken
        open += part.open.map { $0.followed(by: said, mayBeSilent: others.allSatisfy(\.mayBeSilent)) }
        for outcome in part.spoken {
          guard let rule = outcome.rule, !said.isEmpty else { continue }
          open.append(.init(cause: .tie, rule: rule, outcome: outcome, alternatives: said, mayBeSilent: false))
        }
      }
      mayBeSilent = parts.allSatisfy(\.mayBeSilent)
    }

    /// Asks others where nothing was said.
    mutating func follow(with next: Judgement) {
      guard mayBeSilent else { return }
      open = open.map { $0.followed(by: next.spoken, mayBeSilent: next.mayBeSilent) } + next.open
      spoken += next.spoken
      mayBeSilent = next.mayBeSilent
    }

    /// What may happen, each once, at least one: in the order of the policies and of their rules, none last.
    package var outcomes: [Outcome] {
      spoken.sorted { a, b in
        guard let a = a.rule, let b = b.rule else { return false }
        return (a.policy, a.rule) < (b.policy, b.rule)
      } + (mayBeSilent ? [.none] : [])
    }

    /// What leaves open which of the outcomes it is, in the order of the policies and of their rules.
    package var choices: [Choice] {
      open.map { $0.followed(by: $0.mayBeSilent ? [.none] : [], mayBeSilent: false) }
        .sorted { ($0.rule.policy, $0.rule.rule) < ($1.rule.policy, $1.rule.rule) }
    }
  }
}

extension ClusterNetworkPolicyReading.Judgement.Choice {
  /// The same choice where others are asked if those asked so far say nothing.
  fileprivate func followed(by said: [ClusterNetworkPolicyReading.Outcome], mayBeSilent next: Bool) -> Self {
    guard mayBeSilent else { return self }
    var result = self
    result.alternatives += said
    result.mayBeSilent = next
    return result
  }
}
