import FoundationEssentials
import Properties
import Report
import Testing
import Verification

/// Every format byte for byte, and what must hold of each whatever the text of users.
struct FormatTests {
  private static let samples: [(name: String, run: @Sendable () -> Run)] = [
    ("ordinary", FormatSample.ordinary), ("hostile", FormatSample.evil), ("invalid", FormatSample.invalid),
  ]

  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The files of a report as one text.
  private static func text(_ format: ReportFormat, _ run: Run) -> String {
    format.files(of: run).map { $0.path.isEmpty ? $0.text : "==> \($0.path)\n\($0.text)" }.joined()
  }

  /// `NETPOL_VERIFY_RECORD=1 swift test` writes the golden files anew, and fails, so that nobody forgets to look at them.
  @Test(arguments: ReportFormat.allCases, ["ordinary", "hostile", "invalid"])
  func golden(_ format: ReportFormat, _ sample: String) throws {
    let run = try #require(Self.samples.first { $0.name == sample }).run()
    let url = URL(filePath: "\(Self.root)/fixtures/reports/\(sample)/\(format.rawValue)")
    let text = Self.text(format, run)
    if ProcessInfo.processInfo.environment["NETPOL_VERIFY_RECORD"] == "1" {
      try FileManager.default.createDirectory(
        atPath: url.deletingLastPathComponent().path, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(url.path); look at what changed")
      return
    }
    let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    #expect(text == expected, "\(url.path) is not what is rendered")
  }

  /// Formats that speak of what is proved say so where that holds with a restriction.
  @Test(arguments: [ReportFormat.text, .json, .sarif, .html, .markdown, .oscal, .openreports])
  func restrictionsAreTold(_ format: ReportFormat) throws {
    var run = FormatSample.ordinary()
    let outcomes = run.results[0].outcome.properties
    let proved = try #require(outcomes.firstIndex { $0.verdict == .proved })
    let example = try #require(outcomes.lazy.compactMap(\.counterexamples.first).first)
    for pairs in [0, 1] {
      run.results[0].outcome.properties[proved].restricted = .init(examples: [example], pairs: pairs)
      #expect(Self.text(format, run).contains(pairs == 0 ? "holds, perhaps with a" : "holds, with a restriction"))
    }
    #expect(!Self.text(format, FormatSample.ordinary()).contains("with a restriction"))
  }

  @Test(arguments: ReportFormat.allCases)
  func everyRunIsTheSame(_ format: ReportFormat) {
    for sample in Self.samples { #expect(Self.text(format, sample.run()) == Self.text(format, sample.run())) }
  }

  @Test(arguments: ReportFormat.allCases)
  func noControlCharacterGetsThrough(_ format: ReportFormat) {
    let text = Self.text(format, FormatSample.evil())
    #expect(!text.unicodeScalars.contains { $0 != "\n" && $0 != "\t" && $0.value < 0x20 })
    #expect(!text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{7F}" })
  }

  @Test(arguments: ReportFormat.allCases)
  func evidenceIsInEveryFormat(_ format: ReportFormat) {
    let run = FormatSample.ordinary()
    let text = Self.text(format, run)
    #expect(text.contains(run.manifestSet))
    #expect(text.contains(run.solver))
    #expect(text.contains("declared policy"))
    #expect(text.contains("2026-11-21"))
    #expect(text.contains("1 object of ConfigMap"))
    #expect(text.contains("until the relay is up"))
  }

  @Test func markupIsEscaped() {
    for format in [ReportFormat.html, .junit] {
      let text = Self.text(format, FormatSample.evil())
      // The page has a script, its own.
      #expect(text.split(separator: "<script", omittingEmptySubsequences: false).count == (format == .html ? 2 : 1))
      #expect(text.contains("&lt;script&gt;"))
    }
  }

  @Test func textNeverBecomesAWorkflowCommand() {
    let lines = Self.text(.github, FormatSample.evil()).split(separator: "\n")
    let commands = ["::error ", "::warning ", "::notice ", "::debug::"]
    #expect(lines.allSatisfy { line in commands.contains { line.hasPrefix($0) } })
    #expect(!lines.contains { $0.hasPrefix("::error file=x") })
    #expect(lines.contains { $0.contains("%250A") })
  }

  @Test func annotationsKeepWithinTheLimitWorstFirst() {
    let outcomes = (0..<30).map { Sample.outcome("p\($0)", .violated, severity: $0 < 15 ? .high : .critical) }
    let lines = Self.text(.github, Sample.run(outcomes)).split(separator: "\n").filter { $0.hasPrefix("::error") }
    #expect(lines.count == 10)
    #expect(lines[0].contains("title=p15 (critical)"))
    #expect(lines[9].hasSuffix("::and 21 more; the other reports list them"))
  }

  @Test func markdownFitsIntoAComment() {
    let outcomes = (0..<500).map {
      Sample.outcome("p\($0)\(FormatSample.long)", .violated, counterexamples: [Sample.dbFlow])
    }
    let text = Self.text(.markdown, Sample.run(outcomes))
    #expect(text.utf8.count < 60_000)
    #expect(text.contains("more findings are not shown here"))
    #expect(text.hasSuffix("</details>\n"))
  }

  @Test func digestOfManifestsDependsOnContentOnly() {
    #expect(Fingerprint.ofSet(["b", "a", "a"]) == Fingerprint.ofSet(["a", "b"]))
    // printf 'a\nb\n' | sha256sum
    #expect(
      Fingerprint.ofSet(["a", "b"]) == "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2")
  }
}
