import Diagnostics
import Properties
import Verification

/// The report for test viewers: JUnit XML, a suite for each property file and a case for each property and test.
///
/// Violated is a failure; vacuous and inconclusive are errors, since nothing was proved; waived and expected violations
/// are skipped cases that say so. Errors of inputs are a suite of their own: a run that verified nothing is not empty.
struct JUnitReport {
  private let run: Run
  private let text: TextReport

  /// Makes the report of a run.
  init(_ run: Run) {
    self.run = run
    text = TextReport(run, color: false)
  }

  /// The document.
  var document: String {
    let suites = run.results.map { Suite(name: $0.name, file: $0.path, cases: cases($0)) } + invalid
    let attributes = [("name", run.tool.name)] + Suite.counts(suites.flatMap(\.cases))
    let elements = suites.map { suite in
      Markup.element(
        "testsuite", [("name", suite.name), ("file", suite.file)] + Suite.counts(suite.cases),
        [properties] + suite.cases.map { element($0, suite.name) })
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(Markup.element("testsuites", attributes, elements))\n"
  }

  private struct Suite {
    var name: String
    var file: String
    var cases: [Case]

    static func counts(_ cases: [Case]) -> [(String, String)] {
      func count(_ kind: String) -> String { "\(cases.count { $0.problem?.element == kind })" }
      return [
        ("tests", "\(cases.count)"), ("failures", count("failure")), ("errors", count("error")),
        ("skipped", count("skipped")), ("time", "0"),
      ]
    }
  }

  private struct Case {
    var name: String
    var span: Span?
    var problem: (element: String, type: String, message: String)?
    var lines: [String] = []
  }

  private func element(_ item: Case, _ suite: String) -> String {
    var attributes = [("classname", suite), ("name", item.name), ("time", "0")]
    if let span = item.span {
      attributes += [("file", run.files.path(of: span.file)), ("line", "\(span.start.line)")]
    }
    guard let problem = item.problem else { return Markup.element("testcase", attributes) }
    let described = [("type", problem.type), ("message", problem.message)]
    let child =
      problem.element == "skipped"
      ? Markup.element("skipped", described) : Markup.text(problem.element, described, item.lines)
    let output = problem.element == "skipped" && !item.lines.isEmpty ? [Markup.text("system-out", [], item.lines)] : []
    return Markup.element("testcase", attributes, [child] + output)
  }

  private var properties: String {
    Markup.element(
      "properties", [],
      Evidence(run).items.flatMap { item in
        item.values.map { Markup.element("property", [("name", item.key), ("value", $0)]) }
      })
  }

  private func cases(_ result: Run.Result) -> [Case] {
    result.outcome.properties.map(judged) + result.outcome.tests.map(judged)
  }

  private func judged(_ outcome: PropertyOutcome) -> Case {
    let property = outcome.property
    var lines = ["severity: \(property.severity.rawValue)", "claim: \(property.assertion.sentence)"]
    if !property.controls.isEmpty { lines.append("controls: \(property.controls.joined(separator: ", "))") }
    lines += outcome.counterexamples.flatMap(text.lines)
    if let remediation = property.remediation { lines.append("remediation: \(remediation)") }
    var item = Case(name: property.name, span: property.span, lines: lines)
    let name = outcome.verdict.name
    switch outcome.verdict {
    case .proved: break
    case .violated: item.problem = ("failure", name, "\(counted(outcome.violatingPairs, "violation", "violations"))")
    case .unexpectedSuccess: item.problem = ("failure", name, "nothing violates it, although a violation is expected")
    case .vacuous(let reason), .inconclusive(let reason): item.problem = ("error", name, "\(name): \(reason)")
    case .waived:
      let waivers = outcome.waivers.map { "waived until \($0.expires): \($0.reason)" }
      item.problem = ("skipped", name, waivers.joined(separator: "; "))
    case .expectedViolation:
      let words = ["violated, as expected", property.expectation?.reason, property.expectation?.ticket]
      item.problem = ("skipped", name, words.compactMap { $0 }.joined(separator: "; "))
    }
    return item
  }

  private func judged(_ outcome: TestOutcome) -> Case {
    let test = outcome.test
    var item = Case(
      name: "test \(test.fromText) to \(test.toText) on \(test.portText): \(test.expect.rawValue)", span: test.span,
      lines: outcome.restricted.map(text.lines) ?? text.lines(exampleOf: outcome))
    if !outcome.isPassed {
      let reason = outcome.undecided.map { ": \($0.text)" } ?? ""
      item.problem = (
        outcome.isFailed ? "failure" : "error", "test",
        "expected \(test.expect.rawValue), is \(outcome.actual.rawValue)\(reason)"
      )
    }
    return item
  }

  /// The errors that kept the run from verifying anything.
  private var invalid: [Suite] {
    let errors = run.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty, !run.isInconsistent { return [] }
    let cases = errors.map { error in
      let span: Span? = if case .span(let span) = error.location { span } else { nil }
      return Case(
        name: error.id.rawValue, span: span, problem: ("error", error.id.rawValue, error.message),
        lines: error.notes.map(\.message))
    }
    return [Suite(name: "inputs", file: "", cases: cases)]
  }
}
