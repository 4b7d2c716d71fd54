import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import SMT

/// A test of what comes through the doors of an object: two claims, of which one holds where the answer is certain.
struct DoorTest {
  /// The test.
  let test: FlowTest
  /// That nothing gets in.
  let isShut: Property
  /// That all get in.
  let works: Property

  /// Resolves a test; nil after a report, and for a test that is not about doors.
  init?(_ test: FlowTest, _ resolver: TestEndResolver, _ diagnostics: inout DiagnosticBag) {
    guard let kind = test.from.door, case .workload(let reference) = test.to,
      let to = resolver.resolve(test.to, at: test.toSpan, &diagnostics),
      let port = resolver.port(test.port, of: to, at: test.portSpan, &diagnostics)
    else { return nil }
    self.test = test
    let opener = DoorOpener(kind: kind, span: test.fromSpan)
    let pods = SetReference(expression: .workload(reference), title: test.toText, span: test.toSpan)
    let ports = PortSpec(port.transport, port.number, span: test.portSpan)
    func property(_ claim: DoorClaim) -> Property {
      Property(claim, name: "test of \(opener.title)", span: test.span)
    }
    isShut = property(.neverExposed(pods: pods, ports: ports, reach: DoorReach.writable, via: [opener]))
    works = property(.doorsWork(objects: [opener], reach: DoorReach.writable, pods: pods, ports: ports))
  }

  /// The answer.
  func judge<S: Solver & ~Copyable>(
    _ judges: inout PropertyJudges, _ solver: inout S
  ) throws(VerificationFailure) -> TestOutcome {
    guard let shut = try judges.decide(isShut, &solver), let works = try judges.decide(works, &solver) else {
      preconditionFailure("claims that compare with no baseline")
    }
    if shut.verdict == .proved {
      return TestOutcome(test: test, actual: .deny, flow: works.counterexamples.first { $0.to != nil })
    }
    if works.verdict == .proved {
      return TestOutcome(test: test, actual: .allow, flow: shut.counterexamples.first)
    }
    if shut.verdict == .violated, works.verdict == .violated {
      let (allowed, denied) = (shut.counterexamples.first, works.counterexamples.first)
      return TestOutcome(test: test, actual: .depends, flow: test.expect == .allow ? denied : allowed)
    }
    if let undecided = shut.undecided.first ?? works.undecided.first {
      return TestOutcome(test: test, undecided: undecided)
    }
    for case .inconclusive(let reason) in [shut.verdict, works.verdict] {
      return TestOutcome(test: test, gaveUp: reason)
    }
    return TestOutcome(test: test, gaveUp: "neither claim about it was decided")
  }

  /// That nothing gets in, and that all do.
  var claims: [Property] { [isShut, works] }

  /// Whether the test passes, as far as set algebra knows, by whether each of `claims` holds.
  func passes(_ holds: [Bool]) -> Bool {
    switch test.expect {
    case .allow: holds[1]
    case .deny: holds[0]
    case .depends, .undecided: false
    }
  }
}

/// A test as it is asked: about a flow between ends, or about what comes through a door.
enum AskedTest {
  case flow(TestQuestion)
  case door(DoorTest)

  /// Resolves a test; nil after a report.
  init?(_ test: FlowTest, _ resolver: TestEndResolver, _ diagnostics: inout DiagnosticBag) {
    if test.from.door != nil {
      guard let question = DoorTest(test, resolver, &diagnostics) else { return nil }
      self = .door(question)
    } else {
      guard let question = TestQuestion(test, resolver, &diagnostics) else { return nil }
      self = .flow(question)
    }
  }
}
