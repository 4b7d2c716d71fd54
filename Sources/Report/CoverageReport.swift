package import Analysis
package import Diagnostics
import Verification

/// How far policies reach, for people and for programs.
package struct CoverageReport {
  private let coverage: Coverage
  private let files: SourceFiles
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

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
      lines += self.lines(dependence)
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  /// What rests on which rules.
  private func lines(_ dependence: Coverage.Dependence) -> [String] {
    var lines = [
      "\(counted(dependence.free.count, "rule", "rules")) of \(dependence.tried) can go without a verdict changing"
    ]
    if dependence.tried < coverage.ruleCount {
      lines.append("  \(coverage.ruleCount - dependence.tried) more rules were not tried")
    }
    lines += dependence.free.map { "  \(self.title($0))" }
    let idle = counted(dependence.freePolicies.count, "policy", "policies")
    lines.append("\(idle) of \(dependence.triedPolicies) can be deleted without a verdict changing")
    if dependence.triedPolicies < coverage.policyCount {
      lines.append("  \(coverage.policyCount - dependence.triedPolicies) more policies were not tried")
    }
    lines += dependence.freePolicies.map { "  \(self.title($0))" }
    var kinds: [String] = []
    if dependence.properties > 0 { kinds.append("properties") }
    if dependence.tests > 0 { kinds.append("tests") }
    let total = dependence.properties + dependence.tests
    lines.append(
      "\(kinds.joined(separator: " and ")) that hold and would not if one rule or policy were missing: "
        + "\(dependence.single.count) of \(total)")
    for item in dependence.single {
      let title =
        switch item.claim {
        case .property(let name): safe(name)
        case .test(let flow): "test \(safe(flow))"
        }
      var needs: [String] = []
      if !item.rules.isEmpty { needs.append(item.rules.count == 1 ? "one rule" : "each of \(item.rules.count) rules") }
      if !item.policies.isEmpty {
        let count = item.policies.count
        needs.append("what \(count == 1 ? "one policy isolates" : "each of \(count) policies isolates")")
      }
      lines.append("  \(title) needs \(needs.joined(separator: ", and "))")
      lines += (item.rules + item.policies).map { "    \(self.title($0))" }
    }
    return lines
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
      var properties: [JSONValue] = []
      var tests: [JSONValue] = []
      for item in dependence.single {
        let rules = JSONValue.array(item.rules.map(part))
        let policies = JSONValue.array(item.policies.map(part))
        switch item.claim {
        case .property(let name):
          properties.append(["property": .string(name), "rules": rules, "policies": policies])
        case .test(let flow): tests.append(["test": .string(flow), "rules": rules, "policies": policies])
        }
      }
      value.append("policiesNoPropertyNeeds", .array(dependence.freePolicies.map(part)))
      value.append("neededRules", .array(properties))
      value.append("rulesTestsNeed", .array(tests))
      value.append("rulesTried", .int(dependence.tried))
      value.append("policiesTried", .int(dependence.triedPolicies))
    }
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private func part(_ part: Coverage.Part) -> JSONValue {
    [
      "object": .string(part.object), "field": .optional(part.field),
      "position": files.position(of: part.span),
    ]
  }

  private func title(_ part: Coverage.Part) -> String {
    let names = part.object.split(separator: "/", maxSplits: 1).joined(separator: " ")
    return [files.textBesideObject(of: part.span), safe(names), part.field].compactMap { $0 }.joined(separator: "  ")
  }

  private func safe(_ text: String) -> String { VisibleText.escape(text) }
}
