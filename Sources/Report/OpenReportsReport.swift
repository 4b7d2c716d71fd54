import Diagnostics
import Properties
import Verification

/// The report for a cluster: a `ClusterReport` of openreports.io with a result for each property, and in each namespace
/// that a violation touches a `Report` with the violations there. A `List` that `kubectl apply -f` takes.
struct OpenReportsReport {
  private let run: Run
  private let text: TextReport

  /// Makes the report of a run.
  init(_ run: Run) {
    self.run = run
    text = TextReport(run, color: false, isIndented: false)
  }

  /// The document.
  var document: String {
    let items = run.results.flatMap { result in [clusterReport(result)] + reports(result) }
    let value: JSONValue = [
      "apiVersion": .string("v1"), "kind": .string("List"),
      "items": .array(items.isEmpty ? [invalid] : items),
    ]
    return value.text + "\n"
  }

  private func clusterReport(_ result: Run.Result) -> JSONValue {
    object("ClusterReport", name(result), nil, result.outcome.properties.map { entry($0, result) })
  }

  /// One result a violation, in the namespaces of its ends.
  private func reports(_ result: Run.Result) -> [JSONValue] {
    var entries: [String: [Entry]] = [:]
    for outcome in result.outcome.properties where outcome.verdict.showsCounterexamples {
      for example in outcome.counterexamples {
        for namespace in example.namespaces {
          var entry = entry(outcome, result)
          let lines = text.lines(example).map { String($0.drop { $0 == " " }) }
          entry.message = lines.joined(separator: "\n")
          entry.resources = example.references(in: namespace)
          entries[namespace, default: []].append(entry)
        }
      }
    }
    return entries.sorted { $0.key < $1.key }.map { object("Report", name(result), $0.key, $0.value) }
  }

  /// What a run reports that has verified nothing.
  private var invalid: JSONValue {
    let errors = run.diagnostics.filter { $0.severity == .error }.map { error in
      Entry(policy: run.tool.name, rule: error.id.rawValue, result: "error", message: text.safe(error.message))
    }
    return object("ClusterReport", run.tool.name, nil, errors)
  }

  private struct Entry {
    var policy: String
    var rule: String
    var result: String
    var message: String
    var category = ""
    var severity: String?
    var properties: [String: String] = [:]
    var resources: [JSONValue] = []
  }

  private func entry(_ outcome: PropertyOutcome, _ result: Run.Result) -> Entry {
    let property = outcome.property
    var words = [outcome.verdict.name, text.safe(property.assertion.sentence)]
    if let reason = outcome.verdict.reason { words.append(text.safe(reason)) }
    if let restricted = outcome.restricted { words.append(restricted.heading) }
    for waiver in outcome.waivers { words.append("waived until \(waiver.expires): \(text.safe(waiver.reason))") }
    return Entry(
      policy: result.name, rule: property.name, result: outcome.verdict.reportResult,
      message: words.joined(separator: "; "), category: property.controls.joined(separator: ", "),
      severity: property.severity.rawValue,
      properties: [
        "verdict": outcome.verdict.name, "assertion": property.assertion.name,
        "violatingPairs": "\(outcome.violatingPairs)", "position": text.place(property.span),
      ])
  }

  private func object(_ kind: String, _ name: String, _ namespace: String?, _ entries: [Entry]) -> JSONValue {
    var metadata: JSONValue = ["name": .string(name)]
    if let namespace { metadata.append("namespace", .string(namespace)) }
    metadata.append("labels", ["app.kubernetes.io/managed-by": .string(run.tool.name)])
    let evidence = Evidence(run).items.filter { !$0.values.isEmpty }
    metadata.append(
      "annotations",
      .object(
        evidence.map {
          .init(key: "\(run.tool.name).io/\($0.key)", value: .string($0.values.joined(separator: "\n")))
        }))
    func count(_ result: String) -> JSONValue { .int(entries.count { $0.result == result }) }
    return [
      "apiVersion": .string("openreports.io/v1alpha1"), "kind": .string(kind), "metadata": metadata,
      "source": .string(run.tool.name),
      "summary": [
        "pass": count("pass"), "fail": count("fail"), "warn": count("warn"), "error": count("error"),
        "skip": count("skip"),
      ],
      "results": .array(entries.map(value)),
    ]
  }

  private func value(_ entry: Entry) -> JSONValue {
    var value: JSONValue = [
      "source": .string(run.tool.name), "policy": .string(entry.policy), "rule": .string(entry.rule),
      "result": .string(entry.result), "scored": .bool(true), "message": .string(entry.message),
      "timestamp": ["seconds": .int(86400 * (run.asOf?.daysSince1970 ?? 0)), "nanos": .int(0)],
    ]
    if !entry.category.isEmpty { value.append("category", .string(entry.category)) }
    if let severity = entry.severity { value.append("severity", .string(severity)) }
    if !entry.resources.isEmpty { value.append("resources", .array(entry.resources)) }
    if !entry.properties.isEmpty { value.append("properties", .sorted(entry.properties)) }
    return value
  }

  /// The set's name as an object can bear it.
  private func name(_ result: Run.Result) -> String {
    var name = ""
    for scalar in result.name.lowercased().unicodeScalars.prefix(200) {
      switch scalar {
      case "a"..."z", "0"..."9": name.unicodeScalars.append(scalar)
      default: if !name.isEmpty, name.last != "-" { name += "-" }
      }
    }
    while name.last == "-" { name.removeLast() }
    return name.isEmpty ? run.tool.name : "\(run.tool.name)-\(name)"
  }
}

extension Verdict {
  /// The `result` of an OpenReports result.
  fileprivate var reportResult: String {
    switch self {
    case .proved: "pass"
    case .violated, .unexpectedSuccess: "fail"
    case .waived, .expectedViolation: "warn"
    case .vacuous, .inconclusive: "error"
    }
  }
}

extension Counterexample {
  /// The namespaces of declared pods at its ends, sorted.
  fileprivate var namespaces: [String] {
    Set([from, to].compactMap { $0 }.filter { !$0.isHypothetical }.compactMap(\.namespace)).sorted()
  }

  /// The workloads and pods at its ends that lie in a namespace.
  fileprivate func references(in namespace: String) -> [JSONValue] {
    [from, to].compactMap { $0 }.filter { $0.namespace == namespace && !$0.isHypothetical }.map { end in
      ["kind": .string(end.workloadKind ?? "Pod"), "name": .string(end.name ?? ""), "namespace": .string(namespace)]
    }
  }
}
