import Diagnostics
import Properties
import Verification

/// The report for a comment on a pull request: GitHub-flavoured Markdown below the size that a comment can have.
///
/// Text of users stands in code spans only, where nothing is markup, a link or a mention.
struct MarkdownReport {
  private let run: Run
  private let text: TextReport

  /// The bytes that a report may have.
  static let limit = 60_000
  /// The scalars of a user's text that are shown.
  private static let textLimit = 400
  /// The values of an item of evidence that are shown.
  private static let valuesShown = 40

  /// Makes the report of a run.
  init(_ run: Run) {
    self.run = run
    text = TextReport(run, color: false, isIndented: false)
  }

  /// The document. What does not fit is counted.
  var document: String {
    var result = head
    let tail = evidence
    let blocks = self.blocks
    var room = Self.limit - result.utf8.count - tail.utf8.count - 200
    var shown = 0
    for block in blocks {
      room -= block.utf8.count
      if room < 0 { break }
      result += block
      shown += 1
    }
    if shown < blocks.count {
      let left = counted(blocks.count - shown, "more finding is", "more findings are")
      result += "- … \(left) not shown here; the other reports have them\n"
    }
    return result + tail
  }

  private var head: String {
    let status = run.exitStatus
    let mark = status == .green ? "✅" : status == .undecided ? "⚠️" : "❌"
    let counts = Evidence(run).counts
    var lines = ["## \(mark) Network policy: \(status.meaning)", ""]
    if counts.properties > 0 {
      let cells = VerdictCounts.order.map { "\(counts[$0])" }
      lines += [
        "| " + VerdictCounts.order.map(\.name).joined(separator: " | ") + " |",
        "|" + VerdictCounts.order.map { _ in " ---: |" }.joined(), "| \(cells.joined(separator: " | ")) |", "",
      ]
    }
    if counts.tests > 0 { lines += ["\(counted(counts.tests, "test", "tests")), \(counts.passedTests) passed.", ""] }
    return lines.map { "\($0)\n" }.joined()
  }

  /// What was found: errors of inputs, then properties and tests, worst first.
  private var blocks: [String] {
    let errors = run.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      var place = ""
      switch diagnostic.location {
      case .span(let span): place = " at " + code(text.place(span))
      case .path(let path): place = " at " + code(path)
      case .run: break
      }
      return "- ❌ **error** \(code(diagnostic.message))\(place)\n"
    }
    let outcomes = run.results.flatMap(\.outcome.properties).enumerated().sorted { a, b in
      let left = (a.element.verdict.rank, a.element.property.severity, a.offset)
      return left < (b.element.verdict.rank, b.element.property.severity, b.offset)
    }
    let failed = run.results.flatMap(\.outcome.tests).filter { !$0.isPassed }.map(block)
    let properties = outcomes.map { (rank: $0.element.verdict.rank, text: block($0.element)) }
    return errors + properties.filter { $0.rank == .red }.map(\.text) + failed
      + properties.filter { $0.rank != .red }.map(\.text)
      + run.results.flatMap(\.outcome.tests).compactMap(restricted)
  }

  private func block(_ outcome: PropertyOutcome) -> String {
    let property = outcome.property
    let rank = outcome.verdict.rank
    let mark = rank == .red ? "❌" : rank == .green ? "✅" : "⚠️"
    var lines = ["- \(mark) **\(outcome.verdict.name)** \(code(property.name)) (\(property.severity.rawValue))"]
    if rank == .green, outcome.verdict == .proved {
      let details = (outcome.restricted.map(text.lines) ?? []).map { String($0.drop { $0 == " " }) }
      lines += details.map { "  - \(code($0))" }
      return lines.map { "\($0)\n" }.joined()
    }
    lines.append("  - claim: \(code(property.assertion.sentence)), \(code(text.place(property.span)))")
    if let reason = outcome.verdict.reason { lines.append("  - \(code(reason))") }
    for waiver in outcome.waivers { lines.append("  - waived until \(waiver.expires): \(code(waiver.reason))") }
    if outcome.verdict == .expectedViolation, let reason = property.expectation?.reason {
      lines.append("  - expected: \(code(reason))")
    }
    if outcome.verdict.showsCounterexamples {
      for example in outcome.counterexamples {
        let details = text.lines(example).map { String($0.drop { $0 == " " }) }
        lines.append("  - \(code(details.first ?? ""))")
        lines += details.dropFirst().map { "    - \(code($0))" }
      }
      let left = outcome.violatingPairs - outcome.counterexamples.count
      if left > 0 { lines.append("  - and \(counted(left, "more violation", "more violations"))") }
    }
    if rank == .red, let remediation = property.remediation { lines.append("  - remediation: \(code(remediation))") }
    return lines.map { "\($0)\n" }.joined()
  }

  private func block(_ outcome: TestOutcome) -> String {
    let test = outcome.test
    let flow = code("\(test.fromText) → \(test.toText) \(test.portText)")
    let answer = "\(flow): expected \(test.expect.rawValue), is \(outcome.actual.rawValue)\n"
    let reason = outcome.undecided.map { "  - \(code($0.text))\n" } ?? ""
    return (outcome.isFailed ? "- ❌ **failed test** " : "- ⚠️ **undecided test** ") + answer + reason
  }

  /// A test that passed, of a flow that only some of what it could carry passes by; nil of another.
  private func restricted(_ outcome: TestOutcome) -> String? {
    guard let restricted = outcome.restricted else { return nil }
    let test = outcome.test
    let details = text.lines(restricted).map { "  - \(code(String($0.drop { $0 == " " })))\n" }
    return "- ✅ **passed test** \(code("\(test.fromText) → \(test.toText) \(test.portText)"))\n" + details.joined()
  }

  private var evidence: String {
    var lines = ["", Evidence.claim, "", "<details><summary>Evidence</summary>", ""]
    for item in Evidence(run).items.dropFirst() where !item.values.isEmpty {
      if item.values.count == 1 {
        lines.append("- \(item.title): \(code(item.values[0]))")
        continue
      }
      lines.append("- \(item.title):")
      lines += item.values.prefix(Self.valuesShown).map { "  - \(code($0))" }
      let left = item.values.count - Self.valuesShown
      if left > 0 { lines.append("  - and \(left) more") }
    }
    return (lines + ["", "</details>"]).map { "\($0)\n" }.joined()
  }

  /// Text of a user as a code span: within more backticks than it has in a row.
  private func code(_ raw: String) -> String {
    var safe = VisibleText.escape(raw)
    if safe.unicodeScalars.count > Self.textLimit {
      safe = String(String.UnicodeScalarView(safe.unicodeScalars.prefix(Self.textLimit))) + "…"
    }
    var longest = 0
    var current = 0
    for scalar in safe.unicodeScalars {
      current = scalar == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let margin = safe.isEmpty || safe.hasPrefix("`") || safe.hasSuffix("`") || safe.hasPrefix(" ") ? " " : ""
    return "\(fence)\(margin)\(safe)\(margin)\(fence)"
  }
}
