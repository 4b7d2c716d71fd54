import Diagnostics
import Properties
import Verification

/// The proofs' questions as SMT-LIB 2.6, a file each, for whoever wants to ask another solver.
struct SMTLIBReport {
  private let run: Run

  /// Makes the report of a run, which must have recorded its obligations.
  init(_ run: Run) { self.run = run }

  /// The files: one for each question, and `MANIFEST.txt` with what each is expected to answer.
  var files: [ReportFile] {
    var files: [ReportFile] = []
    var index: [String] = []
    for (number, result) in run.results.enumerated() {
      let folder = run.results.count > 1 ? "\(number + 1)-\(Self.safe(result.name))/" : ""
      for (index0, obligation) in result.outcome.obligations.enumerated() {
        let name = "\(folder)\(Self.pad(index0 + 1))-\(Self.safe(obligation.property)).smt2"
        files.append(ReportFile(path: name, text: header + obligation.script))
        index.append("\(obligation.answer.rawValue)\t\(name)")
      }
    }
    let evidence = Evidence(run).items.flatMap { item in
      item.values.map { "# \(item.title): \(VisibleText.escape($0))" }
    }
    let text = (evidence + index).map { "\($0)\n" }.joined()
    return [ReportFile(path: "MANIFEST.txt", text: text)] + files
  }

  /// What each file says about the run that made it.
  private var header: String {
    let wanted: Set<String> = ["tool", "solver", "manifest-set", "property-files", "as-of"]
    return Evidence(run).items.filter { wanted.contains($0.key) }
      .flatMap { item in item.values.map { "; \(item.title.lowercased()): \(VisibleText.escape($0))\n" } }.joined()
  }

  private static func pad(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// A name as a part of a file name.
  private static func safe(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars.prefix(80) {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-": result.unicodeScalars.append(scalar)
      default: result += "-"
      }
    }
    return result.isEmpty ? "unnamed" : result
  }
}
