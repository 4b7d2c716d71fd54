import Diagnostics
import Properties
import Verification

/// The report for auditors: one page that needs nothing but itself, to read, keep and print. It holds no script, and its
/// content security policy forbids every request.
struct HTMLReport {
  let run: Run
  let text: TextReport

  /// Makes the report of a run.
  init(_ run: Run) {
    self.run = run
    text = TextReport(run, color: false)
  }

  /// The document.
  var document: String {
    let body =
      [header] + errors + summary + controlsSection + run.results.flatMap(properties) + tests + evidence
    let style = "\n\(HTMLStyle.sheet)\n"
    let policy = "default-src 'none'; img-src data:; style-src 'sha256-\(Fingerprint.base64(of: style))'"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(e("\(run.tool.name) \(run.tool.version)"))">
      <link rel="icon" href="data:,">
      <title>Network policy verification: \(e(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  /// Text of a user, made safe.
  func e(_ text: String) -> String { Markup.escape(text) }

  private var title: String {
    let names = run.results.map(\.name)
    return names.isEmpty ? "nothing was verified" : names.joined(separator: ", ")
  }

  private var header: String {
    let status = run.exitStatus
    let kind = status == .green ? "green" : status == .undecided ? "amber" : "red"
    return """
      <header>
      <p class="kicker">Network policy verification</p>
      <h1>\(e(title))</h1>
      <p class="status \(kind)">\(e(status.meaning.prefix(1).uppercased() + status.meaning.dropFirst()))</p>
      <p class="claim">\(e(Evidence.claim))</p>
      <p class="meta">\(e("\(run.tool.name) \(run.tool.version)")) · \(e(run.solver)) · \
      \(run.asOf.map { "as of \($0)" } ?? "no as-of date") · exit status \(status.rawValue)\
      \(run.failOn.map { " · fails on \($0.rawValue) or worse" } ?? "")</p>
      \(run.selection.map { "<p class=\"selection\">A part only: \(e($0))</p>" } ?? "")
      </header>
      """
  }

  private var errors: [String] {
    let errors = run.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { return [] }
    let items = errors.map { error in
      var place = ""
      switch error.location {
      case .span(let span): place = " <code>\(e(text.place(span)))</code>"
      case .path(let path): place = " <code>\(e(path))</code>"
      case .run: break
      }
      return "<li>\(e(error.message))\(place)</li>"
    }
    return ["<section><h2>Errors</h2><ul>\(items.joined(separator: "\n"))</ul></section>"]
  }

  private var summary: [String] {
    let counts = Evidence(run).counts
    guard counts.properties + counts.tests > 0 else { return [] }
    var tiles = VerdictCounts.order.filter { counts[$0] > 0 }.map { verdict in
      "<li class=\"\(verdict.htmlClass)\"><b>\(counts[verdict])</b> \(verdict.name)</li>"
    }
    if counts.tests > 0 {
      let open = counts.passedTests + counts.undecidedTests == counts.tests ? "amber" : "red"
      let kind = counts.passedTests == counts.tests ? "green" : open
      tiles.append("<li class=\"\(kind)\"><b>\(counts.passedTests)/\(counts.tests)</b> tests passed</li>")
    }
    return ["<ul class=\"tiles\">\(tiles.joined())</ul>"]
  }

  /// Which properties support each control, with their verdicts.
  private var controlsSection: [String] {
    let outcomes = run.results.flatMap(\.outcome.properties)
    let controls = Set(outcomes.flatMap(\.property.controls)).sorted()
    if controls.isEmpty { return [] }
    let rows = controls.map { control in
      let items = outcomes.filter { $0.property.controls.contains(control) }
      let isProved = items.allSatisfy { $0.verdict == .proved }
      let links = items.map { item in
        "<a class=\"chip \(item.verdict.htmlClass)\" href=\"#\(anchor(item))\">\(e(item.property.name)): "
          + "\(item.verdict.name)</a>"
      }
      let isRed = items.contains { $0.verdict.rank == .red }
      let (kind, word) = isProved ? ("green", "all proved") : (isRed ? "red" : "amber", "not all proved")
      return
        "<tr><th scope=\"row\">\(e(control))</th><td class=\"whole\"><span class=\"chip \(kind)\">\(word)</span></td>"
        + "<td>\(links.joined(separator: " "))</td></tr>"
    }
    return [
      """
      <section>
      <h2>Controls</h2>
      <p>A control is covered here as far as its properties say, and no further.</p>
      <div class="scroll"><table>
      <thead><tr><th scope="col">Control</th><th scope="col">Result</th><th scope="col">Properties</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      </section>
      """
    ]
  }

  private var tests: [String] {
    let all = run.results.flatMap(\.outcome.tests)
    if all.isEmpty { return [] }
    let rows = all.map { outcome in
      let test = outcome.test
      let (kind, word) =
        outcome.isPassed ? ("green", "passed") : outcome.isFailed ? ("red", "failed") : ("amber", "undecided")
      let reason = outcome.undecided.map { [text.safe($0.text)] } ?? []
      let lines = outcome.isPassed ? [] : reason + text.lines(exampleOf: outcome)
      let why = lines.isEmpty ? "" : "<pre>\(lines.map(e).joined(separator: "\n"))</pre>"
      return
        "<tr><td class=\"whole\"><span class=\"chip \(kind)\">\(word)</span></td><td>\(breakable(test.fromText)) → \(breakable(test.toText))"
        + "\(why)</td><td>\(e(test.portText))</td><td>\(test.expect.rawValue)</td><td>\(outcome.actual.rawValue)</td></tr>"
    }
    return [
      """
      <section>
      <h2>Tests</h2>
      <div class="scroll"><table>
      <thead><tr><th scope="col">Result</th><th scope="col">Flow</th><th scope="col">Port</th>\
      <th scope="col">Expected</th><th scope="col">Answer</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      </section>
      """
    ]
  }

  /// The name of a property's place in the page.
  func anchor(_ outcome: PropertyOutcome) -> String {
    "p-\(Fingerprint.sha256([text.place(outcome.property.span), outcome.property.name]).prefix(12))"
  }
}

extension Verdict {
  /// The class of elements that show the verdict.
  var htmlClass: String {
    switch self {
    case .proved: "green"
    case .waived, .expectedViolation: "blue"
    case .violated, .unexpectedSuccess: "red"
    case .vacuous, .inconclusive: "amber"
    }
  }
}
