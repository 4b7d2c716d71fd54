import Diagnostics
import Properties
import Verification

/// The report for people: a verdict a line, worst first, and under it what one can act on.
///
/// Whatever comes from a user's file is made safe to print.
package struct TextReport {
  let run: Run
  let paint: Paint
  /// Whether lines keep their indentation, so that they can be YAML.
  let isIndented: Bool

  /// The column of severities.
  private static let severityColumn = 76

  /// Makes the report of a run.
  package init(_ run: Run, color: Bool, isIndented: Bool = true) {
    self.run = run
    self.isIndented = isIndented
    paint = Paint(isOn: color)
  }

  /// The text, with a line break at the end; empty when nothing was verified.
  package var text: String {
    var lines: [String] = []
    for result in run.results {
      if run.results.count > 1 || run.isFound { lines.append("\(safe(result.path)):") }
      lines += section(result)
    }
    if run.results.count > 1 {
      let phrases = VerdictCounts(run.results.map(\.outcome)).phrases + failOn
      lines.append("\(run.results.count) property files, \(phrases.joined(separator: " · "))")
    }
    return (lines + run.skipped.lines).map { $0 + "\n" }.joined()
  }

  /// What the report says about itself where it is kept.
  var evidence: String {
    "\n" + Evidence(run).items.flatMap { item in item.values.map { "\(item.title): \(safe($0))\n" } }.joined()
  }

  /// What came of one property file.
  private func section(_ result: Run.Result) -> [String] {
    let outcome = result.outcome
    let longest = outcome.properties.map { width(safe($0.property.name)) }.max() ?? 0
    let column = max(Self.severityColumn, longest + 2)
    let sorted = outcome.properties.enumerated().sorted { a, b in
      let left = (a.element.verdict.rank, a.element.property.severity, a.offset)
      return left < (b.element.verdict.rank, b.element.property.severity, b.offset)
    }
    .map(\.element)
    let red = sorted.filter { $0.verdict.rank == .red }
    let failed = outcome.tests.filter { !$0.isPassed }
    var result = red.flatMap { lines($0, column) }
    for test in failed { result += lines(test) }
    for property in sorted where property.verdict.rank != .red { result += lines(property, column) }
    return result + closing(outcome)
  }

  private func lines(_ outcome: PropertyOutcome, _ column: Int) -> [String] {
    let property = outcome.property
    let rank = outcome.verdict.rank
    let name = safe(property.name)
    let blanks = String(repeating: " ", count: column - width(name))
    var lines = ["\(paint(rank.mark, rank.color)) \(name)\(blanks)\(property.severity.rawValue)"]
    switch outcome.verdict {
    case .proved: lines += outcome.restricted.map(self.lines) ?? []
    case .violated:
      if let description = property.description { lines.append("  \(safe(description))") }
      lines += outcome.counterexamples.flatMap(self.lines)
      if let more = more(outcome) { lines.append("  \(more)") }
      if let remediation = property.remediation { lines.append("  remediation: \(safe(remediation))") }
    case .waived:
      for waiver in outcome.waivers {
        lines.append("  waived until \(waiver.expires): \(safe(waiver.reason))  \(place(waiver.span))")
      }
    case .expectedViolation:
      let because = [property.expectation?.reason, property.expectation?.ticket].compactMap { $0 }.map(safe)
      let suffix = because.isEmpty ? "" : ": \(because.joined(separator: ", "))"
      lines.append("  violated, as `expect: violated` says\(suffix)")
    case .unexpectedSuccess:
      lines.append("  nothing violates it, although `expect: violated` says so; remove the expectation")
    case .vacuous(let reason), .inconclusive(let reason):
      lines.append("  \(outcome.verdict.name): \(safe(reason))")
      lines += outcome.undecided.flatMap { self.lines($0, isShown: outcome.counterexamples.isEmpty) }
      if let first = outcome.undecided.first {
        for counterexample in outcome.counterexamples {
          lines += self.lines(counterexample)
          lines.append("    unless \(safe(first.objects.prefix(3).map(\.title).joined(separator: ", "))) prevents it")
        }
      }
    }
    return lines
  }

  /// The objects that leave a verdict open, with their places, and a flow that they could change.
  private func lines(_ undecided: Undecided, isShown: Bool) -> [String] {
    let shown = 3
    var lines = undecided.objects.prefix(shown).map { object in
      "    "
        + [run.files.textBesideObject(of: object.span), safe(object.title), object.field.map(safe)]
        .compactMap { $0 }.joined(separator: "  ")
    }
    if undecided.objects.count > shown { lines.append("    and \(undecided.objects.count - shown) more") }
    if isShown, let flow = undecided.flow { lines += ["  for example"] + self.lines(flow) }
    return lines
  }

  /// What the counterexamples shown leave out.
  private func more(_ outcome: PropertyOutcome) -> String? {
    let left = outcome.violatingPairs - outcome.counterexamples.count
    guard left > 0 else { return nil }
    let isAboutPods = if case .defaultDeny = outcome.property.assertion { true } else { false }
    let what = isAboutPods ? counted(left, "more workload", "more workloads") : counted(left, "more pair", "more pairs")
    let suffix = isAboutPods ? "" : " of workloads"
    return "\(what)\(suffix); --counterexamples all shows \(left == 1 ? "it" : "them")"
  }

  private func lines(_ outcome: TestOutcome) -> [String] {
    let test = outcome.test
    let actual =
      switch outcome.actual {
      case .allow, .deny: "is \(outcome.actual.rawValue)"
      case .depends: "depends on the pod or address"
      case .undecided: "undecided" + (outcome.undecided.map { ": \(safe($0.text))" } ?? "")
      }
    let mark =
      outcome.isFailed ? paint("✗", .red) : paint(VerdictRank.inconclusive.mark, VerdictRank.inconclusive.color)
    return [
      "\(mark) test \(place(test.span))",
      "  \(safe(test.fromText)) → \(safe(test.toText))    \(safe(test.portText))",
      "    expected \(test.expect.rawValue), \(actual)",
    ] + lines(exampleOf: outcome)
  }

  private func closing(_ outcome: Outcome) -> [String] {
    let statistics = outcome.statistics
    let world = [
      counted(statistics.workloads, "workload", "workloads"), counted(statistics.policies, "policy", "policies"),
      counted(statistics.namespaces, "namespace", "namespaces"),
    ]
    var phrases = VerdictCounts([outcome]).phrases + [world.joined(separator: ", ")]
    if run.results.count == 1 { phrases += failOn }
    let assumed = outcome.assumptions.map { safe($0.short) }.joined(separator: ", ")
    return [phrases.joined(separator: " · ")]
      + (assumed.isEmpty ? [] : ConnectivityReport.wrap([assumed], first: "assumes: ", rest: "  "))
  }

  /// A reminder that some violations do not count.
  private var failOn: [String] { run.failOn.map { ["fails on: \($0.rawValue) or worse"] } ?? [] }

  /// `path:line:column`, or what else is known of a place.
  func place(_ span: Span) -> String { run.files.text(of: span) }

  /// Text from a file, on one line and without terminal escapes.
  func safe(_ text: String) -> String { VisibleText.escape(text) }

  /// The columns that safe text takes.
  private func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + VisibleText.width($1) } }
}
