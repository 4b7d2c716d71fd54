package import Advice
package import Network
package import Verification

/// Why one end of a flow lets it through or stops it, rule by rule.
package struct EndTrace: Sendable {
  /// The direction that is judged at this end.
  package var direction: Direction
  /// The answer and its reasons.
  package var end: Counterexample.End
  /// What the policies say that judge this end, in the order in which they are asked.
  package var policies: [PolicyTrace]
  /// What those would say that are not asked, since stronger ones decide.
  package var unasked: [PolicyTrace] = []
  /// The tiers of these policies, in order; empty in a language whose tiers have no end of their own.
  package var tiers: [TierTrace] = []
}

/// What the end of a tier says of a flow.
package struct TierTrace: Sendable {
  /// The tier.
  package var tier: PolicyTier
  /// Whether its end is asked, since no rule of it matches; nil where that is open.
  package var isEndAsked: Bool?
}
