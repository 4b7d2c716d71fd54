import Diagnostics
import Kubernetes
import Properties
import Verification

extension HTMLReport {
  /// The counterexamples that are shown without being asked for.
  private static let unfolded = 3

  /// A property, open unless it holds.
  func article(_ outcome: PropertyOutcome, of result: Run.Result) -> String {
    let property = outcome.property
    let verdict = outcome.verdict
    let file = run.results.count > 1 ? "<span class=\"dim\">\(breakable(result.path))</span>" : ""
    let facts = facts(outcome, result).map { "<dt>\($0)</dt><dd>\($1)</dd>" }
    return """
      <article class="property \(verdict.htmlClass)" id="\(anchor(outcome))" data-v="\(verdict.name)" \
      data-s="\(property.severity.rawValue)">
      <details\(verdict.rank == .green ? "" : " open")>
      <summary><span class="chip \(verdict.htmlClass)">\(verdict.name)</span> <h3>\(MapText.name(property.name))</h3> \
      <span class="chip">\(property.severity.rawValue)</span> \(file)</summary>
      \(property.description.map { "<p class=\"said\">\(prose($0))</p>" } ?? "")
      <dl class="facts">
      \(facts.joined(separator: "\n"))
      </dl>
      \(notes(outcome).joined(separator: "\n"))
      \(examples(outcome, of: result).joined(separator: "\n"))
      </details>
      </article>
      """
  }

  private func facts(_ outcome: PropertyOutcome, _ result: Run.Result) -> [(String, String)] {
    let property = outcome.property
    var worlds =
      property.world == .open
      ? ["open: pods that anyone could create count as well"] : ["closed: the pods of the manifests"]
    if property.policies == .open {
      let trusted = property.trustedNamespaces.isEmpty ? "" : ", but for those of trusted namespaces"
      worlds.append("anyone may write NetworkPolicies\(trusted)")
    }
    var facts = [("Claim", "\(prose(property.assertion.sentence.capitalised)).")]
    if let reason = outcome.verdict.reason { facts.append(("Why", "\(prose(reason))")) }
    if outcome.verdict == .unexpectedSuccess {
      facts.append(("Why", "Nothing violates it, although a violation is expected."))
    }
    facts.append(("World", worlds.joined(separator: "; ")))
    let sets = links(toSetsOf: property, in: result)
    if !sets.isEmpty { facts.append(("Sets", sets)) }
    if !property.controls.isEmpty {
      facts.append(
        ("Controls", property.controls.map { "<span class=\"chip control\">\(e($0))</span>" }.joined(separator: " ")))
    }
    facts.append(("Stated at", place(property.span) + folded("as it is written", lines(property.span))))
    return facts
  }

  private func notes(_ outcome: PropertyOutcome) -> [String] {
    let property = outcome.property
    var notes = outcome.waivers.map { waiver in
      "Waived until \(waiver.expires): \(prose(waiver.reason)) \(place(waiver.span))"
    }
    if let expectation = property.expectation, outcome.verdict == .expectedViolation {
      let words = [expectation.reason, expectation.ticket, expectation.until.map { "until \($0)" }].compactMap { $0 }
      notes.append("Known debt: \(prose(words.joined(separator: ", "))) \(place(expectation.span))")
    }
    if outcome.verdict.rank == .red, let remediation = property.remediation {
      notes.append("Remediation: \(prose(remediation))")
    }
    return notes.map { "<div class=\"note\">\($0)</div>" }
  }

  /// The connections that decide: those that break it, those that what is not known leaves open, and those that pass
  /// only with a restriction.
  private func examples(_ outcome: PropertyOutcome, of result: Run.Result) -> [String] {
    var parts: [String] = []
    let isBroken = outcome.verdict.showsCounterexamples
    let mayBe = isBroken ? "" : "Perhaps: "
    if isBroken || outcome.verdict.rank == .inconclusive {
      let all = outcome.counterexamples.enumerated().map { number, example in
        "<div class=\"example\"><h4>\(mayBe)Counterexample \(number + 1)</h4>\n\(flow(example))\n"
          + explain(outcome, result, number) + "</div>"
      }
      parts += all.prefix(Self.unfolded)
      let rest = all.dropFirst(Self.unfolded)
      parts.append(folded(counted(rest.count, "more counterexample", "more counterexamples"), rest.joined()))
    }
    parts += outcome.undecided.map { undecided in
      let example = outcome.counterexamples.isEmpty ? undecided.flow : nil
      let shown = example.map { "<h4>For example</h4>\n\(flow($0))" } ?? ""
      return "<div class=\"example\"><h4>What leaves it open</h4>\n\(objects(undecided))\(shown)</div>"
    }
    let left = outcome.violatingPairs - outcome.counterexamples.count
    if isBroken, left > 0 {
      parts.append("<p class=\"dim\">and \(counted(left, "more violation", "more violations"))</p>")
    }
    if let restricted = outcome.restricted { parts.append(self.restricted(restricted, "This")) }
    return parts.filter { !$0.isEmpty }
  }

  /// The command that tells more of a counterexample.
  private func explain(_ outcome: PropertyOutcome, _ result: Run.Result, _ number: Int) -> String {
    guard let again = run.again, outcome.verdict.rank == .red else { return "" }
    let name = ShellWord.quote(outcome.property.name)
    let nth = number == 0 ? "" : " --nth \(number + 1)"
    return command(again.command("explain", ShellWord.quote(result.path), " --property \(name)\(nth)"))
  }

  /// The objects that leave an answer open, with their lines.
  func objects(_ undecided: Undecided) -> String {
    let items = undecided.objects.map { object in
      let words = [object.title, object.field].compactMap { $0 }
      let place = run.files.textBesideObject(of: object.span) == nil ? "" : self.place(object.span)
      return "<li>\(breakable(words.joined(separator: "  ")))\(place)\(folded("its lines", lines(object.span)))</li>"
    }
    let addresses = undecided.addresses.map { "<li>\(breakable($0))</li>" }
    return items.isEmpty && addresses.isEmpty ? "" : "<ul class=\"plain\">\((items + addresses).joined())</ul>"
  }

  /// Connections that pass only with a restriction.
  func restricted(_ restricted: RestrictedFlows, _ subject: String) -> String {
    let left = restricted.pairs - restricted.examples.count
    let more = left > 0 ? "<p class=\"dim\">\(counted(left, "more pair", "more pairs")) of workloads</p>" : ""
    let end = restricted.examples.isEmpty ? "." : ":"
    return "<div class=\"note\"><p>\(subject) \(prose(restricted.heading))\(end)</p>"
      + restricted.undecided.map(objects).joined() + restricted.examples.map(flow).joined() + "\(more)</div>"
  }
}

extension String {
  /// The text with a capital letter in front.
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
