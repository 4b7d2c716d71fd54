import Advice
import Analysis
import Kubernetes
import Properties
import Verification

extension RepairReport {
  /// JSON of schema version 1.
  package var json: String {
    var run = Run(tool: .init(name: "", version: ""), solver: "")
    run.files = files
    let report = JSONReport(run)
    var value: JSONValue = [
      "schemaVersion": .string("1"), "result": .string(word), "candidates": .int(result.candidates),
      "cheapest": .bool(!result.mayBeCheaper), "patches": .array(entries.map(patch)),
    ]
    switch result.ending {
    case .conflict(let claims, let flow):
      value.append("claims", .strings(claims))
      value.append("flow", report.counterexample(flow))
    case .none(let claims): value.append("claims", .strings(claims))
    case .hopeless(let reasons): value.append("reasons", .strings(reasons))
    case .holds, .mended, .spent: break
    }
    if !result.left.isEmpty { value.append("left", .array(result.left.map { left($0, report) })) }
    value.append("skipped", skipped.json())
    return value.text + "\n"
  }

  private var word: String {
    switch result.ending {
    case .holds: "holds"
    case .mended: result.left.isEmpty ? "repaired" : "partial"
    case .conflict: "conflict"
    case .none: "none"
    case .hopeless: "hopeless"
    case .spent: "budget"
    }
  }

  private func patch(_ entry: Entry) -> JSONValue {
    let outcome = entry.patch.outcome
    var value: JSONValue = [
      "cost": .int(entry.patch.cost), "edits": .array(entry.patch.parts.map(edit)),
      "properties": [
        "hold": .strings(outcome.properties.filter { !$0.isRed }.map(\.property.name)),
        "fail": .strings(outcome.properties.filter(\.isRed).map(\.property.name)),
      ],
      "tests": ["hold": .int(outcome.tests.count { $0.isPassed }), "fail": .int(outcome.tests.count { !$0.isPassed })],
      "opens": .array(ConnectivityReport.entries(entry.difference.connections.added)),
      "closes": .array(ConnectivityReport.entries(entry.difference.connections.removed)),
    ]
    if let changes = entry.files {
      value.append("changedLines", .int(changes.reduce(0) { $0 + $1.changedLines }))
      value.append("patch", .string(diff(entry)))
    }
    if let unwritable = entry.unwritable { value.append("unwritable", .string(unwritable)) }
    return value
  }

  /// What stays as it is, and why.
  private func left(_ left: RepairResult.Left, _ report: JSONReport) -> JSONValue {
    switch left.reason {
    case .conflict(let claims, let flow):
      [
        "name": .string(left.name), "result": .string("conflict"), "claims": .strings(claims),
        "flow": report.counterexample(flow),
      ]
    case .none(let claims): ["name": .string(left.name), "result": .string("none"), "claims": .strings(claims)]
    case .hopeless(let reason):
      ["name": .string(left.name), "result": .string("hopeless"), "reason": .string(reason)]
    }
  }

  private func edit(_ part: RepairResult.Patch.Part) -> JSONValue {
    [
      "object": .string(part.object.description), "field": .optional(part.edit.policy == nil ? nil : part.edit.field),
      "new": .bool(part.edit.policy == nil), "text": .string(part.edit.text), "for": .strings(part.claims),
      "position": files.position(of: part.edit.span),
    ]
  }
}
