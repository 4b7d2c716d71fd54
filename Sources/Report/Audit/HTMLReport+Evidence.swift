import Diagnostics
import Properties
import Verification

extension HTMLReport {
  /// What was taken for granted, accepted, left out and read; and how to repeat the run.
  var evidence: [Section] {
    let evidence = Evidence(run)
    var sections: [Section] = []
    // Where nothing was verified, nothing was taken for granted.
    if !run.results.isEmpty {
      sections = [
        assumptions(evidence),
        section("not-modelled", "Not modelled", evidence.notModelled, "Every object of the manifests is modelled."),
        section("limits", "Limits hit", evidence.limits, "None."), waivers(evidence),
      ]
    }
    if !run.skipped.isEmpty { sections.append(section("left-out", "Left out", run.skipped.names, "")) }
    let warnings = run.diagnostics.filter { $0.severity == .warning }
    if !warnings.isEmpty {
      sections.append(
        Section(
          id: "warnings", title: "Warnings", count: warnings.count,
          body: warnings.map(told).joined(separator: "\n")))
    }
    return sections + [inputs, repetition]
  }

  /// Those of one file name it, where there are several.
  private func assumptions(_ evidence: Evidence) -> Section {
    let items = evidence.assumptions.map { assumption in
      let files = run.results.filter { $0.outcome.assumptions.contains(assumption) }.map(\.path)
      let names = files.map(e).joined(separator: ", ")
      let whose = files.count == run.results.count ? "" : " <span class=\"dim\">(\(names))</span>"
      return "<b>\(e(assumption.id))</b> \(prose(assumption.text))\(whose)"
    }
    return Section(id: "assumptions", title: "Assumptions", count: items.count, body: list(items, empty: "None."))
  }

  private func waivers(_ evidence: Evidence) -> Section {
    let rows = evidence.waivers.map { [e($0.property), "\($0.waiver.expires)", prose($0.waiver.reason)] }
    return Section(
      id: "waivers", title: "Waivers in force", count: rows.count,
      body: rows.isEmpty ? "<p>None.</p>" : table(["Property", "Expires", "Reason"], rows))
  }

  private var inputs: Section {
    let files = run.results.map { result in
      let size = result.outcome.statistics
      let world = [
        counted(size.workloads, "workload", "workloads"), counted(size.policies, "policy", "policies"),
        counted(size.namespaces, "namespace", "namespaces"),
      ]
      return [
        "<b>\(breakable(result.path))</b>", world.joined(separator: ", "),
        counted(result.outcome.properties.count, "property", "properties") + ", "
          + counted(result.outcome.tests.count, "test", "tests"), digest(result.sha256),
      ]
    }
    let heads = ["Property file", "World", "Asks", "SHA-256"]
    let asked = files.isEmpty ? "" : "<h3>Property files</h3>\n" + table(heads, files, class: "inputs")
    let read = run.inputs.map { [breakable($0.path), digest($0.sha256)] }
    return Section(
      id: "inputs", title: "Inputs", count: read.count,
      body: asked + "<h3>Files that were read</h3>\n" + table(["File", "SHA-256"], read, class: "inputs"))
  }

  private var repetition: Section {
    Section(
      id: "repeat", title: "How to repeat",
      body: """
        <p>The set of manifests has the digest <code class="digest">\(e(run.manifestSet))</code>, which depends on neither \
        names nor order of its files:</p>
        \(command("sha256sum FILES | cut -c1-64 | LC_ALL=C sort -u | sha256sum"))
        <p>The same program on the same files gives this page again, byte for byte. <code>-o smtlib=DIR</code> writes down \
        what the solver was asked, for any other solver to answer.</p>
        """)
  }

  private func digest(_ text: String) -> String { "<code class=\"digest\">\(e(text))</code>" }

  private func section(_ id: String, _ title: String, _ items: [String], _ empty: String) -> Section {
    Section(id: id, title: title, count: items.count, body: list(items.map(prose), empty: empty))
  }
}
