extension CalicoReading {
  /// Where a policy stands among all others (semantics K12, K20, K21).
  package struct Rank: Hashable, Sendable {
    /// The name of its tier.
    var tier: String
    /// Its order in the tier; infinity, which is last, where it has none.
    var order: Double
    /// What orders it among policies of the same order, byte by byte; nil where nobody can tell.
    var tieKey: String?
  }
}
