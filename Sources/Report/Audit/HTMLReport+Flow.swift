import Diagnostics
import Kubernetes
import Network
import Verification

extension HTMLReport {
  /// The reasons of an end that are shown without being asked for.
  private static let reasonsShown = 5

  /// A connection as a path, and what decides at both ends.
  func flow(_ example: Counterexample) -> String {
    if example.hops.count > 1 {
      let hops = example.hops.map { "<li>\(flow($0))</li>" }
      return "<p class=\"dim\">A chain of \(example.hops.count) hops:</p>\n<ol class=\"hops\">\(hops.joined())</ol>"
    }
    if let direction = example.direction { return bare(example, direction) }
    var parts = [node(example.from, "source")]
    if let transport = example.transport, let port = example.port {
      let others = example.connections.subtracting(ConnectionSet(transport, PortSet(port...port)))
      let also = others.isEmpty ? "" : "<small>also \(e(text.portText(others)))</small>"
      parts.append("<div class=\"wire\"><b>\(port)/\(transport.rawValue)</b>\(also)</div>")
    }
    if let to = example.to { parts.append(node(to, "destination")) }
    return "<div class=\"path\">\(parts.joined(separator: "\n"))</div>\n\(ends(example))"
  }

  /// A pod that is not isolated.
  private func bare(_ example: Counterexample, _ direction: Direction) -> String {
    let sentence = example.explanation ?? "not isolated for \(direction.field)"
    let passing = example.passing.first.map { "\n<p class=\"dim\">For example:</p>\n\(flow($0))" } ?? ""
    return """
      <div class="path">\(node(example.from, "pod"))</div>
      <div class="ends"><div class="end open"><b>not isolated for \(direction.field)</b><p>\(prose(sentence))</p></div></div>\
      \(remarks(example))\(passing)
      """
  }

  /// What decides at both ends of a connection, and what it rests on.
  func ends(_ example: Counterexample) -> String {
    let other = example.to ?? example.from
    let note = example.explanation.map { "<p class=\"note\">\(e(example.from.title)): \(prose($0))</p>" } ?? ""
    var parts = [note, pair(example.egress, example.ingress, example.from, other), remarks(example)]
    if let before = example.before {
      parts.append("<p class=\"dim\">In the baseline:</p>\(pair(before.egress, before.ingress, example.from, other))")
    }
    return parts.joined()
  }

  private func pair(
    _ egress: Counterexample.End?, _ ingress: Counterexample.End?, _ from: EndDescription, _ to: EndDescription
  ) -> String {
    let both = [
      egress.map { end($0, "egress", at: name(from), orAddress: from.title) },
      ingress.map { end($0, "ingress", at: name(to), orAddress: to.title) },
    ].compactMap { $0 }
    return both.isEmpty ? "" : "<div class=\"ends\">\(both.joined(separator: "\n"))</div>"
  }

  /// What an end is called inside a sentence.
  private func name(_ end: EndDescription) -> String { end.isHypothetical ? "it" : end.title }

  /// What one end decides, and why.
  ///
  /// - Parameters:
  ///   - name: what the end is called inside a sentence.
  ///   - title: what it is called where it is an address.
  func end(_ end: Counterexample.End, _ direction: String, at name: String, orAddress title: String) -> String {
    let kind = end.isAllowed || end.isUndecided ? "open" : "shut"
    let reasons = end.because.map { "<li>\(reason($0, direction, at: name, orAddress: title))</li>" }
    let rest = reasons.dropFirst(Self.reasonsShown)
    return "<div class=\"end \(kind)\"><b>\(direction) \(end.word)</b>"
      + "<ul>\(reasons.prefix(Self.reasonsShown).joined(separator: "\n"))</ul>"
      + (rest.isEmpty
        ? "" : folded(counted(rest.count, "more reason", "more reasons"), "<ul>\(rest.joined(separator: "\n"))</ul>"))
      + "</div>"
  }

  /// A reason, its place, and the lines that say so: of a rule those of the rule, of a policy whose rules do not match
  /// the whole policy.
  private func reason(
    _ because: Counterexample.Because, _ direction: String, at name: String, orAddress title: String
  ) -> String {
    var words = because.words(at: name, orAddress: title, direction: direction, files: run.files)
    guard let span = because.span else { return breakable(words.joined(separator: "  ")) }
    var place = ""
    if let known = run.files.textBesideObject(of: span), known == words.first {
      words.removeFirst()
      place = self.place(span)
    }
    var lines = ""
    switch because.reason {
    case .noRule: lines = folded("the policy", object(span))
    case .unread: lines = folded("its lines", self.lines(span))
    default: lines = self.lines(span, isPart: (because.field ?? "").count { $0 == "[" } > 1)
    }
    return breakable(words.joined(separator: "  ")) + place + lines
  }

  /// What a counterexample rests on: labels that an operator gives its pods or does not, ports that a pod declares, and
  /// policies that anyone may write.
  private func remarks(_ example: Counterexample) -> String {
    func trimmed(_ line: String) -> String { String(line.drop { $0 == " " }) }
    var notes = text.assumed(of: example).map(trimmed)
    for end in [example.from, example.to].compactMap({ $0 }) where end.isHypothetical {
      notes += end.ports.map { port in
        "where the pod that does not exist yet declares \(port.containerPort)/\(port.protocol.rawValue) as port "
          + "`\(port.name ?? "")`"
      }
    }
    let said = notes.map { "\n<p class=\"note\">\(prose($0))</p>" }.joined()
    return said + policies(of: example)
  }

  /// The policies that anyone may write and it rests on: what each namespace has, and their manifests.
  private func policies(of example: Counterexample) -> String {
    var result = ""
    var manifest: [String] = []
    func close() {
      if !manifest.isEmpty { result += "<pre class=\"lines\">\(manifest.joined(separator: "\n"))</pre>" }
      manifest = []
    }
    for line in text.policies(of: example) {
      if line.hasPrefix("    policy: ") {
        close()
        result += "<p class=\"note\">\(prose(String(line.dropFirst(4))))</p>"
      } else {
        manifest.append("<span>\(e(String(line.dropFirst(6))))</span>")
      }
    }
    close()
    return result
  }

  private func node(_ end: EndDescription, _ role: String) -> String {
    "<div class=\"node\"><small>\(role)</small><b>\(breakable(text.title(end)))</b></div>"
  }
}
