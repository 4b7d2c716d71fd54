package import Analysis
package import Diagnostics

/// How far policies reach, for people and for programs.
package struct CoverageReport {
  private let coverage: Coverage
  private let files: SourceFiles

  /// Makes the report; `files` are those that spans refer to.
  package init(_ coverage: Coverage, files: SourceFiles) {
    self.coverage = coverage
    self.files = files
  }

  /// The text: what is open, what nothing uses, and what properties depend on.
  package var text: String {
    var lines: [String] = []
    let rows = coverage.isolation
    for (title, value) in [("ingress", \Coverage.Isolation.ingress), ("egress", \Coverage.Isolation.egress)] {
      let isolated = rows.count { $0[keyPath: value] == true }
      lines.append("\(isolated) of \(counted(rows.count, "workload", "workloads")) isolated for \(title)")
      let open = rows.filter { $0[keyPath: value] == false }.map { safe($0.unit.title) }
      if !open.isEmpty {
        lines += ConnectivityReport.wrap([open.joined(separator: ", ")], first: "  open: ", rest: "    ")
      }
      let host = rows.filter { $0[keyPath: value] == nil }.map { safe($0.unit.title) }
      if !host.isEmpty {
        lines += ConnectivityReport.wrap(
          [host.joined(separator: ", ")], first: "  on the node's network: ", rest: "    ")
      }
    }
    let total =
      "\(counted(coverage.policyCount, "policy", "policies")) and \(counted(coverage.ruleCount, "rule", "rules"))"
    lines.append("\(counted(coverage.unused.count, "part", "parts")) of \(total) that no declared pod can use")
    lines += coverage.unused.map { "  \(self.title($0.part)): \($0.reason)" }
    if let dependence = coverage.dependence {
      lines.append(
        "\(counted(dependence.free.count, "rule", "rules")) of \(coverage.ruleCount) can go without a verdict changing")
      lines += dependence.free.map { "  \(self.title($0))" }
      lines.append(
        "properties that hold and would not if one rule were missing: \(dependence.single.count) of \(dependence.judged)"
      )
      for item in dependence.single {
        lines.append(
          "  \(safe(item.property)) needs \(item.rules.count == 1 ? "one rule" : "each of \(item.rules.count) rules")")
        lines += item.rules.map { "    \(self.title($0))" }
      }
      if dependence.judged < dependence.total {
        lines.append("\(dependence.total - dependence.judged) more, about chains or a baseline, were not looked at")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// JSON of schema version 1.
  package var json: String {
    var value: JSONValue = [
      "schemaVersion": .string("1"), "policies": .int(coverage.policyCount), "rules": .int(coverage.ruleCount),
      "workloads": .array(
        coverage.isolation.map { row in
          [
            "workload": .string(row.unit.title), "ingress": row.ingress.map { .bool($0) } ?? .null,
            "egress": row.egress.map { .bool($0) } ?? .null,
          ]
        }),
      "unused": .array(
        coverage.unused.map { item in
          var value = part(item.part)
          value.append("reason", .string(item.reason))
          return value
        }),
    ]
    if let dependence = coverage.dependence {
      value.append("rulesNoPropertyNeeds", .array(dependence.free.map(part)))
      value.append(
        "neededRules",
        .array(
          dependence.single.map { ["property": .string($0.property), "rules": .array($0.rules.map(part))] }))
    }
    return value.text + "\n"
  }

  private func part(_ part: Coverage.Part) -> JSONValue {
    [
      "object": .string(part.object), "field": .optional(part.field),
      "position": [
        "path": .string(files.path(of: part.span.file)), "line": .int(Int(part.span.start.line)),
        "column": .int(Int(part.span.start.column)),
      ],
    ]
  }

  private func title(_ part: Coverage.Part) -> String {
    let names = part.object.split(separator: "/", maxSplits: 1).joined(separator: " ")
    let place = "\(safe(files.path(of: part.span.file))):\(part.span.start.line):\(part.span.start.column)"
    return ([place, safe(names)] + [part.field].compactMap { $0 }).joined(separator: "  ")
  }

  private func safe(_ text: String) -> String { VisibleText.escape(text) }
}
