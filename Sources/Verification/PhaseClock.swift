/// How long the phases of verification took, in all threads together.
package struct PhaseTimes: Hashable, Sendable {
  /// Cutting the model down to what a claim can see, and writing the claim as terms.
  package var encode = Duration.zero
  /// The solver's part.
  package var solve = Duration.zero
  /// Everything that checks the solver: set algebra, the term interpreter and the reference evaluator.
  package var check = Duration.zero

  /// No time yet.
  package init() {}

  /// The sum.
  package static func += (a: inout Self, b: Self) {
    a.encode += b.encode
    a.solve += b.solve
    a.check += b.check
  }
}

/// Measures the phases of one thread's work.
final class PhaseClock {
  /// The times so far.
  private(set) var times = PhaseTimes()

  /// Counts the time that `body` takes as a phase's.
  func measure<Result>(_ phase: WritableKeyPath<PhaseTimes, Duration>, _ body: () -> Result) -> Result {
    let start = ContinuousClock.now
    defer { add(phase, since: start) }
    return body()
  }

  /// Counts the time since `start` as a phase's.
  func add(_ phase: WritableKeyPath<PhaseTimes, Duration>, since start: ContinuousClock.Instant) {
    times[keyPath: phase] += start.duration(to: .now)
  }
}
