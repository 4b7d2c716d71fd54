import Diagnostics
import Kubernetes
import Network
import Report
import SMT

@testable import Properties
@testable import Verification

/// Runs for golden files: an ordinary one, and one in which every text of a user tries to break out of its place.
enum FormatSample {
  /// What would end an element, a string, a command, a line, a table cell or a code span, or command a terminal.
  static let hostile =
    "<script>alert('1')</script> ]]> --> \u{1B}[2J\u{0}\r\n::error file=x::y%0A \u{202E}日本語 ``` @someone #1 | & \" \\"
    + " [a](http://example.test) \u{FFFE}"

  /// A text that is longer than what anyone shows.
  static let long = String(repeating: "long text ", count: 500)

  /// One property of each verdict.
  static func ordinary() -> Run {
    var waived = Sample.outcome("waived", .waived, counterexamples: [Sample.dbFlow], pairs: 3)
    waived.waivers = [waiver("until the relay is up")]
    var run = Sample.run(
      [
        Sample.outcome("proved", .proved),
        Sample.outcome(
          "violated", .violated, severity: .critical, description: "Only the backend talks to the database.",
          remediation: "remove the rule", counterexamples: [Sample.dbFlow], pairs: 4),
        Sample.outcome("isolated", .violated, severity: .low, counterexamples: [bare], pairs: 1), waived,
        Sample.outcome("vacuous", .vacuous(reason: "`queue` matches nothing")),
        Sample.outcome("inconclusive", .inconclusive(reason: "the solver gave up: canceled")),
        Sample.outcome(
          "expected", .expectedViolation,
          expectation: .init(
            reason: "known", ticket: "SHOP-17", until: CalendarDate("2027-06-30"), span: Sample.span(60, 7)),
          counterexamples: [Sample.dbFlow], pairs: 1),
        Sample.outcome("unexpected", .unexpectedSuccess),
      ], tests: [Sample.test(.deny, .deny), Sample.test(.allow, .deny)])
    complete(&run)
    run.again = .init(program: "netpol-verify", options: " -f manifests")
    run.results[0].outcome.obligations = [obligation("violated")]
    run.diagnostics = [.warning("empty-set", "set `queue` matches nothing", at: Sample.span(9, 5))]
    return run
  }

  /// The same shape, with hostile text wherever a user can put text.
  static func evil() -> Run {
    var end = Sample.workload(hostile, hostile, hostile)
    end.address = hostile
    end.isAddressAssumed = true
    let because = Counterexample.Because(
      reason: .rule, object: ObjectReference(kind: "NetworkPolicy", name: hostile), field: hostile,
      span: Sample.span(17, 5, file: 1))
    var flow = Sample.flow(end, end, egress: [because], ingress: [because, .init(reason: .notIsolated)])
    flow.explanation = hostile
    var waived = Sample.outcome("w" + hostile, .waived, counterexamples: [flow], pairs: 1)
    waived.waivers = [waiver(hostile)]
    var violated = Sample.outcome(
      hostile, .violated, description: hostile, remediation: hostile, counterexamples: [flow], pairs: 9)
    violated.property.controls = [hostile, long]
    var run = Sample.run([
      violated, waived, Sample.outcome(long, .inconclusive(reason: hostile)),
      Sample.outcome("v", .vacuous(reason: long)),
      Sample.outcome(
        "e", .expectedViolation, expectation: .init(reason: hostile, ticket: hostile, span: Sample.span(1, 1)),
        counterexamples: [flow], pairs: 1),
    ])
    complete(&run, hostile)
    run.again = .init(program: "netpol-verify", options: " \(hostile)")
    run.results[0].name = hostile
    run.results[0].path = hostile
    run.results[0].outcome.passedOver = [
      PassedOver(group: hostile, kind: hostile, effects: ["unknown"], scope: [hostile], count: 2)
    ]
    run.results[0].outcome.unmodelled = [hostile]
    run.results[0].outcome.obligations = [obligation(hostile)]
    run.inputs.append(.init(path: hostile, sha256: "ff"))
    run.diagnostics = [
      Diagnostic("evil", severity: .warning, hostile, at: .path(hostile), notes: [.init(hostile)])
    ]
    return run
  }

  /// A run that an error stopped.
  static func invalid() -> Run {
    var run = Sample.run([Outcome]())
    run.diagnostics = [
      .error("unknown-field", "unknown field `podSelecter`", at: Sample.span(14, 9, file: 1)),
      Diagnostic("unreadable-input", "cannot read the file", at: .path("missing.yaml")),
    ]
    return run
  }

  private static func complete(_ run: inout Run, _ text: String = "app") {
    run.files = SourceFiles()
    _ = run.files.add(SourceFile(path: "properties/shop.yaml", bytes: Array(properties(text).utf8)))
    _ = run.files.add(SourceFile(path: "manifests/db.yaml", bytes: Array(manifest(text).utf8)))
    var queue = SetMembers(name: "queue", span: Sample.span(8, 5))
    queue.emptiness = "no pod is labelled `app=\(text)`"
    var web = SetMembers(name: "web \(text)", span: Sample.span(9, 5))
    web.pods = (0..<12).map { number in
      .init(
        end: Sample.workload("shop", "Deployment", "\(text)-\(number)"), isPartial: number == 1,
        isHostNetwork: number == 2)
    }
    var anyPod = SetMembers(name: "any-pod", span: nil)
    anyPod.pods = web.pods
    anyPod.nodes = [text]
    anyPod.addresses = AddressSet(addresses: [IPAddress(.ipv4, 3_221_225_985)])
    run.results[0].sets = [queue, web].map { .init(members: $0, users: []) }
    run.results[0].sets.append(.init(members: anyPod, users: run.results[0].outcome.properties.map(\.property.name)))
    run.manifestSet = Fingerprint.ofSet(["00ff"])
    run.asOf = CalendarDate("2026-11-21")
    run.results[0].sha256 = String(repeating: "ab", count: 32)
    run.results[0].outcome.passedOver = [PassedOver(group: "", kind: "ConfigMap", effects: ["inert"], count: 1)]
  }

  /// A property file in which every span of the samples has a line.
  private static func properties(_ text: String) -> String {
    var lines = (1...62).map { "# line \($0)" }
    lines[7] = "    queue: {namespace: shop}"
    lines[8] = "    web:"
    lines[9] = "      podSelector: {matchLabels: {app: \(text)}}"
    lines[30] = "  - name: \(text)"
    lines[31] = "    onlyFrom: {to: any-pod, from: any-pod}"
    lines[49] = "  - property: waived"
    return lines.joined(separator: "\n")
  }

  /// A policy whose second rule is the rule of the samples, on line 17.
  private static func manifest(_ text: String) -> String {
    """
    # who may talk to the database
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: db-ingress
    spec:
      podSelector:
        matchLabels: {app: db}
      policyTypes: [Ingress]
      ingress:
      - from:
        - podSelector:
            matchLabels: {app: web}
        ports:
        - {port: 5432}
      - from:
        - podSelector:
            matchLabels: {app: \(text.replacing("\r", with: " ").replacing("\n", with: " "))}
        ports:
        - {port: 5432}

    """
  }

  private static func waiver(_ reason: String) -> Waiver {
    Waiver(property: "waived", reason: reason, expires: CalendarDate(daysSince1970: 20_000), span: Sample.span(50, 5))
  }

  private static var bare: Counterexample {
    Counterexample(
      from: Sample.workload("shop", "Deployment", "web"), transport: nil, port: nil, family: nil,
      connections: ConnectionSet(), direction: .egress, explanation: "no NetworkPolicy isolates it for egress",
      egress: Sample.end(true, [.init(reason: .notIsolated)]))
  }

  private static func obligation(_ property: String) -> RecordedObligation {
    RecordedObligation(
      property: property, claim: ["property: \(property)"], answer: .sat,
      script: "; expected answer: sat\n(set-logic QF_BV)\n(check-sat)\n")
  }
}
