package import Analysis
import Cluster
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
      lines.append(headline(first))
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
  private func headline(_ row: Exposure.Row) -> String {
    var words = [row.reach == .unknown ? "somebody" : row.reach.rawValue]
    words += row.chain.isEmpty ? [row.opener.title] : row.chain
    if let entry = row.entry { words[words.count - 1] += " (\(entry.rawValue))" }
    return words.map(safe).joined(separator: " → ")
      + " → \(safe(row.to.workloadPath)) \(row.port)/\(row.transport.rawValue)"
  }

  private func lines(_ row: Exposure.Row) -> [String] {
    let verdict = row.verdict == .blocked ? "BLOCKED" : row.verdict.rawValue
    let color: Paint.Color =
      switch row.verdict {
      case .open: .green
      case .blocked: .red
      case .partly, .undecided: .yellow
      }
    var first = "  \(paint(verdict, color)): from \(who(row.source))"
    if let passing = row.passing, let stopped = row.stopped {
      first += ", \(passing) passes, \(stopped) does not"
    }
    var lines = [first]
    if let doubt = row.doubt {
      lines += ConnectivityReport.wrap([safe(doubt)], first: "    ", rest: "    ", width: Self.width)
    }
    for (end, label) in [(row.egress, "egress "), (row.ingress, "ingress")] {
      guard let end, let because = end.because.first else { continue }
      let direction = label == "ingress" ? "ingress" : "egress"
      let title = safe(direction == "ingress" ? row.to.workloadPath : row.source.workload?.workloadPath ?? "it")
      let words = because.words(at: title, isAddress: title, direction: direction, files: files)
      lines += fitted("    \(label) \(end.word): ", words)
    }
    return lines
  }

  private func fitted(_ first: String, _ words: [String]) -> [String] {
    var line = first + (words.first ?? "")
    var lines: [String] = []
    for word in words.dropFirst() {
      if line.unicodeScalars.count + 2 + word.unicodeScalars.count > Self.width {
        lines.append(line)
        line = "      " + word
      } else {
        line += "  " + word
      }
    }
    return lines + [line]
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

  /// What the list cannot know.
  private var remarks: [String] {
    var lines: [String] = []
    for item in exposure.unreadable {
      lines += ConnectivityReport.wrap(
        ["\(files.text(of: item.span)): \(safe(item.reference.title)) cannot be read: \(safe(item.message))"],
        first: "",
        rest: "  ", width: Self.width)
    }
    let foreign = exposure.unread.filter { object in !exposure.unreadable.contains { $0.reference == object } }
    if !foreign.isEmpty {
      let names =
        foreign.prefix(5).map { safe($0.title) } + (foreign.count > 5 ? ["and \(foreign.count - 5) more"] : [])
      lines += ConnectivityReport.wrap(
        ["\(names.joined(separator: ", ")): not read, and may open further doors"], first: "", rest: "  ",
        width: Self.width)
    }
    if exposure.hostPods > 0 {
      lines += ConnectivityReport.wrap(
        [
          "\(counted(exposure.hostPods, "pod is", "pods are")) on the network of a node, where no policy governs: ports "
            + "that are not declared may be open too"
        ], first: "", rest: "  ", width: Self.width)
    }
    lines += ConnectivityReport.wrap(
      [
        "doors without objects: kubectl port-forward, the API server's proxy, and pod addresses that are routed outside"
      ],
      first: "", rest: "  ", width: Self.width)
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
    if !exposure.unread.isEmpty { value.append("undecided", ["objects": .strings(exposure.unread.map(\.title))]) }
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private func door(_ row: Exposure.Row) -> JSONValue {
    var value: JSONValue = ["via": .string(row.opener.title)]
    if let entry = row.entry { value.append("entry", .string(entry.rawValue)) }
    value.append("from", .string(row.source.word))
    value.append("to", .string(row.to.workloadPath))
    value.append("port", .string("\(row.port)/\(row.transport.rawValue)"))
    value.append("verdict", .string(row.verdict.rawValue))
    value.append("reach", .string(row.reach.rawValue))
    value.append("chain", .strings(row.chain))
    if let passing = row.passing, let stopped = row.stopped {
      value.append("examples", ["allow": .strings([passing.description]), "deny": .strings([stopped.description])])
    }
    if let doubt = row.doubt { value.append("because", .string(doubt)) }
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

extension Exposure.Row {
  /// Whether two rows differ only in whom the pods see.
  fileprivate func isOfOneDoor(with other: Self) -> Bool {
    opener == other.opener && entry == other.entry && to == other.to && port == other.port
      && transport == other.transport && chain == other.chain && reach == other.reach
  }
}

extension Exposure.Source {
  /// The workload of a controller.
  fileprivate var workload: ObjectReference? {
    switch self {
    case .pods(let workload), .hostPods(let workload): workload
    case .client, .node, .lb, .controller: nil
    }
  }
}

extension Counterexample.Because {
  /// The reason for programs.
  func json(_ files: SourceFiles) -> JSONValue {
    var value: JSONValue = ["reason": .string(reason.rawValue)]
    if let object { value.append("object", .string(object.description)) }
    if let field { value.append("field", .string(field)) }
    if let action { value.append("action", .string(action)) }
    if let tier { value.append("tier", .string(tier)) }
    if !restrictions.isEmpty { value.append("restricted", .strings(restrictions)) }
    if let span { value.append("position", files.position(of: span)) }
    return value
  }
}
