import Advice
import Analysis
import Diagnostics
import Kubernetes
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

  /// How wide what the report adds of its own accord is.
  static let width = 80

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
      let phrases = VerdictCounts(run.results.map(\.outcome)).phrases(of: run.whole) + failOn
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
    let column = outcome.properties.map(\.property.severity.rawValue.count).max() ?? 0
    let sorted = outcome.properties.enumerated().sorted { a, b in
      let left = (a.element.verdict.rank, a.element.property.severity, a.offset)
      return left < (b.element.verdict.rank, b.element.property.severity, b.offset)
    }
    .map(\.element)
    let red = sorted.filter { $0.verdict.rank == .red && isShown($0.property.name) }
    var lines = red.flatMap { property in
      self.lines(property, column) { self.advice(result, property) } + help(result, property.property.name)
    }
    for (number, test) in outcome.tests.enumerated() where !test.isPassed && isShown("test \(number + 1)") {
      lines += self.lines(test) + (test.isFailed ? help(result, "test \(number + 1)") : [])
    }
    for property in sorted where property.verdict.rank != .red {
      if run.isQuiet, run.shown == nil, property.verdict.rank == .green { continue }
      if !isShown(property.property.name) { continue }
      lines += self.lines(property, column)
    }
    for (number, test) in outcome.tests.enumerated() where test.isPassed && isShown("test \(number + 1)") {
      guard let restricted = test.restricted, !run.isQuiet || run.shown != nil else { continue }
      lines += ["\(paint("✓", .green)) test \(place(test.test.span))"] + self.lines(restricted)
    }
    return lines + closing(result)
  }

  private func isShown(_ name: String) -> Bool { run.shown?.contains(name) ?? true }

  /// How to find out more of the first counterexample.
  private func advice(_ result: Run.Result, _ property: PropertyOutcome) -> [String] {
    guard let again = run.again, !property.counterexamples.isEmpty else { return [] }
    let name = ShellWord.quote(property.property.name)
    return ["    explain: \(safe(again.command("explain", ShellWord.quote(result.path), " --property \(name)")))"]
  }

  /// What would mend a property or a test.
  private func help(_ result: Run.Result, _ name: String) -> [String] {
    guard let repair = result.repair else { return [] }
    if case .conflict(let claims, _) = repair.left.first(where: { $0.name == name })?.reason {
      let others = claims.filter { $0 != name }.map(safe).joined(separator: ", ")
      return ["  help: no policy mends it: it contradicts \(others)"]
    }
    let parts = repair.patches.first?.parts.filter { $0.claims.contains(name) } ?? []
    return parts.flatMap { part in
      let object = safe(part.object.title)
      let place = run.files.textBesideObject(of: part.edit.span)
      let what = [place, part.edit.policy == nil ? "a policy more, \(object)" : object].compactMap { $0 }
      let lines = fitted("  help: ", what) + ["      \(safe(part.edit.text))"]
      return lines.map { $0.replacing("  help:", with: "  \(paint("help", .green)):", maxReplacements: 1) }
    }
  }

  /// A verdict and what one can act on.
  ///
  /// - Parameters:
  ///   - column: how wide severities are.
  ///   - advice: what is said under the first counterexample.
  private func lines(
    _ outcome: PropertyOutcome, _ column: Int, advice: () -> [String] = { [] }
  ) -> [String] {
    let property = outcome.property
    let severity = property.severity.rawValue
    let blanks = String(repeating: " ", count: column - severity.count + 2)
    var lines = [
      "\(paint(outcome.verdict.mark, outcome.verdict.color)) \(severity)\(blanks)\(safe(property.name))"
    ]
    switch outcome.verdict {
    case .proved: lines += outcome.restricted.map(self.lines) ?? []
    case .violated:
      if let description = property.description { lines.append("  \(safe(description))") }
      for (number, counterexample) in outcome.counterexamples.enumerated() {
        lines += self.lines(counterexample)
        if number == 0 { lines += advice() }
      }
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
  func lines(_ undecided: Undecided, isShown: Bool) -> [String] {
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

  private func closing(_ result: Run.Result) -> [String] {
    let outcome = result.outcome
    var phrases = VerdictCounts([outcome]).phrases(of: run.results.count == 1 ? run.whole : nil)
    if run.results.count == 1 { phrases += failOn }
    let line = phrases.joined(separator: " · ")
    var lines = line.unicodeScalars.count > Self.width ? phrases : [line]
    if let again = run.again, let repair = result.repair, let patch = repair.patches.first {
      let edits = counted(patch.parts.count, "edit mends", "edits mend")
      let command = again.command("repair", ShellWord.quote(result.path))
      // What is red and not violated is nothing that an edit mends.
      let isAll = repair.left.isEmpty && outcome.properties.allSatisfy { !$0.isRed || $0.verdict == .violated }
      lines.append("\(edits) \(isAll ? "all" : "a part") of it: \(safe(command))")
    }
    if run.isQuiet { return lines }
    let statistics = outcome.statistics
    let world = [
      counted(statistics.workloads, "workload", "workloads"), counted(statistics.policies, "policy", "policies"),
      counted(statistics.namespaces, "namespace", "namespaces"),
    ]
    let assumed = outcome.assumptions.map { safe($0.short) }.joined(separator: ", ")
    let rest =
      [world.joined(separator: ", ")]
      + (assumed.isEmpty
        ? [] : ConnectivityReport.wrap([assumed], first: "assumes: ", rest: "  ", width: Self.width))
    return lines + rest.map { paint($0, .dim) }
  }

  /// A reminder that some violations do not count.
  private var failOn: [String] { run.failOn.map { ["fails on: \($0.rawValue) or worse"] } ?? [] }

  /// `path:line:column`, or what else is known of a place.
  func place(_ span: Span) -> String { run.files.text(of: span) }

  /// Text from a file, on one line and without terminal escapes.
  func safe(_ text: String) -> String { VisibleText.escape(text) }
}
