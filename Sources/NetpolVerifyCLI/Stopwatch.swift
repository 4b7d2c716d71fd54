import SMT
import Verification

/// How long the stages of a run took, for `--stats`.
struct Stopwatch {
  private var last = ContinuousClock.now
  private var stages: [(name: String, duration: Duration)] = []

  /// Ends a stage that began where the one before it ended.
  mutating func lap(_ name: String) {
    let now = ContinuousClock.now
    stages.append((name, last.duration(to: now)))
    last = now
  }

  /// Prints the stages and what the solver has done.
  func tell(_ outcomes: [Outcome], in environment: Environment) {
    for stage in stages { environment.tell("stats: \(stage.name) \(Self.milliseconds(stage.duration)) ms") }
    var solver = SolverStatistics()
    var times = PhaseTimes()
    for outcome in outcomes {
      solver += outcome.solverStatistics
      times += outcome.times
    }
    environment.tell(
      "stats: of verify, in all threads: encode \(Self.milliseconds(times.encode)) ms, "
        + "solve \(Self.milliseconds(times.solve)) ms, check \(Self.milliseconds(times.check)) ms")
    environment.tell(
      "stats: solver \(solver.checks) checks, \(solver.resourcesSpent) resources, "
        + "\(solver.propositionalVariables) variables")
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
