import Diagnostics
import Properties
import Verification

extension OSCALReport {
  /// The controls that properties support, sorted.
  var controls: [String] { Set(outcomes.flatMap(\.outcome.property.controls)).sorted() }

  /// What the observations say of each control, and of each property that supports none.
  var findings: [JSONValue] {
    let outcomes = outcomes
    let byControl = controls.map { control in
      finding(
        "Control \(control)", target: control, kind: "finding-control",
        outcomes.filter { $0.outcome.property.controls.contains(control) })
    }
    let others = outcomes.filter { $0.outcome.property.controls.isEmpty }.map { item in
      finding("Property \(item.outcome.property.name)", target: item.outcome.property.name, kind: "finding", [item])
    }
    return byControl + others
  }

  private func finding(_ title: String, target: String, kind: String, _ items: [Item]) -> JSONValue {
    let isSatisfied = items.allSatisfy { $0.outcome.verdict == .proved }
    let isUndecided = !items.contains { $0.outcome.verdict.rank == .red }
    let names = items.map { "\($0.outcome.property.name): \($0.outcome.verdict.name)" }.joined(separator: "; ")
    var value: JSONValue = [
      "uuid": .string(uuid(kind + target, kind == "finding" ? items.first : nil)),
      "title": .string(VisibleText.escape(title)), "description": .string(VisibleText.escape(names)),
      "target": [
        "type": .string("objective-id"), "target-id": .string(token(target)),
        "status": [
          "state": .string(isSatisfied ? "satisfied" : "not-satisfied"),
          "reason": .string(isSatisfied ? "pass" : isUndecided ? "other" : "fail"),
        ],
      ],
      "related-observations": .array(items.map { ["observation-uuid": .string(uuid("observation", $0))] }),
    ]
    let accepted = items.filter(\.outcome.isAccepted)
    if !accepted.isEmpty {
      value.append("related-risks", .array(accepted.map { ["risk-uuid": .string(uuid("risk", $0))] }))
    }
    return value
  }

  /// The plan and the inputs, with their digests.
  var resources: [JSONValue] {
    let plan: JSONValue = [
      "uuid": .string(uuid("plan")), "title": .string("Property files"),
      "description": .string("What had to be proved."),
      "rlinks": .array(
        run.results.isEmpty ? [["href": .string(".")]] : run.results.map { link($0.path, $0.sha256) }),
    ]
    let inputs: JSONValue = [
      "uuid": .string(uuid("inputs")), "title": .string("Inputs"),
      "description": .string("Every file that was read."),
      "rlinks": .array(run.inputs.isEmpty ? [["href": .string(".")]] : run.inputs.map { link($0.path, $0.sha256) }),
    ]
    return [plan, inputs]
  }

  private func link(_ path: String, _ sha256: String) -> JSONValue {
    [
      "href": .string(URIPath.encode(path)),
      "hashes": .array([["algorithm": .string("SHA-256"), "value": .string(sha256)]]),
    ]
  }
}

extension Evidence {
  /// The header as running text.
  var remarks: String {
    items.filter { !$0.values.isEmpty }.map { item in
      "\(item.title): \(item.values.map(VisibleText.escape).joined(separator: "; "))"
    }
    .joined(separator: "\n")
  }
}
