import Diagnostics
import Properties
import Verification

/// The report for GitLab merge requests: a Code Quality artifact. The format is a bare list, so the evidence is an entry
/// of severity `info`, the same in every pipeline, which the widget therefore does not show as new.
struct GitLabReport {
  private let run: Run

  /// Makes the report of a run.
  init(_ run: Run) { self.run = run }

  /// The document.
  var document: String {
    JSONValue.array(Finding.problems(of: run).map(issue) + run.diagnostics.map(issue) + [evidence]).text + "\n"
  }

  private func issue(_ finding: Finding) -> JSONValue {
    let severity: String
    switch finding.kind {
    case .vacuous, .inconclusive, .undecidedTest: severity = "major"
    default: severity = finding.isRed(in: run) ? finding.severity.codeQuality : "minor"
    }
    return issue(
      finding.rule, severity, ([finding.title] + finding.details).joined(separator: "; "), finding.identity,
      path: run.files.path(of: finding.span.file), line: Int(finding.span.start.line))
  }

  private func issue(_ diagnostic: Diagnostic) -> JSONValue {
    var path = run.results.first?.path ?? "."
    var line = 1
    var words = [diagnostic.message] + diagnostic.notes.map(\.message)
    switch diagnostic.location {
    case .span(let span) where run.files.place(of: span).isInFile:
      path = run.files.path(of: span.file)
      line = Int(span.start.line)
    case .span(let span): words.insert(run.files.place(of: span).text, at: 0)
    case .path(let place): path = place
    case .run: break
    }
    let text = words.joined(separator: "; ")
    return issue(
      diagnostic.id.rawValue, diagnostic.severity == .error ? "blocker" : "minor", text,
      ["diagnostic", diagnostic.id.rawValue, diagnostic.message, path, "\(line)"], path: path, line: line)
  }

  private var evidence: JSONValue {
    var value = issue(
      "evidence", "info", "\(Evidence(run).counts.phrases().joined(separator: " · ")). \(Evidence.claim)",
      ["evidence", run.tool.name], path: run.results.first?.path ?? run.inputs.first?.path ?? ".", line: 1)
    value.append("evidence", Evidence(run).json)
    return value
  }

  private func issue(
    _ rule: String, _ severity: String, _ text: String, _ identity: [String], path: String, line: Int
  ) -> JSONValue {
    [
      "description": .string(text), "check_name": .string("\(run.tool.name)/\(rule)"),
      "fingerprint": .string(Fingerprint.sha256(identity)), "severity": .string(severity),
      "location": ["path": .string(path), "lines": ["begin": .int(line)]],
    ]
  }
}

extension PropertySeverity {
  /// The severity's name in Code Quality.
  fileprivate var codeQuality: String {
    switch self {
    case .critical: "blocker"
    case .high: "critical"
    case .medium: "major"
    case .low: "minor"
    case .info: "info"
    }
  }
}
