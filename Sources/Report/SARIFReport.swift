import Diagnostics
import Properties
import Verification

/// The report for code scanning: SARIF 2.1.0. Proved passes, violated fails with the places that bear on it, vacuous and
/// inconclusive ask for a review, and what a waiver or an expectation accepts is suppressed.
struct SARIFReport {
  let run: Run

  /// Makes the report of a run.
  init(_ run: Run) { self.run = run }

  /// The document.
  var document: String {
    let value: JSONValue = [
      "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"), "version": .string("2.1.0"),
      "runs": .array([content]),
    ]
    return value.text + "\n"
  }

  private var content: JSONValue {
    [
      "tool": [
        "driver": [
          "name": .string(run.tool.name), "version": .string(run.tool.version),
          "semanticVersion": .string(run.tool.version), "rules": .array(rules),
        ]
      ],
      "columnKind": .string("unicodeCodePoints"),
      "automationDetails": ["id": .string("\(run.tool.name)/")],
      "invocations": .array([invocation]),
      "artifacts": .array(run.inputs.map(artifact)),
      "results": .array(results),
      "properties": ["evidence": Evidence(run).json],
    ]
  }

  // MARK: Rules

  private var rules: [JSONValue] {
    let properties = run.results.flatMap { result in
      result.outcome.properties.map { rule($0.property, of: result) }
    }
    let hasTests = run.results.contains { !$0.outcome.tests.isEmpty }
    let test: JSONValue = [
      "id": .string("test"), "name": .string("test"), "shortDescription": message("A flow is as its test expects."),
    ]
    return properties + (hasTests ? [test] : [])
  }

  private func rule(_ property: Property, of result: Run.Result) -> JSONValue {
    let claim = "Claims that \(property.assertion.sentence)."
    let lines =
      [property.description, claim, property.remediation.map { "Remediation: \($0)" }].compactMap { $0 }
      + (property.controls.isEmpty ? [] : ["Controls: \(property.controls.joined(separator: ", "))."])
    return [
      "id": .string(property.name),
      "name": .string(property.assertion.name),
      "shortDescription": message(property.description ?? claim),
      "fullDescription": message(claim),
      "help": message(lines.joined(separator: "\n\n")),
      "defaultConfiguration": ["level": .string(property.severity.sarifLevel)],
      "properties": [
        "tags": .strings(["network-policy"] + property.controls), "controls": .strings(property.controls),
        "security-severity": .string(property.severity.score), "severity": .string(property.severity.rawValue),
        "world": .string(property.world.rawValue), "propertyFile": .string(result.path),
      ],
    ]
  }

  // MARK: Results

  private var results: [JSONValue] {
    var indices: [String: Int] = [:]
    var offset = 0
    for result in run.results {
      for (index, outcome) in result.outcome.properties.enumerated() {
        indices["\(result.name)\u{0}\(outcome.property.name)"] = offset + index
      }
      offset += result.outcome.properties.count
    }
    return Finding.all(of: run).map { finding in
      let key = finding.identity.prefix(2).joined(separator: "\u{0}")
      return self.result(finding, rule: finding.outcome == nil ? offset : indices[key] ?? 0)
    }
  }

  private func result(_ finding: Finding, rule: Int) -> JSONValue {
    let isFailure = finding.kind.sarifKind == "fail"
    var value: JSONValue = [
      "ruleId": .string(finding.rule), "ruleIndex": .int(rule), "kind": .string(finding.kind.sarifKind),
      "level": .string(isFailure ? finding.severity.sarifLevel : "none"),
      "message": message(([finding.title] + finding.details).joined(separator: "\n")),
      "locations": .array([["physicalLocation": physical(finding.span)]]),
      "relatedLocations": .array(
        finding.places.enumerated().map { index, place in
          [
            "id": .int(index + 1), "physicalLocation": physical(place.span), "message": message(place.text),
          ]
        }),
      "partialFingerprints": ["netpolVerify/v1": .string(Fingerprint.sha256(finding.identity))],
    ]
    if let suppressions = suppressions(finding) { value.append("suppressions", .array(suppressions)) }
    if let outcome = finding.outcome {
      value.append(
        "properties",
        ["verdict": .string(outcome.verdict.name), "violatingPairs": .int(outcome.violatingPairs)])
    }
    return value
  }

  /// Why a violation is accepted. A result that none accepts has none; SARIF takes an empty list for just that.
  private func suppressions(_ finding: Finding) -> [JSONValue]? {
    guard let outcome = finding.outcome else { return nil }
    switch finding.kind {
    case .waived:
      return outcome.waivers.map { waiver in
        [
          "kind": .string("external"), "status": .string("accepted"),
          "justification": .string("waived until \(waiver.expires): \(waiver.reason)"),
          "location": ["physicalLocation": physical(waiver.span)],
        ]
      }
    case .expectedViolation:
      let expectation = outcome.property.expectation
      let words = ["expected to be violated", expectation?.reason, expectation?.ticket].compactMap { $0 }
      return [
        [
          "kind": .string("external"), "status": .string("accepted"),
          "justification": .string(words.joined(separator: ": ")),
          "location": ["physicalLocation": physical(expectation?.span ?? outcome.property.span)],
        ]
      ]
    default: return nil
    }
  }

  // MARK: Parts

  func message(_ text: String) -> JSONValue { ["text": .string(text)] }

  func physical(_ span: Span) -> JSONValue {
    [
      "artifactLocation": location(run.files.path(of: span.file)),
      "region": ["startLine": .int(Int(span.start.line)), "startColumn": .int(Int(span.start.column))],
    ]
  }

  private func artifact(_ input: Run.Input) -> JSONValue {
    let hashes: JSONValue = ["sha-256": .string(input.sha256)]
    // What a program has printed lies nowhere.
    let isFile = run.files.files.first { $0.path == input.path }.map { $0.origin == .file } ?? true
    return isFile
      ? ["location": location(input.path), "hashes": hashes] : ["description": message(input.path), "hashes": hashes]
  }

  /// A path as a URI reference: relative to the root of the sources, which the viewer knows.
  func location(_ path: String) -> JSONValue {
    if path.hasPrefix("/") { return ["uri": .string("file://\(URIPath.encode(path))")] }
    return ["uri": .string(URIPath.encode(path)), "uriBaseId": .string("%SRCROOT%")]
  }
}

extension Finding.Kind {
  /// The `kind` of a SARIF result.
  fileprivate var sarifKind: String {
    switch self {
    case .proved, .passedTest: "pass"
    case .violated, .waived, .expectedViolation, .unexpectedSuccess, .failedTest: "fail"
    case .vacuous, .inconclusive, .undecidedTest: "review"
    }
  }
}

extension PropertySeverity {
  /// The `level` of a SARIF result.
  fileprivate var sarifLevel: String {
    switch self {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "note"
    }
  }

  /// The number from which code scanning makes critical, high, medium and low again.
  fileprivate var score: String {
    switch self {
    case .critical: "9.5"
    case .high: "8.0"
    case .medium: "5.5"
    case .low: "2.0"
    case .info: "0.0"
    }
  }
}
