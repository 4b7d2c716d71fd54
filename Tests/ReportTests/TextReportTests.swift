import Kubernetes
import Network
import Report
import Testing

@testable import Properties
@testable import Verification

struct TextReportTests {
  private func text(_ properties: [PropertyOutcome], tests: [TestOutcome] = []) -> String {
    TextReport(Sample.run(properties, tests: tests), color: false).text
  }

  /// The example of the interface.
  @Test func violationAndProof() {
    let report = text([
      Sample.outcome("dev-never-reaches-prod", .proved, severity: .critical),
      Sample.outcome(
        "db-only-from-backend", .violated, severity: .critical, counterexamples: [Sample.dbFlow], pairs: 4),
    ])
    #expect(
      report == """
        ✗ critical  db-only-from-backend
          shop/Deployment/reports → shop/StatefulSet/db    5432/TCP  (also 1–5431/TCP, 5433–65535/TCP)
            egress  allowed: no NetworkPolicy isolates shop/Deployment/reports for egress
            ingress allowed: manifests/db.yaml:17:5  NetworkPolicy shop/db-ingress
              spec.ingress[1].from[0]
          3 more pairs of workloads; --counterexamples all shows them
        ✓ critical  dev-never-reaches-prod
        2 properties: 1 proved, 1 violated
        14 workloads, 9 policies, 1 namespace
        assumes: world closed, TCP, UDP, SCTP

        """)
  }

  @Test func everyVerdict() {
    let report = text(
      [
        Sample.outcome("a-proved", .proved, severity: .critical),
        Sample.outcome("b-vacuous", .vacuous(reason: "set dev is empty"), severity: .critical),
        Sample.outcome("c-inconclusive", .inconclusive(reason: "budget spent"), severity: .critical),
        Sample.outcome("d-unexpected", .unexpectedSuccess, severity: .low),
        Sample.outcome(
          "e-expected", .expectedViolation, severity: .info,
          expectation: .init(reason: "old debt", ticket: "T-1", span: Sample.span(1, 1))),
        Sample.outcome(
          "f-violated", .violated, severity: .medium, description: "What is meant.", remediation: "Close it.",
          counterexamples: [Sample.dbFlow], pairs: 2),
      ],
      tests: [Sample.test(.deny, .deny), Sample.test(.deny, .allow), Sample.test(.allow, .depends)])
    #expect(
      report == """
        ✗ medium    f-violated
          What is meant.
          shop/Deployment/reports → shop/StatefulSet/db    5432/TCP  (also 1–5431/TCP, 5433–65535/TCP)
            egress  allowed: no NetworkPolicy isolates shop/Deployment/reports for egress
            ingress allowed: manifests/db.yaml:17:5  NetworkPolicy shop/db-ingress
              spec.ingress[1].from[0]
          1 more pair of workloads; --counterexamples all shows it
          remediation: Close it.
        ✗ low       d-unexpected
          nothing violates it, although `expect: violated` says so; remove the expectation
        ✗ test properties/shop.yaml:40:3
          shop/web-0 → shop/db-0    5432/TCP
            expected deny, is allow
        ✗ test properties/shop.yaml:40:3
          shop/web-0 → shop/db-0    5432/TCP
            expected allow, depends on the pod or address
        ? critical  c-inconclusive
          inconclusive: budget spent
        ∅ critical  b-vacuous
          vacuous: set dev is empty
        ✓ critical  a-proved
        ○ info      e-expected
          violated, as `expect: violated` says: old debt, T-1
        6 properties: 1 proved, 1 expected-violation, 1 violated, 1 unexpected-success, 1 vacuous, 1 inconclusive
        3 tests: 1 passed, 2 failed
        14 workloads, 9 policies, 1 namespace
        assumes: world closed, TCP, UDP, SCTP

        """)
  }

  @Test func reasonsOfEnds() {
    var db = Sample.workload("shop", "StatefulSet", "db")
    db.address = "10.244.0.7"
    db.isAddressAssumed = true
    var node = Sample.address("10.20.0.1")
    node.kind = .node
    let denied = Counterexample.Because(
      reason: .noRule, object: Sample.policy("deny"), field: nil, span: Sample.span(2, 3, file: 1))
    var blocked = Sample.flow(db, Sample.address("192.0.2.1"), ingress: [.init(reason: .outsideAddress)])
    blocked.egress = Sample.end(false, [denied, denied])
    let flows = [
      blocked, Sample.flow(node, db, egress: [.init(reason: .node)], ingress: [.init(reason: .ownNode)]),
      Sample.flow(db, db, egress: [.init(reason: .hostNetwork)], ingress: [.init(reason: .notIsolated)]),
    ]
    let lines = text([Sample.outcome("p", .violated, counterexamples: flows, pairs: 3)]).split(separator: "\n")
    #expect(
      lines[1...12].joined(separator: "\n") == """
          shop/StatefulSet/db (if its address is 10.244.0.7) → 192.0.2.1    5432/TCP
            egress  denied:  manifests/db.yaml:2:3
              NetworkPolicy shop/deny isolates it and no rule matches
              and manifests/db.yaml:2:3
              NetworkPolicy shop/deny isolates it and no rule matches
            ingress allowed: 192.0.2.1 is outside the cluster, where no NetworkPolicy applies
          a node (10.20.0.1) → shop/StatefulSet/db (if its address is 10.244.0.7)    5432/TCP
            egress  allowed: no NetworkPolicy governs a node
            ingress allowed: a pod and its own node always reach each other
          shop/StatefulSet/db (if its address is 10.244.0.7) → shop/StatefulSet/db (if its address is 10.244.0.7)\
            5432/TCP
            egress  allowed: shop/StatefulSet/db is on the network of its node, which no NetworkPolicy governs
            ingress allowed: no NetworkPolicy isolates shop/StatefulSet/db for ingress
        """)
  }

  @Test func failedTestsAreExplained() {
    var depends = Sample.test(.allow, .depends)
    depends.flow = Sample.dbFlow
    var allowed = Sample.test(.deny, .allow)
    allowed.flow = Sample.dbFlow
    let lines = text([], tests: [depends, allowed]).split(separator: "\n")
    let egress = "    egress  allowed: no NetworkPolicy isolates shop/Deployment/reports for egress"
    #expect(lines[3] == "    for example shop/Deployment/reports → shop/StatefulSet/db")
    #expect(lines[4] == egress)
    #expect(lines[9] == "    expected deny, is allow")
    #expect(lines[10] == egress)
  }

  @Test func podsThatAreNotIsolated() {
    let pods = SetReference(expression: .reserved(.anyPod), title: "any-pod", span: Sample.span(1, 1))
    var bare = Counterexample(
      from: Sample.workload("shop", "Deployment", "web"), connections: ConnectionSet(), direction: .egress,
      explanation: "no policy selects it")
    bare.egress = Sample.end(true, [.init(reason: .notIsolated)])
    let outcome = Sample.outcome(
      "p", .violated, assertion: .defaultDeny(pods: pods, directions: [.egress]), counterexamples: [bare], pairs: 3)
    let lines = text([outcome]).split(separator: "\n")
    #expect(
      lines[1...2] == [
        "  shop/Deployment/web    is not isolated for egress",
        "  2 more workloads; --counterexamples all shows them",
      ])
  }

  @Test func longListsAreCut() {
    let odd = PortSet(stride(from: UInt16(1), through: 39, by: 2).map { $0...$0 })
    let flow = Sample.flow(
      Sample.address("192.0.2.1"), Sample.workload("shop", "Deployment", "web"), 1, ports: ConnectionSet(.tcp, odd),
      ingress: (0..<9).map { .init(reason: .rule, object: Sample.policy("r\($0)")) })
    let report = text([Sample.outcome("p", .violated, counterexamples: [flow], pairs: 1)])
    #expect(
      report.contains("1/TCP  (also 3/TCP, 5/TCP, 7/TCP, 9/TCP, 11/TCP, 13/TCP, 15/TCP, 17/TCP, and 11 more ranges)\n"))
    #expect(report.contains("    ingress allowed: NetworkPolicy shop/r0\n                     NetworkPolicy shop/r1\n"))
    #expect(report.contains("shop/r4\n                     and 4 more\n"))
    #expect(!report.contains("more pair"))
  }

  @Test func textOfUsersCannotDriveTheTerminal() {
    let evil = "x\u{1B}[2J\r\n\u{202E}y"
    var from = Sample.workload(evil, "Deployment", evil)
    from.address = evil
    from.isAddressAssumed = true
    let because = Counterexample.Because(reason: .rule, object: Sample.policy(evil), field: evil, span: nil)
    let closed = Counterexample.Because(reason: .noRule, object: Sample.policy(evil))
    var flow = Sample.flow(from, from, egress: [because], ingress: [closed])
    flow.explanation = evil
    let report = text([
      Sample.outcome(
        evil, .violated, description: evil, remediation: evil, counterexamples: [flow], pairs: 1),
      Sample.outcome("v", .vacuous(reason: evil)),
      Sample.outcome("e", .expectedViolation, expectation: .init(reason: evil, ticket: evil, span: Sample.span(1, 1))),
    ])
    #expect(!report.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || $0 == "\u{202E}") })
    #expect(report.split(separator: "\n").count == 14)
  }

  @Test func coloursOnlyWhenAsked() {
    let run = Sample.run([Sample.outcome("p", .proved), Sample.outcome("q", .vacuous(reason: "r"))])
    #expect(TextReport(run, color: true).text.hasPrefix("\u{1B}[33m∅\u{1B}[0m high  q"))
    #expect(!TextReport(run, color: false).text.contains("\u{1B}"))
  }

  @Test func severitiesAreOneColumn() {
    let lines = text([Sample.outcome("日本", .proved), Sample.outcome("b", .proved, severity: .critical)])
      .split(separator: "\n")
    #expect(lines[0...1] == ["✓ critical  b", "✓ high      日本"])
  }

  @Test func whatHoldsIsLeftOutWhereNobodyWantsToKnow() {
    var run = Sample.run([
      Sample.outcome("a", .proved), Sample.outcome("b", .violated, counterexamples: [Sample.dbFlow], pairs: 1),
    ])
    run.isQuiet = true
    let lines = TextReport(run, color: false).text.split(separator: "\n")
    #expect(lines.first == "✗ high  b")
    #expect(lines.last == "2 properties: 1 proved, 1 violated")
    #expect(!lines.contains("✓ high  a"))
  }

  @Test func howToGoOn() {
    var run = Sample.run([Sample.outcome("it's", .violated, counterexamples: [Sample.dbFlow, Sample.dbFlow], pairs: 2)])
    run.again = .init(program: "netpol-verify", options: " -f m.yaml")
    let lines = TextReport(run, color: false).text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("    explain: ") } == 1)
    #expect(lines[5] == #"    explain: netpol-verify explain p0.yaml --property 'it'\''s' -f m.yaml"#)
  }

  @Test func aPart() {
    var run = Sample.run([Sample.outcome("a", .proved)])
    run.whole = (7, 2)
    #expect(TextReport(run, color: false).text.contains("\n1 of 7 properties: 1 proved · 2 tests left out\n"))
  }

  @Test func severalFilesHaveTitlesAndATotal() {
    var first = Outcome()
    first.properties = [Sample.outcome("a", .proved)]
    var second = Outcome()
    second.tests = [Sample.test(.allow, .allow)]
    var run = Sample.run([first, second])
    run.failOn = .high
    let lines = TextReport(run, color: false).text.split(separator: "\n")
    #expect(lines[0] == "p0.yaml:")
    #expect(lines[2...3] == ["1 property: 1 proved", "0 workloads, 0 policies, 0 namespaces"])
    #expect(lines[4] == "p1.yaml:")
    #expect(lines[5...6] == ["1 test: 1 passed", "0 workloads, 0 policies, 0 namespaces"])
    #expect(lines[7] == "2 property files, 1 property: 1 proved · 1 test: 1 passed · fails on: high or worse")
  }

  @Test func nothingVerifiedIsNoText() { #expect(TextReport(Sample.run([Outcome]()), color: false).text == "") }
}
