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
}
