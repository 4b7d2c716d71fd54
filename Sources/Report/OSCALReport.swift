import Properties
import Verification

/// The report for compliance tools: OSCAL assessment results (JSON, version 1.1.3), an observation for each property and
/// a finding for each control.
///
/// A control is satisfied if every property that supports it is proved. A violation that a waiver or an expectation
/// accepts does not satisfy it; it is a deviation, told as a risk that was accepted.
struct OSCALReport {
  let run: Run

  /// Makes the report of a run.
  init(_ run: Run) { self.run = run }

  /// The document.
  var document: String {
    let evidence = Evidence(run)
    let value: JSONValue = [
      "assessment-results": [
        "uuid": .string(uuid("assessment-results")),
        "metadata": [
          "title": .string("Verification of Kubernetes network policies"), "last-modified": .string(time),
          "version": .string(run.asOf?.description ?? "undated"), "oscal-version": .string("1.1.3"),
          "props": .array([
            prop("program", "\(run.tool.name) \(run.tool.version)"), prop("solver", run.solver),
          ]),
          "remarks": .string(evidence.remarks),
        ],
        "import-ap": [
          "href": .string("#\(uuid("plan"))"),
          "remarks": .string("The property files are the assessment plan."),
        ],
        "results": .array([result]),
        "back-matter": ["resources": .array(resources)],
      ]
    ]
    return value.text + "\n"
  }

  private var result: JSONValue {
    var value: JSONValue = [
      "uuid": .string(uuid("result")), "title": .string("Static proof of declared network policies"),
      "description": .string(Evidence.claim), "start": .string(time),
      "props": .array(
        [prop("exit-status", "\(run.exitStatus.rawValue)")]
          + (run.manifestSet.isEmpty ? [] : [prop("manifest-set-sha256", run.manifestSet)])),
      "reviewed-controls": ["control-selections": .array([controlSelection])],
    ]
    let outcomes = outcomes
    if !outcomes.isEmpty {
      value.append("observations", .array(outcomes.map(observation)))
      let risks = outcomes.filter(\.outcome.isAccepted).map(risk)
      if !risks.isEmpty { value.append("risks", .array(risks)) }
      value.append("findings", .array(findings))
    }
    value.append(
      "remarks", .string(Evidence(run).counts.phrases().joined(separator: "; ") + ". " + Evidence(run).ending))
    return value
  }

  private var controlSelection: JSONValue {
    let ids = controls.map { token($0) }
    guard !ids.isEmpty else { return ["include-all": [:]] }
    return ["include-controls": .array(ids.map { ["control-id": .string($0)] })]
  }

  // MARK: Properties

  /// A property's outcome, and the file that it is from.
  struct Item {
    var set: String
    var outcome: PropertyOutcome
  }

  var outcomes: [Item] {
    run.results.flatMap { result in result.outcome.properties.map { Item(set: result.name, outcome: $0) } }
  }

  private func observation(_ item: Item) -> JSONValue {
    let property = item.outcome.property
    let text = TextReport(run, color: false)
    var lines = ["Claim: \(text.safe(property.assertion.sentence)).", "Verdict: \(item.outcome.verdict.name)."]
    if let reason = item.outcome.verdict.reason { lines.append("Reason: \(text.safe(reason)).") }
    if item.outcome.verdict.showsCounterexamples { lines += item.outcome.counterexamples.flatMap(text.lines) }
    lines += item.outcome.restricted.map(text.lines) ?? []
    var value: JSONValue = [
      "uuid": .string(uuid("observation", item)), "title": .string(text.safe(property.name)),
      "description": .string(lines.joined(separator: "\n")),
      "props": .array(
        [prop("verdict", item.outcome.verdict.name), prop("severity", property.severity.rawValue)]
          + property.controls.filter { !$0.isEmpty }.map { prop("control", $0) }),
      "methods": .strings(["TEST"]), "types": .strings(["control-objective"]),
    ]
    value.append(
      "relevant-evidence",
      .array([
        [
          "href": .string("#\(uuid("plan"))"),
          "description": .string("The property is stated at \(text.place(property.span))."),
        ]
      ]))
    value.append("collected", .string(time))
    if let remediation = property.remediation { value.append("remarks", .string("Remediation: \(remediation)")) }
    return value
  }

  private func risk(_ item: Item) -> JSONValue {
    let property = item.outcome.property
    let waivers = item.outcome.waivers.map { "Waived until \($0.expires): \($0.reason)" }
    let expected = property.expectation.map { expectation in
      let words = [expectation.reason, expectation.ticket, expectation.until.map { "until \($0)" }].compactMap { $0 }
      return "Expected to be violated: \(words.joined(separator: ", "))"
    }
    let isWaived = item.outcome.verdict == .waived
    let lines = isWaived ? waivers : [expected ?? "Expected to be violated"]
    return [
      "uuid": .string(uuid("risk", item)), "title": .string("Accepted violation of \(property.name)"),
      "description": .string(property.assertion.sentence), "statement": .string(lines.joined(separator: "\n")),
      "status": .string(isWaived ? "deviation-approved" : "open"),
      "related-observations": .array([["observation-uuid": .string(uuid("observation", item))]]),
    ]
  }

  // MARK: Parts

  /// A UUID that is the same for the same thing in the same inputs.
  func uuid(_ kind: String, _ item: Item? = nil) -> String {
    let inputs = [run.manifestSet] + run.results.map(\.sha256) + [time]
    return Fingerprint.uuid([kind] + inputs + (item.map { [$0.set, $0.outcome.property.name] } ?? []))
  }

  func prop(_ name: String, _ value: String) -> JSONValue { ["name": .string(name), "value": .string(value)] }

  /// The beginning of the as-of day. Without one there is no time that would be the same on every run.
  var time: String { "\(run.asOf?.description ?? "1970-01-01")T00:00:00Z" }

  /// Text as an OSCAL token, which begins with a letter: `pci-dss-4.0.1/6.5.3` is `pci-dss-4.0.1_6.5.3`.
  func token(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z": result.unicodeScalars.append(scalar)
      case "0"..."9", ".", "-", "_": result += (result.isEmpty ? "_" : "") + String(scalar)
      default: result += "_"
      }
    }
    return result.isEmpty ? "_" : result
  }
}

extension PropertyOutcome {
  /// Whether it is violated and someone has accepted that.
  var isAccepted: Bool { verdict == .waived || verdict == .expectedViolation }
}
