import Diagnostics
import Kubernetes
import Properties
import Verification

/// The report for programs: JSON of schema version 1.
///
/// Names, their order and their types are an interface. Members may be added, never changed, within a version.
package struct JSONReport {
  let run: Run

  /// Makes the report of a run.
  package init(_ run: Run) { self.run = run }

  /// The text, with a line break at the end.
  package var text: String { document.text + "\n" }

  private var document: JSONValue {
    [
      "schemaVersion": .string("1"),
      "tool": [
        "name": .string(run.tool.name), "version": .string(run.tool.version), "solver": .string(run.solver),
      ],
      "inputs": .array(run.inputs.map { ["path": .string($0.path), "sha256": .string($0.sha256)] }),
      "assumptions": .array(evidence.assumptions.map { ["id": .string($0.id), "text": .string($0.text)] }),
      "summary": summary,
      "propertySets": .array(run.results.map(propertySet)),
      "properties": .array(run.results.flatMap { $0.outcome.properties.map(property) }),
      "tests": .array(run.results.flatMap { $0.outcome.tests.map(test) }),
      "diagnostics": .array(run.diagnostics.map(diagnostic)),
      "skipped": run.skipped.json(objects: evidence.passedOver.map(Self.passedOver)),
      "evidence": evidence.additions,
    ]
  }

  private var evidence: Evidence { Evidence(run) }

  /// Objects of a kind without semantics.
  private static func passedOver(_ entry: PassedOver) -> JSONValue {
    [
      "group": .string(entry.group), "kind": .string(entry.kind), "count": .int(entry.count),
      "effect": .strings(entry.effects.sorted()), "scope": .strings(entry.scope.sorted()),
    ]
  }

  private var summary: JSONValue {
    let counts = evidence.counts
    return [
      "properties": .int(counts.properties),
      "proved": .int(counts[.proved]),
      "violated": .int(counts[.violated]),
      "waived": .int(counts[.waived]),
      "vacuous": .int(counts[.vacuous(reason: "")]),
      "inconclusive": .int(counts[.inconclusive(reason: "")]),
      "exitStatus": .int(Int(run.exitStatus.rawValue)),
      "expectedViolation": .int(counts[.expectedViolation]),
      "unexpectedSuccess": .int(counts[.unexpectedSuccess]),
      "tests": .int(counts.tests),
      "passedTests": .int(counts.passedTests),
      "failOn": .optional(run.failOn?.rawValue),
    ]
  }

  private func propertySet(_ result: Run.Result) -> JSONValue {
    let statistics = result.outcome.statistics
    return [
      "path": .string(result.path),
      "name": .string(result.name),
      "workloads": .int(statistics.workloads),
      "policies": .int(statistics.policies),
      "namespaces": .int(statistics.namespaces),
      "assumptions": .strings(result.outcome.assumptions.map(\.short)),
    ]
  }

  private func test(_ outcome: TestOutcome) -> JSONValue {
    var value: JSONValue = [
      "from": .string(outcome.test.fromText), "to": .string(outcome.test.toText),
      "port": .string(outcome.test.portText), "expect": .string(outcome.test.expect.rawValue),
      "actual": .string(outcome.actual.rawValue), "passed": .bool(outcome.isPassed),
      "position": position(outcome.test.span), "flow": outcome.flow.map(counterexample) ?? .null,
    ]
    // Whoever reads `from` alone finds the same text there.
    if case .door = outcome.test.from { value.append("via", .string(outcome.test.fromText)) }
    if let undecided = outcome.undecided { value.append("undecided", .array([self.undecided(undecided)])) }
    if let restricted = outcome.restricted {
      value.append("restrictedFlows", .array(restricted.examples.map(counterexample)))
      if !restricted.undecided.isEmpty {
        value.append("perhapsRestricted", .array(restricted.undecided.map(self.undecided)))
      }
    }
    return value
  }

  /// Something that was reported.
  func diagnostic(_ diagnostic: Diagnostic) -> JSONValue {
    let place: JSONValue =
      switch diagnostic.location {
      case .span(let span): position(span)
      case .path(let path): ["path": .string(path), "line": .null, "column": .null]
      case .run: .null
      }
    return [
      "id": .string(diagnostic.id.rawValue), "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message), "position": place,
      "notes": .array(
        diagnostic.notes.map { ["message": .string($0.message), "position": $0.span.map(position) ?? .null] }),
    ]
  }

  /// A place in a file.
  func position(_ span: Span) -> JSONValue { run.files.position(of: span) }
}
