package import Analysis
package import Diagnostics

/// Findings about policies, as compilers print them, or as JSON.
package struct LintReport {
  /// The page of the documentation that has a section for each id.
  private static let page = "Lint"

  let findings: [Analysis.Finding]
  private let policies: Int
  let files: SourceFiles
  private let color: Bool
  /// The namespaces that policies name and that no manifest holds.
  package var otherNamespaces: [String] = []
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes the report of findings in the order of reports.
  package init(_ findings: [Analysis.Finding], policies: Int, files: SourceFiles, color: Bool) {
    self.findings = findings
    self.policies = policies
    self.files = files
    self.color = color
  }

  /// The text: each finding with its line, then how many there are.
  package var text: String {
    let renderer = DiagnosticRenderer(files: files, color: color)
    var lines = findings.map { renderer.render($0.diagnostic) }
    let open = findings.count { !$0.undecided.isEmpty }
    let count = counted(findings.count, "finding", "findings") + (open > 0 ? " (\(open) undecided)" : "")
    lines.append(
      "\(findings.isEmpty ? "no findings" : count) in \(counted(policies, "policy", "policies"))"
        + (findings.isEmpty ? "" : "; `netpol-verify explain ID` tells what each means"))
    if !otherNamespaces.isEmpty {
      let shown = 10
      let names = otherNamespaces.prefix(shown).map { VisibleText.escape($0) }
      let more = otherNamespaces.count > shown ? " and \(otherNamespaces.count - shown) more" : ""
      lines.append("policies name namespaces that no manifest holds: \(names.joined(separator: ", "))\(more)")
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  /// JSON of schema version 1, with findings written like the diagnostics of `verify`.
  package var json: String {
    var run = Run(tool: .init(name: "", version: ""), solver: "")
    run.files = files
    let report = JSONReport(run)
    let value: JSONValue = [
      "schemaVersion": .string("1"), "policies": .int(policies),
      "findings": .array(
        findings.map { finding in
          var value = report.diagnostic(finding.diagnostic)
          value.append("documentation", .string("\(Self.page)#\(finding.diagnostic.id.rawValue)"))
          if !finding.undecided.isEmpty {
            value.append("undecided", .array(finding.undecided.map(report.undecided)))
          }
          return value
        }),
      "otherNamespaces": .strings(otherNamespaces), "skipped": skipped.json(),
    ]
    return value.text + "\n"
  }
}
