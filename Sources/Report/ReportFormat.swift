/// The formats of `-o`. A new one is a case here, its line in each table below, and a type in a file of its own that
/// takes a `Run`.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, junit, sarif, github, gitlab, markdown, html, oscal, openreports
  case inToto = "in-toto"
  case smtlib

  /// What the format is for, in a few words.
  package var purpose: String {
    switch self {
    case .text: "for people at a terminal"
    case .json: "for programs, with everything"
    case .junit: "JUnit XML, for test viewers"
    case .sarif: "SARIF 2.1.0, for code scanning"
    case .github: "annotations of GitHub Actions"
    case .gitlab: "Code Quality of GitLab"
    case .markdown: "for a comment on a pull request"
    case .html: "one page for auditors, to keep and print"
    case .oscal: "OSCAL assessment results"
    case .openreports: "Report and ClusterReport of openreports.io"
    case .inToto: "in-toto statement with a test result, to be signed"
    case .smtlib: "a directory of the solver's questions"
    }
  }

  /// Whether it is a directory of files, and cannot go to standard output.
  package var isDirectory: Bool { self == .smtlib }

  /// Renders a run: one file without a path, or the files of a directory.
  ///
  /// - Parameters:
  ///   - color: Whether to colour the text report.
  ///   - isKept: Whether the report goes to a file: the text report then carries its evidence.
  package func files(of run: Run, color: Bool = false, isKept: Bool = true) -> [ReportFile] {
    if self == .smtlib { return SMTLIBReport(run).files }
    let text =
      switch self {
      case .text: TextReport(run, color: color).text + (isKept ? TextReport(run, color: false).evidence : "")
      case .json: JSONReport(run).text
      case .junit: JUnitReport(run).document
      case .sarif: SARIFReport(run).document
      case .github: GitHubReport(run).document
      case .gitlab: GitLabReport(run).document
      case .markdown: MarkdownReport(run).document
      case .html: HTMLReport(run).document
      case .oscal: OSCALReport(run).document
      case .openreports: OpenReportsReport(run).document
      case .inToto: InTotoReport(run).document
      case .smtlib: ""
      }
    return [ReportFile(path: "", text: text)]
  }
}

/// A file of a report.
package struct ReportFile: Hashable, Sendable {
  /// The path within the report's directory; empty where the report is one file.
  package var path: String
  /// The content.
  package var text: String
}
