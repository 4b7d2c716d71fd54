import SMT

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
  func tell(_ solver: SolverStatistics, in environment: Environment) {
    for stage in stages {
      let (seconds, attoseconds) = stage.duration.components
      environment.tell("stats: \(stage.name) \(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms")
    }
    environment.tell(
      "stats: solver \(solver.checks) checks, \(solver.resourcesSpent) resources, "
        + "\(solver.propositionalVariables) variables")
  }
}
