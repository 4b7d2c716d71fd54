import Verification

/// How often each verdict occurs.
struct VerdictCounts {
  /// The properties.
  private(set) var properties = 0
  /// The tests.
  private(set) var tests = 0
  /// The tests that passed.
  private(set) var passedTests = 0
  /// The tests that were not decided, and were expected to be.
  private(set) var undecidedTests = 0

  private var byName: [String: Int] = [:]

  /// The verdicts in the order in which they are counted.
  static let order = [
    Verdict.proved, .waived, .expectedViolation, .violated, .unexpectedSuccess, .vacuous(reason: ""),
    .inconclusive(reason: ""),
  ]

  /// Counts the verdicts of several property files.
  init(_ outcomes: [Outcome]) {
    for outcome in outcomes {
      for property in outcome.properties { byName[property.verdict.name, default: 0] += 1 }
      properties += outcome.properties.count
      tests += outcome.tests.count
      passedTests += outcome.tests.count(where: \.isPassed)
      undecidedTests += outcome.tests.count { !$0.isPassed && !$0.isFailed }
    }
  }

  /// How often a verdict occurs, whatever its reason.
  subscript(verdict: Verdict) -> Int { byName[verdict.name, default: 0] }

  /// `2 properties: 1 proved, 1 violated`, `17 tests: 17 passed`.
  ///
  /// - Parameter whole: of how many properties these are a part, and how many tests were left out; nil for all.
  func phrases(of whole: (properties: Int, tests: Int)? = nil) -> [String] {
    var phrases: [String] = []
    if properties > 0 {
      let verdicts = Self.order.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.name)" }
      let number =
        whole.map { "\(properties) of \(counted($0.properties, "property", "properties"))" }
        ?? counted(properties, "property", "properties")
      phrases.append("\(number): \(verdicts.joined(separator: ", "))")
    }
    if let left = whole?.tests, left > 0 { phrases.append("\(counted(left, "test", "tests")) left out") }
    if tests > 0 {
      let failed = tests - passedTests - undecidedTests
      let answers = [(passedTests, "passed"), (failed, "failed"), (undecidedTests, "undecided")].filter { $0.0 > 0 }.map
      { "\($0.0) \($0.1)" }
      phrases.append("\(counted(tests, "test", "tests")): \(answers.joined(separator: ", "))")
    }
    return phrases
  }
}

/// A number with its noun in the right form.
func counted(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
