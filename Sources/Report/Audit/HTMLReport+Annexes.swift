import Analysis
import Diagnostics
import Verification

extension HTMLReport {
  /// How traffic from outside reaches pods, where it was asked for.
  var doorsSection: Section? {
    let asked = run.results.compactMap { result in result.exposure.map { (result: result, exposure: $0) } }
    if asked.isEmpty { return nil }
    let parts = asked.map { result, exposure in
      let title = run.results.count > 1 ? "<h3>\(breakable(result.path))</h3>\n" : ""
      return title + doors(exposure)
    }
    return Section(
      id: "doors", title: "Doors from outside", count: asked.reduce(0) { $0 + $1.exposure.rows.count },
      body: parts.joined(separator: "\n"))
  }

  private func doors(_ exposure: Exposure) -> String {
    let report = ExposureReport(exposure, files: run.files, color: false)
    let rows = exposure.rows.map { row -> [String] in
      let kind =
        switch row.verdict {
        case .open: "blue"
        case .blocked: "red"
        case .partly, .undecided: "amber"
        }
      let steps = report.steps(row)
      let decisions = [(row.egress, "egress"), (row.ingress, "ingress")].map { end, direction in
        end.map { self.end($0, direction, at: "it", orAddress: "it") } ?? ""
      }
      let decided = decisions.joined()
      return [
        "<span class=\"chip \(kind)\">\(row.verdict.rawValue)</span>",
        "<b>\(steps.map(breakable).joined(separator: " → "))</b>\(place(row.span))"
          + (decided.isEmpty ? "" : folded("what decides", "<div class=\"ends\">\(decided)</div>")),
        "\(prose(report.seen(row)))\(row.doubt.map { "<p>\(prose($0))</p>" } ?? "")",
      ]
    }
    let table = rows.isEmpty ? "<p>None.</p>" : self.table(["Verdict", "Way", "Pods see"], rows, class: "doors")
    let faults = exposure.findings.filter { $0.rule != Exposure.blockedRule }.map { finding in
      "<div class=\"told\"><p>\(prose(finding.message)) <span class=\"chip\">\(e(finding.rule))</span></p>"
        + "\(place(finding.span))\(lines(finding.span))</div>"
    }
    let remarks = report.sentences.map { "<p class=\"dim\">\(prose($0))</p>" }
    return ([table] + faults + remarks).joined(separator: "\n")
  }

  /// What lint finds, where it was asked for: by id, each once.
  var lintSection: Section? {
    let asked = run.results.compactMap(\.findings)
    if asked.isEmpty { return nil }
    var seen: Set<Diagnostic> = []
    let found = asked.joined().map(\.diagnostic).filter { seen.insert($0).inserted }
    let ids = found.map(\.id).reduce(into: [Diagnostic.ID]()) { if !$0.contains($1) { $0.append($1) } }
    let groups = ids.sorted().map { id in
      let own = found.filter { $0.id == id }
      return folded(
        "<b>\(e(id.rawValue))</b> <span class=\"dim\">\(counted(own.count, "finding", "findings"))</span>",
        own.map(told).joined(separator: "\n"))
    }
    return Section(
      id: "lint", title: "Findings of lint", count: found.count,
      body: "<p class=\"dim\">Policies that do not do what they seem to. They bear on no verdict.</p>\n"
        + (groups.isEmpty ? "<p>None.</p>" : groups.joined(separator: "\n")))
  }
}
