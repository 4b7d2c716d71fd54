import ArgumentParser
import Diagnostics
import Report

/// What to make of counterexamples beside the report.
struct CounterexampleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write each counterexample as a test of a property file, for one property file.", valueName: "file"),
    completion: .file())
  var saveCounterexamples: String?

  @Option(
    help: ArgumentHelp(
      "Write a manifest for each pod of a counterexample that does not exist yet.", valueName: "dir"),
    completion: .directory)
  var counterexampleManifests: String?

  /// The file and the directory that are written.
  var paths: [String] { [saveCounterexamples, counterexampleManifests].compactMap { $0 } }

  /// Writes what was asked for. What does not arrive makes the run fail.
  func write(_ verification: VerificationRun, in environment: Environment) -> RunStatus {
    var status = RunStatus.green
    func attempt(_ path: String, _ body: () throws -> Void) {
      do {
        try body()
      } catch {
        environment.tell("netpol-verify: cannot write to \(VisibleText.escape(path)): \(reason(error))")
        status = .invalid
      }
    }
    guard !verification.run.results.isEmpty else { return status }
    if let path = saveCounterexamples, let file = verification.files.first, let result = verification.run.results.first
    {
      attempt(path) {
        try environment.save(CounterexampleTests(file: file, outcome: result.outcome).text, to: path)
      }
    }
    if let directory = counterexampleManifests {
      attempt(directory) {
        try environment.makeDirectory(directory)
        for file in CounterexampleManifests(verification.run.results).files {
          try environment.save(file.text, to: "\(directory)/\(file.name)")
        }
      }
    }
    return status
  }
}
