import Diagnostics
import Properties
import Verification

extension HTMLReport {
  /// What was taken for granted, accepted, left out and read; and how to repeat the run.
  var evidence: [String] {
    let evidence = Evidence(run)
    var sections = [
      list("Assumptions", evidence.assumptions.map { "<b>\(e($0.id))</b> \(e($0.text))" }, empty: "None."),
      list("Not modelled", evidence.notModelled.map(e), empty: "Every object of the manifests is modelled."),
      list("Limits hit", evidence.limits.map(e), empty: "None."),
    ]
    let waivers = evidence.waivers.map { item in
      "<tr><td>\(e(item.property))</td><td>\(item.waiver.expires)</td><td>\(e(item.waiver.reason))</td></tr>"
    }
    sections.append(
      waivers.isEmpty
        ? list("Waivers in force", [], empty: "None.")
        : table("Waivers in force", ["Property", "Expires", "Reason"], waivers))
    let warnings = run.diagnostics.filter { $0.severity == .warning }.map { e($0.message) }
    if !warnings.isEmpty { sections.append(list("Warnings", warnings, empty: "")) }
    sections.append(
      table("Inputs", ["File", "SHA-256"], run.inputs.map { row($0.path, $0.sha256) }))
    sections.append(
      """
      <section>
      <h2>How to repeat</h2>
      <p>The set of manifests has the digest <code class="digest">\(e(run.manifestSet))</code>, which depends on neither \
      names nor order of its files:</p>
      <pre>sha256sum FILES | cut -c1-64 | LC_ALL=C sort -u | sha256sum</pre>
      <p>The same program on the same files gives this page again, byte for byte. <code>-o smtlib=DIR</code> writes down \
      what the solver was asked, for any other solver to answer.</p>
      </section>
      """)
    return sections
  }

  private func row(_ name: String, _ digest: String) -> String {
    "<tr><td>\(e(name))</td><td><code class=\"digest\">\(e(digest))</code></td></tr>"
  }

  private func list(_ title: String, _ items: [String], empty: String) -> String {
    let body =
      items.isEmpty
      ? "<p>\(empty)</p>" : "<ul>\n\(items.map { "<li>\($0)</li>" }.joined(separator: "\n"))\n</ul>"
    return "<section>\n<h2>\(title)</h2>\n\(body)\n</section>"
  }

  private func table(_ title: String, _ heads: [String], _ rows: [String]) -> String {
    """
    <section>
    <h2>\(title)</h2>
    <div class="scroll"><table>
    <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table></div>
    </section>
    """
  }
}
