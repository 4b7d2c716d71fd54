import Diagnostics
import FoundationEssentials
import Report
import SystemPackage

/// Brings what a run has found to where it belongs: reports to standard output and files, the rest to standard error.
struct Delivery {
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
        try write(files(run, request), to: request.path)
      } catch {
        let target = request.path ?? "standard output"
        environment.tell("netpol-verify: cannot write to \(VisibleText.escape(target)): \(reason(error))")
        status = status.combined(with: .invalid)
      }
    }
    do {
      try summarise(run, requests)
    } catch {
      environment.tell("netpol-verify: cannot write the step summary: \(reason(error))")
      status = status.combined(with: .invalid)
    }
    return status
  }

  private func files(_ run: Run, _ request: OutputRequest) -> [ReportFile] {
    let colors = request.path == nil ? color.colors(.output, in: environment) : color == .always
    return request.format.files(of: run, color: colors, isKept: request.path != nil)
  }

  private func write(_ files: [ReportFile], to path: String?) throws {
    for file in files {
      guard let path, !file.path.isEmpty else {
        try write(file.text, to: path)
        continue
      }
      let target = "\(path)/\(file.path)"
      try environment.makeDirectory(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
      try write(file.text, to: target)
    }
  }

  /// Adds the Markdown report to the summary of a step of GitHub Actions, if annotations were asked for there.
  private func summarise(_ run: Run, _ requests: [OutputRequest]) throws {
    guard requests.contains(where: { $0.format == .github }),
      let path = environment.variables["GITHUB_STEP_SUMMARY"], !path.isEmpty
    else { return }
    let opened = environment.opened(path)
    let before = FileSystem.kind(opened) == .file ? try Data(contentsOf: URL(fileURLWithPath: opened)) : Data()
    let text = ReportFormat.markdown.files(of: run).map(\.text).joined()
    try (before + Data(text.utf8)).write(to: URL(fileURLWithPath: opened))
  }

  /// Writes a report to a file or to standard output.
  func write(_ text: String, to path: String?) throws {
    if let path {
      try environment.save(text, to: path)
    } else if !text.isEmpty {
      try environment.write(.output, Array(text.utf8))
    }
  }

  /// Tells the diagnostics, and how many errors there were.
  private func tell(_ run: Run) {
    environment.tell(run.diagnostics, in: run.files, color: color, consequence: "nothing was verified")
  }

  /// Writes the bundle of an inconsistency to a new file of the temporary directory, and to standard error where no file
  /// can be made. Never to the working directory, where the files of a change that is checked may lie in wait.
  private func leave(_ bundle: String) {
    let directory = environment.variables["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    let number = String(UInt64.random(in: .min ... .max), radix: 36)
    let path = FilePath(directory).appending("netpol-verify-bundle-\(number).txt").string
    do {
      try OutputGuard.writeNew(Array(bundle.utf8), to: path)
      environment.tell(
        "netpol-verify: wrote \(VisibleText.escape(path)); please attach it to a report of this defect")
    } catch {
      environment.tell(bundle.split(separator: "\n").map { VisibleText.escape(String($0)) }.joined(separator: "\n"))
    }
  }
}
