import Diagnostics
import Properties
import Verification

/// The report for auditors: one page that needs nothing but itself, to read, keep and print.
///
/// It says what was claimed, of which inputs, what each set held, what was taken for granted, which rules decide, and
/// what was not proved. All of it is there without a script: the script filters, opens and copies.
struct HTMLReport {
  let run: Run
  let text: TextReport
  let texts = TextCache()

  /// Makes the report of a run.
  init(_ run: Run) {
    self.run = run
    text = TextReport(run, color: false)
  }

  /// A part of the page with a place in its contents.
  struct Section {
    /// The name of its place.
    var id: String
    /// Its heading.
    var title: String
    /// How many things it holds; nil where that says nothing.
    var count: Int?
    /// The class of that number.
    var kind = ""
    /// What stands below the heading.
    var body: String
  }

  /// The document.
  var document: String {
    let sections = verdictSections + [setsSection, doorsSection, lintSection].compactMap { $0 } + evidence
    let body = """
      \(header)
      \(errors)
      \(summary)
      <div class="sheet">
      <nav aria-label="Contents"><ul>
      \(sections.map(entry).joined(separator: "\n"))
      </ul></nav>
      <main>
      \(run.results.allSatisfy(\.outcome.properties.isEmpty) ? "" : Self.controls)
      \(sections.map(written).joined(separator: "\n"))
      </main>
      </div>
      """
    return StandalonePage(
      title: "Network policy verification: \(title)", generator: "\(run.tool.name) \(run.tool.version)",
      styles: [PackageResources.report_css], scripts: [PackageResources.report_js], body: body
    ).document
  }

  /// Shown once the script runs.
  private static let controls = """
    <form class="bar" id="bar" hidden>
    <label class="search"><span class="vh">Search</span><input id="q" type="search" placeholder="property, workload or policy" \
    autocomplete="off" spellcheck="false"><kbd>/</kbd></label>
    <label class="tick">Verdict <select id="fv"><option value="">all</option></select></label>
    <label class="tick">Severity <select id="fs"><option value="">all</option></select></label>
    <label class="tick" id="lc">Control <select id="fc"><option value="">all</option></select></label>
    <button type="button" id="all">Open all</button>
    <span class="dim" role="status" id="say"></span>
    </form>
    """

  private func entry(_ section: Section) -> String {
    let count = section.count.map { " <span class=\"\(section.kind)\">\(String(grouped: $0))</span>" } ?? ""
    return "<li><a href=\"#\(section.id)\">\(section.title)</a>\(count)</li>"
  }

  private func written(_ section: Section) -> String {
    """
    <section id="\(section.id)">
    <h2>\(section.title)</h2>
    \(section.body)
    </section>
    """
  }

  private var title: String {
    let names = run.results.map(\.name)
    return names.isEmpty ? "nothing was verified" : names.joined(separator: ", ")
  }

  private var header: String {
    let status = run.exitStatus
    let kind = status == .green ? "green" : status == .undecided ? "amber" : "red"
    let facts = [
      "\(run.tool.name) \(run.tool.version)", run.solver, run.asOf.map { "as of \($0)" } ?? "no as-of date",
      "exit status \(status.rawValue)", run.failOn.map { "fails on \($0.rawValue) or worse" },
    ].compactMap { $0 }
    return """
      <header>
      <p class="kicker">Network policy verification</p>
      <h1>\(e(title))</h1>
      <p class="status \(kind)">\(e(status.meaning.prefix(1).uppercased() + status.meaning.dropFirst()))</p>
      <p class="lead">\(e(Evidence.claim))</p>
      <p class="dim">\(facts.map(e).joined(separator: " · "))</p>
      \(run.selection.map { "<p class=\"note\">A part only: \(prose($0))</p>" } ?? "")
      </header>
      """
  }

  private var errors: String {
    let errors = run.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { return "" }
    return "<section><h2>Errors</h2>\n\(errors.map(told).joined(separator: "\n"))</section>"
  }

  private var summary: String {
    let counts = Evidence(run).counts
    guard counts.properties + counts.tests > 0 else { return "" }
    var tiles = VerdictCounts.order.filter { counts[$0] > 0 }.map { verdict in
      "<li class=\"\(verdict.htmlClass)\"><b>\(counts[verdict])</b> \(verdict.name)</li>"
    }
    if counts.tests > 0 {
      let open = counts.passedTests + counts.undecidedTests == counts.tests ? "amber" : "red"
      let kind = counts.passedTests == counts.tests ? "green" : open
      tiles.append("<li class=\"\(kind)\"><b>\(counts.passedTests)/\(counts.tests)</b> tests passed</li>")
    }
    return "<ul class=\"tiles\">\(tiles.joined())</ul>"
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
