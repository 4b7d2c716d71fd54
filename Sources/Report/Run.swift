package import Analysis
package import Diagnostics
package import Properties
package import Verification

/// Everything that a report tells: what was asked of which inputs, and what came of it.
package struct Run: Sendable {
  /// The program that ran.
  package struct Tool: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The version.
    package var version: String

    /// Makes a tool.
    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// A file that was read.
  package struct Input: Hashable, Sendable {
    /// The path as the user wrote it.
    package var path: String
    /// The digest of its bytes, in lower-case hexadecimal digits.
    package var sha256: String

    /// Makes an input.
    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// What came of one property file.
  package struct Result: Sendable {
    /// The file's path as the user wrote it.
    package var path: String
    /// The name that the file gives itself.
    package var name: String
    /// The digest of the file's bytes, in lower-case hexadecimal digits.
    package var sha256: String
    /// The verdicts.
    package var outcome: Outcome
    /// What would mend what is violated; nil where nobody has looked.
    package var repair: RepairResult?
    /// What the sets of the file and those that its properties name stand for; empty where nobody asked.
    package var sets: [ReportedSet] = []
    /// How traffic from outside reaches the pods of its manifests; nil where nobody asked.
    package var exposure: Exposure?
    /// What lint finds in its manifests; nil where nobody asked.
    package var findings: [Analysis.Finding]?

    /// Makes a result.
    package init(path: String, name: String, sha256: String = "", outcome: Outcome) {
      self.path = path
      self.name = name
      self.sha256 = sha256
      self.outcome = outcome
    }
  }

  /// How the program is run again with the same inputs.
  package struct Again: Sendable {
    /// The program, as it was called.
    package var program: String
    /// The options that say what is read, each with a blank in front.
    package var options: String

    /// Makes one.
    package init(program: String, options: String) { (self.program, self.options) = (program, options) }

    /// A command about a property file.
    func command(_ name: String, _ file: String, _ more: String = "") -> String {
      "\(program) \(name) \(file)\(more)\(options)"
    }
  }

  /// The program.
  package var tool: Tool
  /// The solver's name and version.
  package var solver: String
  /// The files that were read, by path.
  package var inputs: [Input] = []
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()
  /// Whether the program found the property file by itself: reports then name it.
  package var isFound = false
  /// The digest of the manifests, whatever their names and order: see `Fingerprint.ofSet`.
  package var manifestSet = ""
  /// The day for which waivers and expectations were judged; nil when all were taken for in force.
  package var asOf: CalendarDate?
  /// Which of the properties were verified, in words; nil for all of them.
  package var selection: String?
  /// Of how many properties these are a part, and how many tests were left out; nil for all.
  package var whole: (properties: Int, tests: Int)?
  /// How the program is run again with the same inputs, from its name on, up to the command; nil where nobody is told.
  package var again: Again?
  /// Whether a report for people leaves out what holds.
  package var isQuiet = false
  /// What a report for people shows, of properties and tests, by their names and `test 1`; nil for all.
  package var shown: Set<String>?
  /// The property files, by path; none after an error.
  package var results: [Result] = []
  /// What was reported, in the order of reports.
  package var diagnostics: [Diagnostic] = []
  /// The files that spans refer to.
  package var files = SourceFiles()
  /// The least severity whose violations make the run red; nil for all.
  package var failOn: PropertySeverity?
  /// Whether the program has caught itself in a contradiction.
  package var isInconsistent = false

  /// Makes a run in which nothing has happened yet.
  package init(tool: Tool, solver: String) {
    self.tool = tool
    self.solver = solver
  }

  /// How the run ends.
  package var exitStatus: RunStatus {
    var status = RunStatus.green
    if isInconsistent { status = status.combined(with: .inconsistent) }
    if diagnostics.contains(where: { $0.severity == .error }) { status = status.combined(with: .invalid) }
    for result in results {
      for property in result.outcome.properties { status = status.combined(with: self.status(of: property)) }
      if result.outcome.tests.contains(where: \.isFailed) { status = status.combined(with: .red) }
      if result.outcome.tests.contains(where: { !$0.isPassed }) { status = status.combined(with: .undecided) }
    }
    return status
  }

  /// What one property contributes to the end of the run.
  private func status(of outcome: PropertyOutcome) -> RunStatus {
    switch outcome.verdict.rank {
    case .red: failOn.map { outcome.property.severity > $0 } ?? false ? .green : .red
    case .inconclusive, .vacuous: .undecided
    case .green: .green
    }
  }
}
