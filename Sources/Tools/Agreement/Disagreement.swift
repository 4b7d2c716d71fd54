/// Two engines give different answers, or an answer makes no sense.
package struct Disagreement: Error, Hashable, Sendable {
  /// Which engines or what kind of trouble, such as `evaluator/algebra`.
  package var kind: String
  /// The flow or property, and both answers.
  package var detail: String

  /// Makes a disagreement.
  package init(_ kind: String, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}

/// How much of each world is looked at.
package struct Effort: Hashable, Sendable {
  /// At most this many pairs of ends by brute force.
  package var forcedPairs: Int
  /// At most this many pairs of ends against the set algebra, every port each.
  package var pairs: Int
  /// At most this many pairs in the query to the solver.
  package var solverPairs: Int
  /// How many flows the term interpreter judges.
  package var interpretedFlows: Int

  /// Makes an effort.
  package init(forcedPairs: Int, pairs: Int, solverPairs: Int, interpretedFlows: Int) {
    self.forcedPairs = forcedPairs
    self.pairs = pairs
    self.solverPairs = solverPairs
    self.interpretedFlows = interpretedFlows
  }

  /// For long runs of optimised builds.
  package static let thorough = Effort(forcedPairs: 2_000, pairs: 400, solverPairs: 60, interpretedFlows: 12)
  /// For test runs of debug builds.
  package static let quick = Effort(forcedPairs: 80, pairs: 16, solverPairs: 6, interpretedFlows: 1)
}

/// What worlds came to: evidence that the checks are about something.
package struct Tally: Hashable, Sendable {
  /// Worlds that were checked.
  package var worlds = 0
  /// Flows that the evaluator allows, and that it denies.
  package var allowed = 0
  /// Flows that the evaluator denies.
  package var denied = 0
  /// Properties by verdict.
  package var verdicts: [String: Int] = [:]
  /// Properties that a brute-force search found violated.
  package var violatedByForce = 0
  /// Those of them that only pods violate that no manifest declares.
  package var violatedByHypothetical = 0
  /// Pods that no manifest declares and that were looked at.
  package var hypotheticalPods = 0
  /// What else there was, by what it is called.
  package var findings: [String: Int] = [:]
  /// The seed of the first world with each finding.
  package private(set) var examples: [String: UInt64] = [:]
  /// The seed of the world in work.
  var seed: UInt64 = 0
  /// Questions to the solver that reached it.
  package var solverChecks = 0
  /// Whether it is counted, too, what hypothetical pods are that decide about properties.
  package var countsFeatures = false

  /// Nothing yet.
  package init() {}

  /// Adds the counts of another tally.
  package mutating func add(_ other: Self) {
    worlds += other.worlds
    allowed += other.allowed
    denied += other.denied
    verdicts.merge(other.verdicts) { $0 + $1 }
    violatedByForce += other.violatedByForce
    violatedByHypothetical += other.violatedByHypothetical
    hypotheticalPods += other.hypotheticalPods
    findings.merge(other.findings) { $0 + $1 }
    examples.merge(other.examples) { min($0, $1) }
    solverChecks += other.solverChecks
  }

  /// Counts something that has a name.
  mutating func count(_ name: String) {
    findings[name, default: 0] += 1
    if examples[name] == nil { examples[name] = seed }
  }

  /// The counts in words.
  package var summary: String {
    let properties = verdicts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let hypothetical =
      hypotheticalPods == 0
      ? "" : " (\(violatedByHypothetical) by one of \(hypotheticalPods) hypothetical pods alone)"
    let further = findings.sorted { $0.key < $1.key }.map { name, count in
      "\(count) \(name)\(examples[name].map { " (seed \($0))" } ?? ""); "
    }
    .joined()
    return "\(worlds) worlds; flows: \(allowed) allowed, \(denied) denied; properties: \(properties); "
      + "\(violatedByForce) violated by brute force\(hypothetical); \(further)\(solverChecks) solver checks"
  }
}
