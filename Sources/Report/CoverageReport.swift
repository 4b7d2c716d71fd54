package import Analysis
package import Diagnostics
import Kubernetes
import Network
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
    if !rows.isEmpty || coverage.empty.rows.isEmpty {
      lines += isolation(rows, "ingress", \.ingress, \.ingressUndecided) + denying(.ingress)
      lines += isolation(rows, "egress", \.egress, \.egressUndecided) + denying(.egress)
    }
    lines += coverage.empty.rows.flatMap(self.lines)
    if !coverage.unknown.isEmpty {
      let makers = safe(Undecided(.unknownPods, coverage.unknown).names)
      lines += ConnectivityReport.wrap(
        ["not counted: the pods of \(makers), of which nothing is known"], first: "", rest: "  ")
    }
    let total =
      "\(counted(coverage.policyCount, "policy", "policies")) and \(counted(coverage.ruleCount, "rule", "rules"))"
    lines.append("\(counted(coverage.unused.count, "part", "parts")) of \(total) that no declared pod can use")
    lines += coverage.unused.map { "  \(self.title($0.part)): \($0.reason)\(mark($0.undecided))" }
    if let dependence = coverage.dependence {
      lines += self.lines(dependence)
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  /// What policies make of pods of a namespace without declared ones.
  private func lines(_ row: EmptyNamespaces.Row) -> [String] {
    let words = ConnectionWords(units: coverage.isolation.map(\.unit), outside: coverage.outside)
    let sources = row.sources.map { connection in
      let ports = ConnectionWords.ports(connection)
      return words.title(connection.from) + (ports == "all ports" ? "" : " (\(ports))")
    }
    func word(_ share: EmptyNamespaces.Share) -> String {
      switch share {
      case .all: "yes"
      case .some: "some"
      case .none: "no"
      }
    }
    return ["\(safe(row.end.title)): isolated for ingress: \(word(row.ingress)), for egress: \(word(row.egress))"]
      + ConnectivityReport.wrap(
        sources.isEmpty ? ["nobody"] : sources, first: "  entered from: ", rest: "    ")
  }

  /// That policies deny without isolating anybody.
  private func denying(_ direction: Direction) -> [String] {
    let count = coverage.denying[direction] ?? 0
    return count == 0 ? [] : ["  not counted: what \(counted(count, "policy denies", "policies deny")) by rules"]
  }

  /// Which workloads are isolated in a direction, which are not, and of which it is open.
  private func isolation(
    _ rows: [Coverage.Isolation], _ direction: String, _ value: KeyPath<Coverage.Isolation, Bool?>,
    _ undecided: KeyPath<Coverage.Isolation, [Undecided.Object]>
  ) -> [String] {
    let decided = rows.filter { $0[keyPath: undecided].isEmpty }
    let rest = rows.filter { !$0[keyPath: undecided].isEmpty }
    func list(_ title: String, _ rows: [Coverage.Isolation]) -> [String] {
      let names = rows.map { safe($0.unit.title) }.joined(separator: ", ")
      return rows.isEmpty ? [] : ConnectivityReport.wrap([names], first: "  \(title): ", rest: "    ")
    }
    let isolated = decided.count { $0[keyPath: value] == true }
    var lines = [
      "\(isolated) of \(counted(rows.count, "workload", "workloads")) isolated for \(direction)"
        + (rest.isEmpty ? "" : ", \(rest.count) undecided")
    ]
    lines += list("open", decided.filter { $0[keyPath: value] == false })
    lines += list("on the node's network", decided.filter { $0[keyPath: value] == nil })
    if !rest.isEmpty {
      lines += list("undecided", rest)
      let objects = Undecided(.unreadKind, rest.flatMap { $0[keyPath: undecided] })
      lines += ConnectivityReport.wrap([safe(objects.text)], first: "    ", rest: "    ")
    }
    return lines
  }

  /// The mark of what may be otherwise, with the objects by which.
  private func mark(_ objects: [Undecided.Object]) -> String {
    objects.isEmpty ? "" : " (undecided: \(safe(Undecided(.unreadKind, objects).names)))"
  }

  /// What rests on which rules.
  private func lines(_ dependence: Coverage.Dependence) -> [String] {
    var lines = [
      "\(counted(dependence.free.count, "rule", "rules")) of \(dependence.tried) can go without a verdict changing"
    ]
    if dependence.tried < coverage.ruleCount {
      lines.append("  \(coverage.ruleCount - dependence.tried) more rules were not tried")
    }
    lines += dependence.free.map { "  \(self.title($0.part))\(mark($0.undecided))" }
    let idle = counted(dependence.freePolicies.count, "policy", "policies")
    lines.append("\(idle) of \(dependence.triedPolicies) can be deleted without a verdict changing")
    if dependence.triedPolicies < coverage.policyCount {
      lines.append("  \(coverage.policyCount - dependence.triedPolicies) more policies were not tried")
    }
    lines += dependence.freePolicies.map { "  \(self.title($0.part))\(mark($0.undecided))" }
    var kinds: [String] = []
    if dependence.properties > 0 { kinds.append("properties") }
    if dependence.tests > 0 { kinds.append("tests") }
    let total = dependence.properties + dependence.tests
    lines.append(
      "\(kinds.joined(separator: " and ")) that hold and would not if one rule or policy were missing: "
        + "\(dependence.single.count) of \(total)")
    for item in dependence.single {
      let title = title(item.claim)
      var needs: [String] = []
      if !item.rules.isEmpty { needs.append(item.rules.count == 1 ? "one rule" : "each of \(item.rules.count) rules") }
      if !item.policies.isEmpty {
        let count = item.policies.count
        needs.append("what \(count == 1 ? "one policy isolates" : "each of \(count) policies isolates")")
      }
      lines.append("  \(title) needs \(needs.joined(separator: ", and "))")
      lines += (item.rules + item.policies).map { "    \(self.title($0))" }
    }
    if !dependence.open.isEmpty {
      lines.append("\(kinds.joined(separator: " and ")) that are undecided: \(dependence.open.count) of \(total)")
      lines += dependence.open.map { "  \(title($0.claim)): \(safe($0.reason))" }
    }
    return lines
  }

  private func title(_ claim: AlgebraVerdicts.Claim) -> String {
    switch claim {
    case .property(let name): safe(name)
    case .test(let flow): "test \(safe(flow))"
    }
  }

  /// JSON of schema version 1.
  package var json: String {
    var value: JSONValue = [
      "schemaVersion": .string("1"), "policies": .int(coverage.policyCount), "rules": .int(coverage.ruleCount),
      "workloads": .array(
        coverage.isolation.map { row in
          var value: JSONValue = [
            "workload": .string(row.unit.title), "ingress": row.ingress.map { .bool($0) } ?? .null,
            "egress": row.egress.map { .bool($0) } ?? .null,
          ]
          if !row.ingressUndecided.isEmpty { value.append("ingressUndecided", objects(row.ingressUndecided)) }
          if !row.egressUndecided.isEmpty { value.append("egressUndecided", objects(row.egressUndecided)) }
          return value
        }),
      "unused": .array(
        coverage.unused.map { item in
          var value = part(item.part)
          value.append("reason", .string(item.reason))
          if !item.undecided.isEmpty { value.append("undecided", objects(item.undecided)) }
          return value
        }),
    ]
    if !coverage.empty.rows.isEmpty {
      value.append(
        "emptyNamespaces",
        .array(
          coverage.empty.rows.map { row in
            [
              "pods": ConnectivityReport.hypothetical(row.end), "ingress": .string(row.ingress.rawValue),
              "egress": .string(row.egress.rawValue), "enteredFrom": .array(ConnectivityReport.entries(row.sources)),
            ]
          }))
    }
    if coverage.denying.values.contains(where: { $0 > 0 }) {
      value.append(
        "denyingPolicies",
        [
          "ingress": .int(coverage.denying[.ingress] ?? 0), "egress": .int(coverage.denying[.egress] ?? 0),
        ])
    }
    if !coverage.unknown.isEmpty { value.append("unknownPods", objects(coverage.unknown)) }
    if let dependence = coverage.dependence {
      value.append("rulesNoPropertyNeeds", .array(dependence.free.map(free)))
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
      value.append("policiesNoPropertyNeeds", .array(dependence.freePolicies.map(free)))
      value.append("neededRules", .array(properties))
      value.append("rulesTestsNeed", .array(tests))
      if !dependence.open.isEmpty { value.append("undecided", .array(dependence.open.map(open))) }
      value.append("rulesTried", .int(dependence.tried))
      value.append("policiesTried", .int(dependence.triedPolicies))
    }
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private func open(_ item: OpenClaims.Item) -> JSONValue {
    let objects = item.undecided.flatMap(\.objects)
    return switch item.claim {
    case .property(let name):
      ["property": .string(name), "reason": .string(item.reason), "objects": self.objects(objects)]
    case .test(let flow): ["test": .string(flow), "reason": .string(item.reason), "objects": self.objects(objects)]
    }
  }

  private func objects(_ objects: [Undecided.Object]) -> JSONValue {
    .array(objects.map { ["object": .string($0.title), "position": files.position(of: $0.span)] })
  }

  private func free(_ item: Coverage.Free) -> JSONValue {
    var value = part(item.part)
    if !item.undecided.isEmpty { value.append("undecided", objects(item.undecided)) }
    return value
  }

  private func part(_ part: Coverage.Part) -> JSONValue {
    [
      "object": .string(part.object.description), "field": .optional(part.field),
      "position": files.position(of: part.span),
    ]
  }

  private func title(_ part: Coverage.Part) -> String {
    [files.textBesideObject(of: part.span), safe(part.object.title), part.field].compactMap { $0 }
      .joined(separator: "  ")
  }

  private func safe(_ text: String) -> String { VisibleText.escape(text) }
}
