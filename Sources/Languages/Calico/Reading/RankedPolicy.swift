package import Network
package import ReferenceEvaluator

extension CalicoReading {
  /// What a rule does with what it matches (semantics K16).
  package enum Outcome: Hashable, Sendable {
    case allow(ReferenceEvaluator.RuleReference)
    case deny(ReferenceEvaluator.RuleReference)
    /// The next tier is asked.
    case pass(ReferenceEvaluator.RuleReference)

    /// The rule.
    var rule: ReferenceEvaluator.RuleReference {
      switch self {
      case .allow(let rule), .deny(let rule), .pass(let rule): rule
      }
    }
  }

  /// A rule that matches a connection, or may.
  package struct Voice: Hashable, Sendable {
    package var outcome: Outcome
    /// Why nobody knows whether the rule matches; nothing where it does.
    var causes: Set<ReferenceEvaluator.Doubt.Cause>

    /// A rule of which it is known, or may be, that it matches.
    init(_ outcome: Outcome, _ truth: Truth) { (self.outcome, causes) = (outcome, truth.causes) }

    /// A rule that matches.
    package init(_ outcome: Outcome) { self.init(outcome, .yes) }

    /// Whether it surely speaks, if it is asked.
    var isCertain: Bool { causes.isEmpty }
  }

  /// A policy of any language, with its rank among all others.
  package struct RankedPolicy: Sendable {
    /// Its place in `world.policies`.
    var place: Int
    var rank: Rank
    /// Whether it selects a pod and judges it in a direction (semantics K14).
    var selects: @Sendable (_ pod: Int, Direction) -> Truth
    /// The rules that may speak for it, in order, the first that matches; behind one that surely does, only such as say
    /// the same. Those that allow are left out where they are not to be asked.
    var voices: @Sendable (Flow, Direction, _ countsAllow: Bool) -> [Voice]

    /// Makes a policy.
    package init(
      place: Int, rank: Rank,
      selects: @escaping @Sendable (_ pod: Int, Direction) -> Truth,
      voices: @escaping @Sendable (Flow, Direction, _ countsAllow: Bool) -> [Voice]
    ) {
      self.place = place
      self.rank = rank
      self.selects = selects
      self.voices = voices
    }
  }
}
