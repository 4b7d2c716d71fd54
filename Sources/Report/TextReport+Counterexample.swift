import Kubernetes
import Network
import Verification

extension TextReport {
  /// The reasons of one end that are shown.
  private static let reasonsShown = 5

  /// A flow that must not be, or a pod that is not isolated, and why.
  func lines(_ counterexample: Counterexample) -> [String] {
    if counterexample.hops.count > 1 { return chain(counterexample.hops) }
    var head = "  \(title(counterexample.from))"
    if let to = counterexample.to { head += " → \(title(to))" }
    if let direction = counterexample.direction {
      head += "    is not isolated for \(direction.field)"
      if let passing = counterexample.passing.first {
        head = "  \(title(counterexample.from))    lets through for \(direction.field) what no rule allows"
        return [head] + assumed(of: counterexample) + ["    for example"] + lines(passing).map { "  \($0)" }
      }
      if let reason = counterexample.hostNetworkReason { head += ": \(reason)" }
      return [head] + assumed(of: counterexample) + policies(of: counterexample)
    }
    if let transport = counterexample.transport, let port = counterexample.port {
      head += "    \(port)/\(transport.rawValue)"
      let others = counterexample.connections.subtracting(.init(transport, .init(port...port)))
      if counterexample.connections == .all {
        head += "  (also every other port)"
      } else if !others.isEmpty {
        head += "  (also \(portText(others)))"
      }
    }
    return [head] + explanation(of: counterexample)
  }

  /// The flows of a chain, each from where the one before ends.
  private func chain(_ hops: [Counterexample]) -> [String] {
    let titles = hops.prefix(1).map { title($0.from) } + hops.compactMap { $0.to.map(title) }
    var lines = ["  \(titles.joined(separator: " → "))    in \(hops.count) hops"]
    for (number, hop) in hops.enumerated() {
      lines.append("  hop \(number + 1)")
      lines += self.lines(hop)
    }
    return lines
  }

  /// The connections that a claim counts for reaching although not everything passes on them.
  func lines(_ restricted: RestrictedFlows) -> [String] {
    var lines = ["  \(safe(restricted.heading))"] + restricted.undecided.flatMap { self.lines($0, isShown: false) }
    let shown = restricted.examples.prefix(1)
    lines += shown.flatMap(self.lines)
    let left = restricted.pairs - shown.count
    let more = shown.isEmpty ? "" : "more "
    if left > 0 { lines.append("  \(counted(left, "\(more)pair", "\(more)pairs")) of workloads") }
    return lines
  }

  /// An example of a test's answer, for a test whose ends stand for several pods or addresses, and why it is so.
  func lines(exampleOf outcome: TestOutcome) -> [String] {
    guard let flow = outcome.flow else { return [] }
    var lines: [String] = []
    let isExample = outcome.actual == .depends || outcome.undecided?.because == .contestedAddress
    if isExample, let to = flow.to {
      lines.append("    for example \(title(flow.from)) → \(title(to))")
    }
    return lines + explanation(of: flow)
  }

  /// The labels that it rests on and that an operator gives its pods or does not.
  func assumed(of counterexample: Counterexample) -> [String] {
    guard let to = counterexample.to else { return assumed("it", counterexample.from) }
    return assumed("the source", counterexample.from) + assumed("the destination", to)
  }

  private func assumed(_ name: String, _ end: EndDescription) -> [String] {
    end.assumption(of: name).map { ["    \(safe($0))"] } ?? []
  }

  /// What each end decides.
  private func explanation(of counterexample: Counterexample) -> [String] {
    var lines = (counterexample.explanation.map { ["    \(safe($0))"] } ?? []) + assumed(of: counterexample)
    if let door = counterexample.door { lines += fitted("    door    ", door.words.map(safe)) }
    for end in [counterexample.from, counterexample.to].compactMap({ $0 }) where end.isHypothetical {
      // Without the name that a rule asks for, nobody would see why this number is allowed.
      lines += end.ports.map { port in
        "    where the pod that does not exist yet declares \(port.containerPort)/\(port.protocol.rawValue) as port "
          + "`\(safe(port.name ?? ""))`"
      }
    }
    if let egress = counterexample.egress {
      lines += self.lines(egress, "egress ", at: counterexample.from, direction: "egress")
    }
    if let ingress = counterexample.ingress {
      lines += self.lines(ingress, "ingress", at: counterexample.to ?? counterexample.from, direction: "ingress")
    }
    lines += policies(of: counterexample)
    if let before = counterexample.before {
      lines.append("    in the baseline")
      lines += self.lines(before.egress, "egress ", at: counterexample.from, direction: "egress").map { "  \($0)" }
      lines += self.lines(
        before.ingress, "ingress", at: counterexample.to ?? counterexample.from, direction: "ingress"
      ).map { "  \($0)" }
    }
    return lines
  }

  /// What one end decides.
  private func lines(
    _ end: Counterexample.End, _ label: String, at pod: EndDescription, direction: String
  ) -> [String] {
    let decision = end.word
    let blank = end.isAllowed || end.isUndecided ? "" : " "
    guard let first = end.because.first else { return ["    \(label) \(decision)"] }
    var lines = fitted("    \(label) \(decision):\(blank) ", words(first, at: pod, direction: direction))
    let margin = String(repeating: " ", count: 4 + label.count + 1 + decision.count + blank.count + 2)
    for other in end.because.dropFirst().prefix(Self.reasonsShown - 1) {
      let words = words(other, at: pod, direction: direction)
      let line = margin + words.joined(separator: "  ")
      lines += line.unicodeScalars.count <= Self.width || !isIndented ? [line] : fitted("      and ", words)
    }
    let left = end.because.count - Self.reasonsShown
    if left > 0 { lines.append("\(margin)and \(left) more") }
    return lines
  }

  /// Words behind a beginning, in as many lines as the width asks for.
  func fitted(_ first: String, _ words: [String]) -> [String] {
    let margin = "      "
    guard var line = words.first.map({ first + $0 }) else { return [first] }
    var lines: [String] = []
    for word in words.dropFirst() {
      if line.unicodeScalars.count + 2 + word.unicodeScalars.count > Self.width, isIndented {
        lines.append(line)
        line = margin + word
      } else {
        line += "  " + word
      }
    }
    return lines + [line]
  }

  /// One reason, with its place in front where it has one.
  func text(_ because: Counterexample.Because, at end: EndDescription, direction: String) -> String {
    words(because, at: end, direction: direction).joined(separator: "  ")
  }

  private func words(_ because: Counterexample.Because, at end: EndDescription, direction: String) -> [String] {
    because.words(at: short(end), orAddress: safe(end.title), direction: direction, files: run.files)
  }

  /// An end inside a sentence.
  private func short(_ end: EndDescription) -> String { end.isHypothetical ? "it" : safe(end.title) }

  /// An end, with the address that the flow depends on.
  func title(_ end: EndDescription) -> String {
    let title = safe(end.title)
    guard let address = end.address.map(safe) else { return title }
    switch end.kind {
    case .workload, .pod: return end.isAddressAssumed ? "\(title) (if its address is \(address))" : title
    case .node: return "\(title) (\(address))"
    case .address, .object: return title
    }
  }

  /// The ranges of connections that are shown.
  private static let rangesShown = 8

  /// `1–5431/TCP, 5433–65535/TCP`; of a long list the first few, and how many more there are.
  func portText(_ connections: ConnectionSet) -> String {
    let ranges = TransportProtocol.allCases.flatMap { transport in
      connections[transport].intervals.map { range in
        let ports = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        return "\(ports)/\(transport.rawValue)"
      }
    }
    let left = ranges.count - Self.rangesShown
    let rest = left > 0 ? ["and \(counted(left, "more range", "more ranges"))"] : []
    return (ranges.prefix(Self.rangesShown) + rest).joined(separator: ", ")
  }
}

extension Counterexample {
  /// Why no policy could isolate the pod; nil where a policy could.
  fileprivate var hostNetworkReason: String? {
    let because = ((egress ?? ingress)?.because ?? []).first { $0.reason == .hostNetwork }
    return because.map { "it is on the network of its node, which no \($0.noun) governs" }
  }
}

extension EndDescription {
  /// `if the source carries app=db, which Kafka shop/orders may give its pods`; nil where no label is assumed.
  func assumption(of name: String) -> String? {
    guard let labelSource else { return nil }
    let labels = assumedLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    return "if \(name) carries \(labels), which \(labelSource) may give its pods"
  }
}
