import Advice
package import Analysis
package import Diagnostics
import Kubernetes
import Network
import Verification

/// Why one connection is allowed or denied, for people and for programs.
package struct ExplanationReport {
  let explanation: FlowExplanation
  let files: SourceFiles
  private let paint: Paint
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes the report; `files` are those that spans refer to.
  package init(_ explanation: FlowExplanation, files: SourceFiles, color: Bool) {
    self.explanation = explanation
    self.files = files
    paint = Paint(isOn: color)
  }

  /// The text: the answer, each end rule by rule, and what would change it.
  package var text: String {
    var lines = [headline]
    if explanation.question.assumesProtocol {
      lines.append("no protocol was given: TCP is assumed, as a NetworkPolicy does")
    }
    lines += undecided
    if let translation = explanation.question.translation { lines.append(words(translation)) }
    for item in explanation.cases {
      if explanation.answer == .depends {
        lines.append("for example, \(word(item.answer)): \(title(item.from)) → \(title(item.to))")
      }
      lines += [item.from.assumption(of: "the source"), item.to.assumption(of: "the destination")].compactMap { $0 }
        .map { "  \(safe($0))" }
      lines += self.lines(item.egress, at: item.from) + self.lines(item.ingress, at: item.to)
    }
    lines += edits(explanation.denying, "to deny it")
    lines += edits(explanation.allowing, "to allow it")
    if explanation.answer == .deny, explanation.allowing.isEmpty {
      lines.append("no edit of one or two policies was found that allows it")
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  /// The answer about one flow.
  private func word(_ answer: FlowExplanation.Answer) -> String {
    switch answer {
    case .allow: "allowed"
    case .deny: "denied"
    case .depends: "depends"
    case .undecided: "undecided"
    }
  }

  private var headline: String {
    let question = explanation.question
    let answer =
      switch explanation.answer {
      case .allow: paint("allowed", .green)
      case .deny: paint("denied", .red)
      case .depends: paint("depends on the pod or its address", .yellow)
      case .undecided: paint("undecided", .yellow)
      }
    let flow = "\(title(question.from.description)) → \(title(question.to.description))"
    return "\(flow)  \(portTitle): \(answer)"
  }

  /// `80/TCP`, or `http (8080/TCP)` for a port that was asked for by name.
  private var portTitle: String {
    let question = explanation.question
    guard let name = question.portName else { return "\(question.port)/\(question.transport.rawValue)" }
    var numbers = [question.port]
    if question.translation == nil, let ports = question.portsOfPod { numbers = Set(ports.values.joined()).sorted() }
    return "\(safe(name)) (\(numbers.map(String.init).joined(separator: ", "))/\(question.transport.rawValue))"
  }

  /// What leaves the answer open.
  private var undecided: [String] {
    explanation.open.map { "  \(paint("undecided", .yellow)): \(safe($0.text))" }
      + explanation.undecided.map { object in
        "  \(paint("undecided", .yellow)): \(place(object.span))  \(safe(object.title)) is not read and may decide otherwise"
      }
  }

  /// `Service shop/api: port 80/TCP is port http of the pods, 8080`.
  private func words(_ translation: FlowQuestion.Translation) -> String {
    let numbers = translation.numbers.map(String.init).joined(separator: ", ")
    let target =
      translation.targetPort == numbers ? numbers : "`\(safe(translation.targetPort))` of the pods, \(numbers)"
    let place = place(translation.span)
    return
      "\(place)Service \(safe(translation.service)): port \(translation.port) becomes \(target); policies see the latter"
  }

  // MARK: Ends

  private func lines(_ trace: EndTrace, at end: EndDescription) -> [String] {
    let direction = trace.direction.field
    let answer = paint(trace.end.word, trace.end.isUndecided ? .yellow : trace.end.isAllowed ? .green : .red)
    let label = direction.padded(to: 7)
    guard let first = trace.end.because.first else { return ["  \(label) \(answer)"] }
    var lines = ["  \(label) \(answer): \(summary(first, trace, end))"]
    lines += self.policies(trace)
    if !trace.unasked.isEmpty {
      let objects = trace.unasked.map { safe($0.object.title) }.joined(separator: ", ")
      lines += ConnectivityReport.wrap(
        ["not asked, since a stronger policy decides: \(objects)"], first: "    ", rest: "      ")
    }
    return lines
  }

  /// What policies say, under their tiers where those have an end of their own.
  private func policies(_ trace: EndTrace) -> [String] {
    guard !trace.tiers.isEmpty else { return trace.policies.flatMap { self.lines($0) } }
    var lines: [String] = []
    // Policies before all tiers stand in none.
    for policy in trace.policies where policy.rank?.tier.end == nil { lines += self.lines(policy) }
    for item in trace.tiers {
      let policies = trace.policies.filter { $0.rank?.tier.name == item.tier.name }
      guard let end = item.tier.end, !policies.isEmpty else { continue }
      let order = end.order.map { "order \(Self.text($0))" } ?? "no order, last"
      let name = safe(item.tier.name)
      lines.append("    tier \(name)  \(order), \(end.action == .deny ? "Deny" : "Pass") where no rule matches")
      for policy in policies { lines += self.lines(policy).map { "  \($0)" } }
      let says = end.action == .deny ? "denies it" : "passes it on"
      switch item.isEndAsked {
      case true?: lines.append("      ✓ end of tier \(name)  no rule matches: \(says)")
      case nil: lines.append("      ? end of tier \(name)  if no rule matches: \(says)")
      case false?: break
      }
    }
    return lines
  }

  /// A number without a fraction that says nothing.
  static func text(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

  private func summary(_ because: Counterexample.Because, _ trace: EndTrace, _ end: EndDescription) -> String {
    switch because.reason {
    case .rule where because.tier != nil: return "\(rule(because)) accepts it"
    case .rule:
      let count = trace.end.because.count { $0.reason == .rule }
      let restriction = count == 1 ? because.restriction.map { ", \($0)" } ?? "" : ""
      return "\(counted(count, "rule lets", "rules let")) it through\(restriction)"
    case .unread: return "\(rule(because)) is not read, and may let it through"
    case .deny: return "\(rule(because)) denies it"
    case .pass: return "\(rule(because)) passes it on to what is asked next"
    case .noRule:
      let count = trace.end.because.count { $0.reason == .noRule }
      let policies = counted(count, "policy", "policies")
      return because.tier.map { "no rule of \(policies) matches, and tier \(safe($0)) denies at its end" }
        ?? "isolated, and no rule of \(policies) matches"
    case .notIsolated:
      let isolation = "no \(because.noun) isolates \(title(end)) for \(trace.direction.field)"
      return trace.policies.isEmpty ? isolation : "no rule denies it, and \(isolation)"
    case .hostNetwork: return "\(title(end)) is on the network of its node, which no \(because.noun) governs"
    case .outsideAddress: return "\(title(end)) is outside the cluster, where no \(because.noun) applies"
    case .ownNode: return "a pod and its own node always reach each other"
    case .node: return "no \(because.noun) governs a node"
    case .undecided:
      let count = trace.end.because.count { $0.reason == .undecided }
      return "it depends on \(count == 1 ? rule(because) : "which of \(count) rules decides")"
    }
  }

  /// A rule with its policy.
  private func rule(_ because: Counterexample.Because) -> String {
    [because.object.map { safe($0.title) } ?? "a policy", because.field.map(safe)].compactMap { $0 }
      .joined(separator: " ")
  }

  private func lines(_ policy: PolicyTrace) -> [String] {
    let rank = policy.rank.map { "\(safe($0.text)), " } ?? ""
    let selects = policy.isUnclear ? "may select" : "selects"
    var lines = ["    \(place(policy.span))\(safe(policy.object.title))  \(rank)\(selects) \(safe(policy.selector))"]
    if policy.rules.isEmpty { lines.append("      no rule: it allows nothing") }
    for rule in policy.rules {
      lines.append("      \(mark(rule)) \(place(rule.span))\(rule.field)\(rule.says.map { "  \($0)" } ?? "")")
      if rule.shadowedBy != nil { continue }
      if let conditions = rule.conditions {
        lines += self.lines(conditions: conditions)
        if let note = rule.note { lines.append("          ! \(safe(note))") }
        continue
      }
      if !rule.isMatch, !rule.isUnclear, !rule.isNearMiss {
        lines[lines.count - 1] += "  matches neither the other end nor the port"
        continue
      }
      for item in rule.peers + rule.ports {
        lines.append("          \(mark(item)) \(item.field)  \(safe(item.text))")
      }
      if rule.peers.isEmpty { lines.append("          ✓ no list of ends: everyone") }
      if rule.ports.isEmpty { lines.append("          ✓ no list of ports: every port") }
      if let note = rule.note { lines.append("          ! \(safe(note))") }
    }
    return lines
  }

  /// What must all match.
  private func lines(conditions: [ItemTrace]) -> [String] {
    if conditions.isEmpty { return ["          ✓ no condition: everything"] }
    return conditions.map { "          \(mark($0)) \($0.field)  \(safe($0.text))" }
  }

  private func mark(_ rule: RuleTrace) -> String {
    if rule.shadowedBy != nil { return "·" }
    if rule.isUnclear { return paint("?", .yellow) }
    return rule.isMatch ? paint("✓", .green) : rule.isNearMiss ? paint("~", .yellow) : "·"
  }

  private func mark(_ item: ItemTrace) -> String { item.isUnclear ? "?" : item.isMatch ? "✓" : "✗" }

  // MARK: Edits

  private func edits(_ edits: [PolicyEdit], _ heading: String) -> [String] {
    guard !edits.isEmpty else { return [] }
    var lines = ["\(heading), any of these; each was checked by asking again"]
    for (number, edit) in edits.enumerated() {
      let others = edit.otherChanges.map {
        $0 == 0 ? "changes no other pair" : "changes \(counted($0, "other pair", "other pairs")) too"
      }
      for (place, step) in edit.steps.enumerated() {
        let lead = place == 0 ? "  \(number + 1). " : "     "
        let position = self.place(step.span)
        let tail = place == 0 ? others.map { "  (\($0))" } ?? "" : ""
        lines.append("\(lead)\(position)\(safe(step.object.title)): \(safe(step.text))\(tail)")
        lines += step.yaml.map { "       \(safe($0))" }
      }
      if let judgement = edit.judgement { lines.append("     \(words(judgement))") }
    }
    return lines
  }

  /// What else comes of an edit.
  private func words(_ judgement: PolicyEdit.Judgement) -> String {
    func list(_ names: [String]) -> String {
      let shown = 5
      let more = names.count > shown ? " and \(names.count - shown) more" : ""
      return names.prefix(shown).map(safe).joined(separator: ", ") + more
    }
    let broken = judgement.failing.filter { !judgement.failingAlready.contains($0) }
    let already =
      judgement.failingAlready.isEmpty ? "" : "; \(list(judgement.failingAlready)) fails with and without it"
    if !broken.isEmpty { return paint("then \(list(broken)) would fail\(already)", .yellow) }
    let tests = judgement.holding.count { $0.hasPrefix("test ") }
    let properties = judgement.holding.count - tests
    let what = [
      properties > 0 ? counted(properties, "property", "properties") : nil,
      tests > 0 ? counted(tests, "test", "tests") : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    let all = already.isEmpty && judgement.holding.count > 1 ? "all " : ""
    return paint("then \(all)\(what) \(judgement.holding.count == 1 ? "holds" : "hold")", .green) + already
  }

  // MARK: Words

  private func title(_ end: EndDescription) -> String {
    let title = safe(end.title)
    guard let address = end.address.map(safe), end.kind == .workload || end.kind == .pod else { return title }
    return end.isAddressAssumed ? "\(title) (if its address is \(address))" : title
  }

  /// A place and blanks behind it; nothing where the object says it all.
  private func place(_ span: Span?) -> String {
    span.flatMap { files.textBesideObject(of: $0) }.map { "\($0)  " } ?? ""
  }

  private func safe(_ text: String) -> String { VisibleText.escape(text) }
}

extension String {
  /// The text with blanks behind it.
  func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - unicodeScalars.count))
  }
}
