package import Analysis
package import Diagnostics
import Kubernetes
import Network
import Verification

/// The doors of a world, for people and for programs.
package struct ExposureReport {
  private let exposure: Exposure
  private let files: SourceFiles
  private let paint: Paint
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes the report; `files` are those that spans refer to.
  package init(_ exposure: Exposure, files: SourceFiles, color: Bool) {
    self.exposure = exposure
    self.files = files
    paint = Paint(isOn: color)
  }

  private func safe(_ text: String) -> String { VisibleText.escape(text) }

  // MARK: Text

  /// The doors by reach, each with whom its pods see and what policies say of them, then what is wrong.
  package var text: String {
    var lines: [String] = []
    var group: [Exposure.Row] = []
    func close() {
      guard let first = group.first else { return }
      lines += headline(first)
      for row in group { lines += self.lines(row) }
      group = []
    }
    for row in exposure.rows {
      if let last = group.last, !last.isOfOneDoor(with: row) { close() }
      group.append(row)
    }
    close()
    let findings = exposure.findings.filter { $0.rule != Exposure.blockedRule }
    for finding in findings {
      lines.append("\(paint(finding.rule, .yellow))  \(files.text(of: finding.span))")
      lines += ConnectivityReport.wrap([safe(finding.message)], first: "  ", rest: "  ", width: Self.width)
    }
    lines += remarks
    lines.append(summary)
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  private static let width = 80

  /// `internet → Ingress shop/web → Service shop/web:80 → shop/Deployment/web 8080/TCP`
  private func headline(_ row: Exposure.Row) -> [String] {
    let steps = steps(row)
    return fitted(steps[0], steps.dropFirst().map { "→ \(safe($0))" }, between: " ")
  }

  /// Who can knock, what they pass, and where they arrive.
  func steps(_ row: Exposure.Row) -> [String] {
    var steps = row.chain.isEmpty ? [row.via] : row.chain
    if let entry = row.entryName { steps[steps.count - 1] += " (\(entry))" }
    return [row.reachName ?? "somebody"] + steps + ["\(row.to.workloadPath) \(row.port)/\(row.transport.rawValue)"]
  }

  private func lines(_ row: Exposure.Row) -> [String] {
    let verdict = row.verdict == .blocked ? "BLOCKED" : row.verdict.rawValue
    let color: Paint.Color =
      switch row.verdict {
      case .open: .green
      case .blocked: .red
      case .partly, .undecided: .yellow
      }
    var lines = ["  \(paint(verdict, color)): from \(seen(row))"]
    if let doubt = row.doubt {
      lines += ConnectivityReport.wrap([safe(doubt)], first: "    ", rest: "    ", width: Self.width)
    }
    for (end, label) in [(row.egress, "egress "), (row.ingress, "ingress")] {
      guard let end, let because = end.because.first else { continue }
      let direction = label == "ingress" ? "ingress" : "egress"
      let words = because.words(at: "it", orAddress: "it", direction: direction, files: files)
      lines += fitted("    \(label) \(end.word): " + (words.first ?? ""), Array(words.dropFirst()))
    }
    if let near = row.near {
      lines += fitted(
        "    nearest: \(files.text(of: near.span))",
        ["\(safe(near.object.title))  \(safe(near.field)) opens \(near.port), the Service's port"])
    }
    return lines
  }

  private func fitted(_ first: String, _ words: [String], between: String = "  ") -> [String] {
    var line = first
    var lines: [String] = []
    for word in words {
      if line.unicodeScalars.count + between.count + word.unicodeScalars.count > Self.width {
        lines.append(line)
        line = "      " + word
      } else {
        line += between + word
      }
    }
    return lines + [line]
  }

  /// Whom the pods see, with examples where not all of them pass.
  func seen(_ row: Exposure.Row) -> String {
    guard let passing = row.passing, let stopped = row.stopped else { return who(row.source) }
    return "\(who(row.source)), \(passing) passes, \(stopped) does not"
  }

  private func who(_ source: Exposure.Source) -> String {
    switch source {
    case .client: "clients by their own addresses"
    case .node: "a node that stands in for the client"
    case .lb: "the balancer"
    case .controller: "a controller that no manifest declares"
    case .pods(let workload): safe(workload.workloadPath)
    case .hostPods(let workload): "\(safe(workload.workloadPath)), by the address of its node"
    }
  }

  private var remarks: [String] {
    sentences.flatMap { ConnectivityReport.wrap([$0], first: "", rest: "  ", width: Self.width) }
  }

  /// What the list cannot know.
  var sentences: [String] {
    var lines: [String] = []
    for item in exposure.unreadable {
      lines.append("\(files.text(of: item.span)): \(safe(item.reference.title)) cannot be read: \(safe(item.message))")
    }
    for item in exposure.unclear {
      lines.append("\(files.text(of: item.span)): \(safe(item.reference.title)): \(safe(item.message))")
    }
    let foreign = exposure.unread.filter { object in !exposure.unreadable.contains { $0.reference == object } }
    if !foreign.isEmpty {
      let names =
        foreign.prefix(5).map { safe($0.title) } + (foreign.count > 5 ? ["and \(foreign.count - 5) more"] : [])
      lines.append("\(names.joined(separator: ", ")): not read, and may open further doors")
    }
    if exposure.hostPods > 0 {
      lines.append(
        "\(counted(exposure.hostPods, "pod is", "pods are")) on the network of a node, where no policy governs: ports "
          + "that are not declared may be open too")
    }
    lines.append(
      "doors without objects: kubectl port-forward, the API server's proxy, and pod addresses that are routed outside")
    return lines
  }

  private var summary: String {
    let counts = Exposure.Verdict.allCases.map { verdict in
      (exposure.rows.count { $0.verdict == verdict }, verdict.rawValue)
    }
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let findings = exposure.findings.count
    return counted(exposure.rows.count, "door", "doors") + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
      + (findings == 0 ? "" : " · \(counted(findings, "finding", "findings"))")
  }

  // MARK: JSON

  /// JSON of schema version 1.
  package var json: String {
    var value: JSONValue = [
      "schemaVersion": .string("1"), "doors": .array(exposure.rows.map(door)),
      "findings": .array(exposure.findings.map(finding)),
    ]
    let open = Set((exposure.unread + exposure.unclear.map(\.reference)).map(\.title)).sorted()
    if !open.isEmpty { value.append("undecided", ["objects": .strings(open)]) }
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private func door(_ row: Exposure.Row) -> JSONValue {
    var value: JSONValue = ["via": .string(row.via)]
    if let entry = row.entryName { value.append("entry", .string(entry)) }
    value.append("from", .string(row.source.word))
    value.append("to", .string(row.to.workloadPath))
    value.append("port", .string("\(row.port)/\(row.transport.rawValue)"))
    value.append("verdict", .string(row.verdict.rawValue))
    value.append("reach", .string(row.reachName ?? "unknown"))
    value.append("chain", .strings(row.chain))
    if let passing = row.passing, let stopped = row.stopped {
      value.append("examples", ["allow": .strings([passing.description]), "deny": .strings([stopped.description])])
    }
    if let doubt = row.doubt { value.append("because", .string(doubt)) }
    if let near = row.near {
      value.append(
        "nearest",
        [
          "object": .string(near.object.description), "field": .string(near.field), "port": .int(Int(near.port)),
          "position": files.position(of: near.span),
        ])
    }
    value.append("egress", row.egress.map(end) ?? .null)
    value.append("ingress", row.ingress.map(end) ?? .null)
    value.append("position", files.position(of: row.span))
    return value
  }

  private func end(_ end: Counterexample.End) -> JSONValue {
    ["allowed": end.allowedJSON, "because": .array(end.because.map { $0.json(files) })]
  }

  private func finding(_ finding: Exposure.Finding) -> JSONValue {
    var value: JSONValue = ["rule": .string(finding.rule), "object": .string(finding.object.title)]
    if let to = finding.to { value.append("to", .string(to.workloadPath)) }
    if let port = finding.port, let transport = finding.transport {
      value.append("port", .string("\(port)/\(transport.rawValue)"))
    }
    value.append("message", .string(finding.message))
    value.append("position", files.position(of: finding.span))
    return value
  }
}
