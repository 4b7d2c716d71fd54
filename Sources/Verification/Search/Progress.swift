/// What is known of a property after some of its obligations.
struct Progress {
  /// What violates it, by pairs of ends.
  var violations: ViolationCollector
  /// Violations that are no pairs of ends, or have an end that no manifest declares.
  var counterexamples: [Counterexample] = []
  /// How many violations `counterexamples` would hold without a limit.
  var count = 0
  /// Why an obligation is about nothing, the first reason.
  private(set) var emptiness: String?
  /// Why an obligation was not decided, the first reason.
  private(set) var unknown: String?

  /// What of the input leaves it open whether something violates.
  private(set) var undecided: [Undecided] = []

  /// Whether nothing was noted that keeps the property from being proved.
  var isProof: Bool {
    count == 0 && violations.pairCount == 0 && undecided.isEmpty && unknown == nil && emptiness == nil
  }

  init(violations: ViolationCollector) { self.violations = violations }

  /// Adds a violation.
  mutating func add(_ counterexample: Counterexample, standingFor count: Int = 1) {
    counterexamples.append(counterexample)
    self.count += count
  }

  /// Notes that something violates under some reading of the input and not under all.
  mutating func isUndecided(_ undecided: Undecided) { self.undecided.append(undecided) }

  /// Notes that something is about nothing.
  mutating func isEmpty(_ reason: String?) { emptiness = emptiness ?? reason }

  /// Notes that something was not decided.
  mutating func isUnknown(_ reason: String?) { unknown = unknown ?? reason }
}
