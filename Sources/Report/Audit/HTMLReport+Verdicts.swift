import Diagnostics
import Properties
import Verification

extension HTMLReport {
  /// The sections of verdicts: what does not hold and what was not decided first, then the controls, then the rest.
  var verdictSections: [Section] {
    let failed = tests { $0.isFailed }
    let undecided = tests { !$0.isFailed && !$0.isPassed }
    return [
      group("broken", "What does not hold", [.violated, .unexpectedSuccess], "red", failed),
      group(
        "undecided", "What was not decided", [.inconclusive(reason: ""), .vacuous(reason: "")], "amber", undecided),
      controlsSection,
      group("accepted", "What is broken and accepted", [.waived, .expectedViolation], "blue"),
      proofs,
      testsSection,
    ].compactMap { $0 }
  }

  private func tests(_ wanted: (TestOutcome) -> Bool) -> [TestOutcome] {
    run.results.flatMap(\.outcome.tests).filter(wanted)
  }

  /// What is proved, and how to learn which rules a proof rests on: that takes proofs of its own.
  private var proofs: Section? {
    guard var section = group("proved", "What is proved", [.proved], "green") else { return nil }
    if let again = run.again {
      let files = run.results.filter { $0.outcome.properties.contains { $0.verdict == .proved } }.map(\.path)
      section.body +=
        "\n<p class=\"dim\">Which rules each of them needs:</p>"
        + files.map { command(again.command("coverage", ShellWord.quote($0))) }.joined(separator: "\n")
    }
    return section
  }

  /// The properties of some verdicts, the most severe first, and tests; nil where there are none.
  private func group(
    _ id: String, _ title: String, _ verdicts: [Verdict], _ kind: String, _ tests: [TestOutcome] = []
  ) -> Section? {
    let names = Set(verdicts.map(\.name))
    let all = run.results.enumerated().flatMap { file, result in
      result.outcome.properties.enumerated().map { (file: file, place: $0.offset, outcome: $0.element) }
    }
    let sorted = all.filter { names.contains($0.outcome.verdict.name) }.sorted { a, b in
      let left = (a.outcome.verdict.rank, a.outcome.property.severity, a.file, a.place)
      return left < (b.outcome.verdict.rank, b.outcome.property.severity, b.file, b.place)
    }
    if sorted.isEmpty, tests.isEmpty { return nil }
    let articles = sorted.map { article($0.outcome, of: run.results[$0.file]) }
    let table = tests.isEmpty ? [] : ["<h3>Tests</h3>", self.table(tests)]
    return Section(
      id: id, title: title, count: sorted.count + tests.count, kind: kind,
      body: (articles + table).joined(separator: "\n"))
  }

  /// Which properties support each control, with their verdicts.
  private var controlsSection: Section? {
    let outcomes = run.results.flatMap(\.outcome.properties)
    let controls = Set(outcomes.flatMap(\.property.controls)).sorted()
    if controls.isEmpty { return nil }
    let rows = controls.map { control -> [String] in
      let items = outcomes.filter { $0.property.controls.contains(control) }
      let isProved = items.allSatisfy { $0.verdict == .proved }
      let links = items.map { item in
        "<a class=\"chip \(item.verdict.htmlClass)\" href=\"#\(anchor(item))\">\(e(item.property.name)): "
          + "\(item.verdict.name)</a>"
      }
      let isRed = items.contains { $0.verdict.rank == .red }
      let (kind, word) = isProved ? ("green", "all proved") : (isRed ? "red" : "amber", "not all proved")
      return [
        "<b>\(breakable(control))</b>", "<span class=\"chip \(kind)\">\(word)</span>", links.joined(separator: " "),
      ]
    }
    return Section(
      id: "controls", title: "Controls", count: controls.count,
      body: "<p class=\"dim\">A control is covered here as far as its properties say, and no further.</p>\n"
        + table(["Control", "Result", "Properties"], rows, class: "controls"))
  }

  private var testsSection: Section? {
    let passed = tests(\.isPassed)
    if passed.isEmpty { return nil }
    return Section(
      id: "tests", title: "Tests that passed", count: passed.count, kind: "green",
      body: folded("\(counted(passed.count, "test", "tests")) of single connections", table(passed)))
  }

  private func table(_ tests: [TestOutcome]) -> String {
    table(
      ["Result", "Flow", "Port", "Expected", "Answer"],
      tests.map { outcome in
        let test = outcome.test
        let (kind, word) =
          outcome.isPassed ? ("green", "passed") : outcome.isFailed ? ("red", "failed") : ("amber", "undecided")
        return [
          "<span class=\"chip \(kind)\">\(word)</span>",
          "<b>\(breakable(test.fromText)) → \(breakable(test.toText))</b>\(place(test.span))\(why(outcome))",
          e(test.portText), test.expect.rawValue, outcome.actual.rawValue,
        ]
      }, class: "tests")
  }

  /// What there is to say of an answer: why it is another than expected, what leaves it open, and that it passes only
  /// with a restriction.
  private func why(_ outcome: TestOutcome) -> String {
    var parts: [String] = []
    if let undecided = outcome.undecided {
      parts.append("<p>\(prose(undecided.text))</p>\(objects(undecided))")
    }
    if !outcome.isPassed, let flow = outcome.flow { parts.append(ends(flow)) }
    if let restricted = outcome.restricted { parts.append(self.restricted(restricted, "It")) }
    return parts.joined()
  }
}
