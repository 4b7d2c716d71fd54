import Diagnostics
import Kubernetes
import Network
import Properties
import Verification

/// One thing that a report about code can point at: a counterexample, a property without one, a failed test.
struct Finding {
  /// What the finding says.
  enum Kind {
    case proved, violated, waived, expectedViolation, unexpectedSuccess, vacuous, inconclusive
    /// A test that has the answer it expects.
    case passedTest
    case failedTest
    /// A test whose answer is open.
    case undecidedTest
  }

  /// A further place that bears on it.
  struct Place {
    var span: Span
    var text: String
  }

  /// What it says.
  var kind: Kind
  /// The property; nil for a test.
  var outcome: PropertyOutcome?
  /// The property's name, or `test`.
  var rule: String
  /// How bad it is.
  var severity: PropertySeverity
  /// What it is, in a line.
  var title: String
  /// Why, in lines. Text of users is safe to print.
  var details: [String]
  /// The place to look at first.
  var span: Span
  /// All places that bear on it.
  var places: [Place]
  /// What makes it the same finding on another run.
  var identity: [String]

  /// Whether it is anything to act on.
  var isProblem: Bool {
    switch kind {
    case .violated, .unexpectedSuccess, .vacuous, .inconclusive, .failedTest, .undecidedTest: true
    case .proved, .waived, .expectedViolation, .passedTest: false
    }
  }

  /// Whether it makes the run red.
  func isRed(in run: Run) -> Bool {
    switch kind {
    case .failedTest: true
    case .violated, .unexpectedSuccess: run.failOn.map { severity <= $0 } ?? true
    case .proved, .waived, .expectedViolation, .passedTest, .vacuous, .inconclusive, .undecidedTest: false
    }
  }
}

extension Finding {
  /// All findings of a run, in the order of files, properties and counterexamples; tests last.
  static func all(of run: Run) -> [Finding] {
    let text = TextReport(run, color: false, isIndented: false)
    return run.results.flatMap { result in
      result.outcome.properties.flatMap { findings(of: $0, in: result, text) }
        + result.outcome.tests.map { finding(of: $0, in: result, text) }
    }
  }

  /// The findings to act on, worst first.
  static func problems(of run: Run) -> [Finding] {
    all(of: run).filter(\.isProblem).enumerated().sorted { a, b in
      (a.element.rank(in: run), a.element.severity, a.offset) < (b.element.rank(in: run), b.element.severity, b.offset)
    }
    .map(\.element)
  }

  private func rank(in run: Run) -> Int { isRed(in: run) ? 0 : kind == .violated || kind == .unexpectedSuccess ? 2 : 1 }

  private static func findings(
    of outcome: PropertyOutcome, in result: Run.Result, _ text: TextReport
  ) -> [Finding] {
    let property = outcome.property
    let here = Place(span: property.span, text: "property \(text.safe(property.name))")
    let waivers = outcome.waivers.map { Place(span: $0.span, text: "waiver until \($0.expires)") }
    var base = Finding(
      kind: Kind(outcome.verdict), outcome: outcome, rule: property.name, severity: property.severity,
      title: "\(text.safe(property.name)): \(text.safe(property.assertion.sentence))",
      details: outcome.verdict.reason.map { ["\(outcome.verdict.name): \(text.safe($0))"] } ?? [],
      span: property.span, places: [here] + waivers, identity: [result.name, property.name])
    base.details += (outcome.restricted.map(text.lines) ?? []).map { String($0.drop { $0 == " " }) }
    if base.kind == .unexpectedSuccess { base.details = ["nothing violates it, although `expect: violated` says so"] }
    guard outcome.verdict.showsCounterexamples, !outcome.counterexamples.isEmpty else { return [base] }
    return outcome.counterexamples.map { example in
      let lines = text.lines(example).map { String($0.drop { $0 == " " }) }
      // What a program has printed has no lines that a viewer of code could show.
      let reasons = example.reasonPlaces.filter { text.run.files.place(of: $0.span).isInFile }
      var finding = base
      finding.title = "\(text.safe(property.name)): \(lines.first ?? "")"
      finding.details = ["claim: \(text.safe(property.assertion.sentence))"] + lines.dropFirst()
      finding.places = reasons.map { Place(span: $0.span, text: text.safe($0.text)) } + base.places
      finding.span = reasons.first?.span ?? property.span
      finding.identity += example.identity
      return finding
    }
  }

  private static func finding(of outcome: TestOutcome, in result: Run.Result, _ text: TextReport) -> Finding {
    let test = outcome.test
    let flow = "\(text.safe(test.fromText)) → \(text.safe(test.toText)) \(text.safe(test.portText))"
    let reason = outcome.undecided.map { [text.safe($0.text)] } ?? []
    let details = reason + text.lines(exampleOf: outcome).map { String($0.drop { $0 == " " }) }
    return Finding(
      kind: outcome.isPassed ? .passedTest : outcome.isFailed ? .failedTest : .undecidedTest, outcome: nil,
      rule: "test", severity: .high,
      title: "test \(flow): expected \(test.expect.rawValue), is \(outcome.actual.rawValue)", details: details,
      span: test.span, places: [Place(span: test.span, text: "test")],
      identity: [result.name, "test", test.fromText, test.toText, test.portText, test.expect.rawValue])
  }
}

extension Finding.Kind {
  fileprivate init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .proved: .proved
      case .violated: .violated
      case .waived: .waived
      case .expectedViolation: .expectedViolation
      case .unexpectedSuccess: .unexpectedSuccess
      case .vacuous: .vacuous
      case .inconclusive: .inconclusive
      }
  }
}

extension Counterexample {
  /// The places of the rules that let the flow through or stop it, the destination's first: there a missing rule is
  /// most often to be written.
  fileprivate var reasonPlaces: [(span: Span, text: String)] {
    var result: [(span: Span, text: String)] = []
    for (end, direction) in [(ingress, "ingress"), (egress, "egress")] {
      for because in end?.because ?? [] {
        guard let span = because.span else { continue }
        let rule = [because.object?.description, because.field].compactMap { $0 }.joined(separator: " ")
        let words =
          switch because.reason {
          case .pass: "passed on by"
          case .undecided: "undecided by"
          case .rule, .unread, .noRule, .deny, .notIsolated, .hostNetwork, .outsideAddress, .node, .ownNode:
            end?.isUndecided == true ? "perhaps decided by" : "\(end?.word ?? "denied") by"
          }
        result.append((span, "\(direction) \(words) \(rule)"))
      }
    }
    return result + hops.flatMap(\.reasonPlaces)
  }

  /// What tells one counterexample of a property from another.
  fileprivate var identity: [String] {
    [from.title, to?.title ?? "", direction?.rawValue ?? "", explanation ?? ""] + hops.flatMap(\.identity)
  }
}
