import Diagnostics
import FoundationEssentials
import Report

/// Brings what a run has found to where it belongs: reports to standard output and files, the rest to standard error.
struct Delivery {
  /// The file that an inconsistency leaves behind, in the working directory.
  static let bundleName = "netpol-verify-bundle.txt"

  /// The outside world.
  var environment: Environment
  /// When to colour.
  var color: ColorChoice

  /// Delivers everything. A report that does not arrive makes the run fail.
  func deliver(_ run: Run, _ requests: [OutputRequest], bundle: String?) -> RunStatus {
    tell(run)
    if let bundle { leave(bundle) }
    var status = run.exitStatus
    for request in requests {
      do {
        try write(text(run, request), to: request.path)
      } catch {
        let target = request.path ?? "standard output"
        environment.tell("netpol-verify: cannot write to \(VisibleText.escape(target)): \(reason(error))")
        status = status.combined(with: .invalid)
      }
    }
    return status
  }

  private func text(_ run: Run, _ request: OutputRequest) -> String {
    switch request.format {
    case .json: JSONReport(run).text
    case .text:
      TextReport(run, color: request.path == nil ? color.colors(.output, in: environment) : color == .always).text
    }
  }

  func write(_ text: String, to path: String?) throws {
    if let path {
      try Data(text.utf8).write(to: URL(fileURLWithPath: environment.opened(path)))
    } else if !text.isEmpty {
      try environment.write(.output, Array(text.utf8))
    }
  }

  /// Tells the diagnostics, and how many errors there were.
  private func tell(_ run: Run) {
    let renderer = DiagnosticRenderer(files: run.files, color: color.colors(.error, in: environment))
    for diagnostic in run.diagnostics { environment.tell(renderer.render(diagnostic)) }
    let errors = run.diagnostics.count { $0.severity == .error }
    if errors > 0 {
      environment.tell("netpol-verify: \(errors) \(errors == 1 ? "error" : "errors"); nothing was verified")
    }
  }

  /// Writes the bundle of an inconsistency, to standard error where no file can be written.
  private func leave(_ bundle: String) {
    do {
      try write(bundle, to: Self.bundleName)
      environment.tell("netpol-verify: wrote \(Self.bundleName); please attach it to a report of this defect")
    } catch {
      environment.tell(bundle.split(separator: "\n").map { VisibleText.escape(String($0)) }.joined(separator: "\n"))
    }
  }
}
