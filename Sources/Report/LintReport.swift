package import Diagnostics

/// Findings about policies, as compilers print them, or as JSON.
package struct LintReport {
  private let findings: [Diagnostic]
  private let policies: Int
  private let files: SourceFiles
  private let color: Bool

  /// Makes the report of findings in the order of reports.
  package init(_ findings: [Diagnostic], policies: Int, files: SourceFiles, color: Bool) {
    self.findings = findings
    self.policies = policies
    self.files = files
    self.color = color
  }

  /// The text: each finding with its line, then how many there are.
  package var text: String {
    let renderer = DiagnosticRenderer(files: files, color: color)
    var lines = findings.map { renderer.render($0) }
    let count = counted(findings.count, "finding", "findings")
    lines.append("\(findings.isEmpty ? "no findings" : count) in \(counted(policies, "policy", "policies"))")
    return lines.map { $0 + "\n" }.joined()
  }

  /// JSON of schema version 1, with findings written like the diagnostics of `verify`.
  package var json: String {
    var run = Run(tool: .init(name: "", version: ""), solver: "")
    run.files = files
    let report = JSONReport(run)
    let value: JSONValue = [
      "schemaVersion": .string("1"), "policies": .int(policies),
      "findings": .array(findings.map { report.diagnostic($0) }),
    ]
    return value.text + "\n"
  }
}
