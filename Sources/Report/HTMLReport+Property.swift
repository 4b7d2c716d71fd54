import Diagnostics
import Kubernetes
import Network
import Properties
import Verification

extension HTMLReport {
  /// The properties of a file, worst first.
  func properties(_ result: Run.Result) -> [String] {
    let sorted = result.outcome.properties.enumerated().sorted { a, b in
      let left = (a.element.verdict.rank, a.element.property.severity, a.offset)
      return left < (b.element.verdict.rank, b.element.property.severity, b.offset)
    }
    if sorted.isEmpty { return [] }
    let title = run.results.count > 1 ? "Properties of \(e(result.path))" : "Properties"
    let size = result.outcome.statistics
    let world = [
      counted(size.workloads, "workload", "workloads"), counted(size.policies, "network policy", "network policies"),
      counted(size.namespaces, "namespace", "namespaces"),
    ]
    let head = "<section>\n<h2>\(title)</h2>\n<p class=\"meta\">of a world of \(world.joined(separator: ", "))</p>"
    return [head] + sorted.map { property($0.element) } + ["</section>"]
  }

  private func property(_ outcome: PropertyOutcome) -> String {
    let property = outcome.property
    var lines = [
      "<article class=\"property \(outcome.verdict.htmlClass)\" id=\"\(anchor(outcome))\">",
      "<h3>\(e(property.name))</h3>",
      "<p class=\"chips\"><span class=\"chip \(outcome.verdict.htmlClass)\">\(outcome.verdict.name)</span> "
        + "<span class=\"chip\">\(property.severity.rawValue)</span> "
        + "<span class=\"chip\">\(property.world.rawValue) world</span> "
        + property.controls.map { "<span class=\"chip\">\(e($0))</span>" }.joined(separator: " ") + "</p>",
      "<p>Claim: \(e(property.assertion.sentence)).</p>",
    ]
    if let description = property.description { lines.append("<p>\(e(description))</p>") }
    if let reason = outcome.verdict.reason { lines.append("<p class=\"note\">Why: \(e(reason)).</p>") }
    if outcome.verdict == .unexpectedSuccess {
      lines.append("<p class=\"note\">Nothing violates it, although a violation is expected.</p>")
    }
    for waiver in outcome.waivers {
      lines.append(
        "<p class=\"note\">Waived until \(waiver.expires): \(e(waiver.reason)) "
          + "<code>\(e(text.place(waiver.span)))</code></p>")
    }
    if let expectation = property.expectation, outcome.verdict == .expectedViolation {
      let words = [expectation.reason, expectation.ticket, expectation.until.map { "until \($0)" }].compactMap { $0 }
      lines.append("<p class=\"note\">Known debt: \(e(words.joined(separator: ", ")))</p>")
    }
    if outcome.verdict.showsCounterexamples {
      for (index, example) in outcome.counterexamples.enumerated() {
        lines.append("<h4>Counterexample \(index + 1)</h4>\n\(diagram(example))")
      }
      let left = outcome.violatingPairs - outcome.counterexamples.count
      if left > 0 { lines.append("<p class=\"meta\">and \(counted(left, "more violation", "more violations"))</p>") }
    }
    if let restricted = outcome.restricted {
      lines.append("<p class=\"note\">This \(restricted.heading):</p>")
      lines += restricted.examples.map(diagram)
    }
    if outcome.verdict.rank == .red, let remediation = property.remediation {
      lines.append("<p class=\"note\">Remediation: \(e(remediation))</p>")
    }
    lines.append("<p class=\"meta\">stated at <code>\(e(text.place(property.span)))</code></p>\n</article>")
    return lines.joined(separator: "\n")
  }

  /// A counterexample as a path: source, its egress, the connection, the destination's ingress, destination.
  private func diagram(_ example: Counterexample) -> String {
    if example.hops.count > 1 {
      let hops = example.hops.enumerated().map { "<li>\(diagram($0.element))</li>" }
      return "<p class=\"meta\">A chain of \(example.hops.count) hops:</p>\n<ol class=\"hops\">\(hops.joined())</ol>"
    }
    if let direction = example.direction {
      let sentence = example.explanation ?? "not isolated for \(direction.field)"
      return """
        <div class="path">
        \(node(example.from, "pod"))
        <div class="gate open"><b>not isolated for \(direction.field)</b><p>\(e(sentence))</p></div>
        </div>\(assumptions(of: example))\(policies(of: example))
        """ + (example.passing.first.map { "\n<p class=\"meta\">For example:</p>\n\(diagram($0))" } ?? "")
    }
    var parts = [node(example.from, "source")]
    if let egress = example.egress { parts.append(gate(egress, "egress", at: example.from)) }
    if let transport = example.transport, let port = example.port {
      let connection = ConnectionSet(transport, PortSet(port...port))
      let others = example.connections.subtracting(connection)
      let also = others.isEmpty ? "" : "<small>also \(e(text.portText(others)))</small>"
      parts.append("<div class=\"wire\"><b>\(port)/\(transport.rawValue)</b>\(also)</div>")
    }
    if let ingress = example.ingress { parts.append(gate(ingress, "ingress", at: example.to ?? example.from)) }
    if let to = example.to { parts.append(node(to, "destination")) }
    let note = example.explanation.map { "<p class=\"note\">\(e(example.from.title)): \(e($0))</p>" } ?? ""
    let before = example.before.map { before in
      "<p class=\"note\">In the baseline: egress \(before.egress.word), "
        + "ingress \(before.ingress.word).</p>"
    }
    return
      "<div class=\"path\">\n\(parts.joined(separator: "\n"))\n</div>\(note)\(assumptions(of: example))"
      + "\(policies(of: example))\(before ?? "")"
  }

  /// The policies that it rests on, where anyone may write policies.
  private func policies(of example: Counterexample) -> String {
    let lines = text.policies(of: example)
    guard lines.contains(where: { !$0.hasPrefix("    policy: ") }) else {
      return lines.map { "<p class=\"note\">\(e(String($0.drop { $0 == " " })))</p>" }.joined()
    }
    return "<pre>\(lines.map { e(String($0.dropFirst(4))) }.joined(separator: "\n"))</pre>"
  }

  /// The labels that a counterexample rests on and that an operator gives its pods or does not.
  private func assumptions(of example: Counterexample) -> String {
    text.assumed(of: example).map { "<p class=\"note\">\(e(String($0.drop { $0 == " " })))</p>" }.joined()
  }

  private func node(_ end: EndDescription, _ role: String) -> String {
    "<div class=\"node\"><small>\(role)</small><b>\(breakable(text.title(end)))</b></div>"
  }

  /// Text whose long names may be broken where they have parts.
  func breakable(_ text: String) -> String {
    var result = ""
    for character in e(text) {
      switch character {
      case "/": result += "/<wbr>"
      case "[": result += "<wbr>["
      default: result.append(character)
      }
    }
    return result
  }

  private func gate(_ end: Counterexample.End, _ direction: String, at pod: EndDescription) -> String {
    let kind = end.isAllowed || end.isUndecided ? "open" : "shut"
    let reasons = end.because.map { "<li>\(breakable(text.text($0, at: pod, direction: direction)))</li>" }
    return "<div class=\"gate \(kind)\"><b>\(direction) \(end.word)</b><ul>\(reasons.joined())</ul></div>"
  }
}
