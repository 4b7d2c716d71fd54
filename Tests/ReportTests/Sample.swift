import Diagnostics
import Kubernetes
import Network
import Report

@testable import Properties
@testable import Verification

/// Outcomes built by hand.
enum Sample {
  /// A run on a property file and a manifest.
  static func run(_ outcomes: [Outcome]) -> Run {
    var run = Run(tool: .init(name: "netpol-verify", version: "0.1.0"), solver: "Z3 4.8.12.0")
    run.inputs = [.init(path: "manifests/db.yaml", sha256: "00ff")]
    _ = run.files.add(SourceFile(path: "properties/shop.yaml", bytes: []))
    _ = run.files.add(SourceFile(path: "manifests/db.yaml", bytes: []))
    run.results = outcomes.enumerated().map { .init(path: "p\($0).yaml", name: "set-\($0)", outcome: $1) }
    return run
  }

  /// A run of one property file.
  static func run(_ properties: [PropertyOutcome], tests: [TestOutcome] = []) -> Run {
    var outcome = Outcome()
    outcome.properties = properties
    outcome.tests = tests
    outcome.assumptions = [
      Assumption(id: "world", short: "world closed", text: "no other pods exist"),
      Assumption(id: "protocols", short: "TCP, UDP, SCTP", text: "no other protocol is judged"),
    ]
    outcome.statistics.workloads = 14
    outcome.statistics.policies = 9
    outcome.statistics.namespaces = 1
    return run([outcome])
  }

  static func span(_ line: Int, _ column: Int, file: Int32 = 0) -> Span {
    let place = Position(line: line, column: column)
    return Span(file: .init(index: file), start: place, end: place)
  }

  static func outcome(
    _ name: String, _ verdict: Verdict, severity: PropertySeverity = .high, assertion: Assertion? = nil,
    description: String? = nil, remediation: String? = nil, expectation: Property.Expectation? = nil,
    counterexamples: [Counterexample] = [], pairs: Int = 0
  ) -> PropertyOutcome {
    let pods = SetReference(expression: .reserved(.anyPod), title: "any-pod", span: span(1, 1))
    let property = Property(
      name: name, assertion: assertion ?? .onlyFrom(to: pods, from: pods, bound: .none), description: description,
      severity: severity, controls: ["pci-dss-4.0.1/6.5.3"], remediation: remediation, world: .open, allowEmpty: false,
      counterexamples: 3, expectation: expectation, span: span(31, 5))
    return PropertyOutcome(
      property: property, verdict: verdict, counterexamples: counterexamples, violatingPairs: pairs)
  }

  static func workload(_ namespace: String, _ kind: String, _ name: String) -> EndDescription {
    EndDescription(
      kind: .workload, namespace: namespace, name: name, workloadKind: kind, pod: nil, address: nil,
      isAddressAssumed: false, labels: ["b": "2", "a": "1"])
  }

  static func address(_ text: String) -> EndDescription {
    EndDescription(
      kind: .address, namespace: nil, name: nil, workloadKind: nil, pod: nil, address: text, isAddressAssumed: false,
      labels: [:])
  }

  static func end(_ isAllowed: Bool, _ because: [Counterexample.Because]) -> Counterexample.End {
    Counterexample.End(isAllowed: isAllowed, because: because)
  }

  static let rule = Counterexample.Because(
    reason: .rule, object: policy("db-ingress"), field: "spec.ingress[1].from[0]", span: span(17, 5, file: 1))

  static func policy(_ name: String) -> ObjectReference {
    ObjectReference(kind: "NetworkPolicy", namespace: "shop", name: name)
  }

  /// A flow on one port among `ports`.
  static func flow(
    _ from: EndDescription, _ to: EndDescription, _ port: UInt16 = 5432, ports: ConnectionSet? = nil,
    egress: [Counterexample.Because] = [.init(reason: .notIsolated)], ingress: [Counterexample.Because] = [rule]
  ) -> Counterexample {
    Counterexample(
      from: from, to: to, transport: .tcp, port: port, family: .ipv4,
      connections: ports ?? ConnectionSet(.tcp, PortSet(port...port)), egress: end(true, egress),
      ingress: end(true, ingress))
  }

  static let dbFlow = flow(
    workload("shop", "Deployment", "reports"), workload("shop", "StatefulSet", "db"),
    ports: ConnectionSet(.tcp, .allPorts))

  static func test(_ expect: FlowTest.Expectation, _ actual: TestOutcome.Answer) -> TestOutcome {
    let web = FlowTest.End.workload(.init(namespace: "shop", kind: nil, name: "web-0"))
    let db = FlowTest.End.workload(.init(namespace: "shop", kind: nil, name: "db-0"))
    let test = FlowTest(
      from: web, fromText: "shop/web-0", to: db, toText: "shop/db-0", port: .number(.tcp, 5432),
      portSpan: span(40, 30), expect: expect, span: span(40, 3), fromSpan: span(40, 10), toSpan: span(40, 20))
    return TestOutcome(test: test, actual: actual)
  }
}
