import Analysis
import Diagnostics

/// What is found, for code hosts and test viewers.
extension LintReport {
  /// A finding with its place.
  private struct Entry {
    var id: String
    var text: String
    var path: String
    var start: Position
    var end: Position
    /// How many findings before it say the same of the same file.
    var repetition = 0
  }

  private var entries: [Entry] {
    var seen: [[String]: Int] = [:]
    return findings.compactMap { finding in
      let diagnostic = finding.diagnostic
      guard case .span(let span) = diagnostic.location else { return nil }
      var entry = Entry(
        id: diagnostic.id.rawValue,
        text: ([diagnostic.message] + diagnostic.notes.map(\.message)).map(VisibleText.escape).joined(separator: "; "),
        path: files.path(of: span.file), start: span.start, end: span.end)
      entry.repetition = seen[[entry.id, entry.path, entry.text], default: 0]
      seen[[entry.id, entry.path, entry.text]] = entry.repetition + 1
      return entry
    }
  }

  /// SARIF 2.1.0: a rule for each id, with its page.
  package func sarif(_ tool: Run.Tool) -> String {
    let ids = Set(entries.map(\.id)).sorted()
    let rules = ids.map { id -> JSONValue in
      let page = LintPage.section(id) ?? id
      let words = page.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("```") }.joined(separator: " ")
      return [
        "id": .string(id), "shortDescription": ["text": .string(words)], "help": ["text": .string(page)],
        "defaultConfiguration": ["level": .string("warning")],
      ]
    }
    let results = entries.map { entry -> JSONValue in
      [
        "ruleId": .string(entry.id), "level": .string("warning"), "message": ["text": .string(entry.text)],
        "locations": .array([
          [
            "physicalLocation": [
              "artifactLocation": ["uri": .string(entry.path)],
              "region": [
                "startLine": .int(Int(entry.start.line)), "startColumn": .int(Int(entry.start.column)),
                "endLine": .int(Int(entry.end.line)), "endColumn": .int(Int(entry.end.column)),
              ],
            ]
          ]
        ]),
        "partialFingerprints": ["netpolVerify/v1": .string(fingerprint(entry))],
      ]
    }
    let value: JSONValue = [
      "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"), "version": .string("2.1.0"),
      "runs": .array([
        [
          "tool": [
            "driver": ["name": .string(tool.name), "version": .string(tool.version), "rules": .array(rules)]
          ],
          "columnKind": .string("unicodeCodePoints"), "automationDetails": ["id": .string("\(tool.name)/lint/")],
          "results": .array(results),
        ]
      ]),
    ]
    return value.text + "\n"
  }

  /// Workflow commands of GitHub Actions, which annotate lines.
  package var github: String {
    entries.map { entry in
      "::warning title=\(entry.id),file=\(Self.parameter(entry.path)),line=\(entry.start.line),col=\(entry.start.column)"
        + "::\(Self.data(entry.text))\n"
    }.joined()
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func parameter(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// A Code Quality artifact of GitLab.
  package func gitlab(_ tool: Run.Tool) -> String {
    let issues = entries.map { entry -> JSONValue in
      [
        "description": .string(entry.text), "check_name": .string("\(tool.name)/\(entry.id)"),
        "fingerprint": .string(fingerprint(entry)), "severity": .string("minor"),
        "location": ["path": .string(entry.path), "lines": ["begin": .int(Int(entry.start.line))]],
      ]
    }
    return JSONValue.array(issues).text + "\n"
  }

  /// JUnit XML: a case for each id that lint knows, which fails where something is found.
  package func junit(_ tool: Run.Tool) -> String {
    let cases = Linter.ids.map { id -> String in
      let found = entries.filter { $0.id == id.rawValue }
      let attributes = [("classname", "lint"), ("name", id.rawValue), ("time", "0")]
      guard !found.isEmpty else { return Markup.element("testcase", attributes) }
      let lines = found.map { "\($0.path):\($0.start.line):\($0.start.column): \($0.text)" }
      let failure = Markup.text(
        "failure", [("type", id.rawValue), ("message", counted(found.count, "finding", "findings"))], lines)
      return Markup.element("testcase", attributes, [failure])
    }
    let failing = Set(entries.map(\.id)).count
    let counts = [
      ("tests", "\(Linter.ids.count)"), ("failures", "\(failing)"), ("errors", "0"), ("skipped", "0"), ("time", "0"),
    ]
    let suite = Markup.element("testsuite", [("name", "lint")] + counts, cases)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "\(Markup.element("testsuites", [("name", tool.name)] + counts, [suite]))\n"
  }

  /// What makes it the same finding on another run, wherever its lines have moved to.
  private func fingerprint(_ entry: Entry) -> String {
    Fingerprint.sha256(["lint", entry.id, entry.path, entry.text, "\(entry.repetition)"])
  }
}
