import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import PolicyModel
import Properties
import SMT
import TestSupport
import VerificationSupport

@testable import Verification

/// A world of which the engines have different opinions: what the solver and set algebra see, and what the reference
/// evaluator sees.
struct Disagreement {
  /// What policies say of the pods `web` and `db`.
  enum Opinion {
    /// Everything passes.
    case allowing
    /// Nothing reaches `db`.
    case denying
    /// `web` reaches `db` on one port, 443/TCP.
    case onePort
  }

  let set: PropertySet
  let model: PolicyModel
  let search: Search
  var compiler: ObligationCompiler

  /// One property about the world that the solver and set algebra see.
  ///
  /// - Parameter replay: what the reference evaluator sees.
  init(_ property: String, _ opinion: Opinion, replay: Opinion? = nil) throws {
    let reading = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        sets:
          web: {namespace: shop, podSelector: {matchLabels: {app: web}}}
          db: {namespace: shop, podSelector: {matchLabels: {app: db}}}
        properties:
        - {name: p, \(property)}
      """)
    guard let set = reading.set else { throw Fixture.Failure(description: "\(reading.diagnostics)") }
    self.set = set
    let world = try Self.world(opinion)
    model = PolicyModel(world, podNames: set.podNames)
    let other = try Self.world(replay ?? opinion)
    search = Search(
      title: "property `p`", model: model, replay: ClaimReplay(world: other, sets: set.sets),
      explanation: Explanation(world: world, declared: world), options: VerificationOptions(), clock: PhaseClock(),
      recorder: nil, labels: LabelSearch(), limit: 1)
    compiler = ObligationCompiler(resolver: SetResolver(set, model: model))
  }

  private static func world(_ opinion: Opinion) throws -> World {
    func pod(_ name: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}
      spec: {containers: [{name: c, image: i}]}
      ---

      """
    }
    return try World.reading(
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      \(pod("web"))\(pod("db"))
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: \(opinion == .allowing ? "nobody" : "db")}}
        policyTypes: [Ingress]
        ingress: \(opinion == .onePort ? "[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 443}]}]" : "[]")
      """)
  }

  /// Decides the property's obligations; the message of the contradiction that this ends with, or nil.
  ///
  /// - Parameter assertion: of what violations are replayed, if not of the property.
  func contradiction<S: Solver & ~Copyable>(
    _ solver: inout S, replaying assertion: Assertion? = nil
  ) throws -> String? {
    var compiler = compiler
    var progress = Progress(violations: ViolationCollector(model: model, explanation: search.explanation))
    let property = set.properties[0]
    do throws(VerificationFailure) {
      for obligation in compiler.obligations(of: property.assertion) {
        let obligation = assertion.map { obligation.mistaken(for: $0) } ?? obligation
        _ = try obligation.decide(isOpen: property.world == .open, search, &progress, &solver)
      }
      return nil
    } catch {
      return Self.message(error)
    }
  }

  /// Judges the whole property; the message of the contradiction that this ends with, or nil.
  func judgement<S: Solver & ~Copyable>(_ solver: inout S) throws -> String? {
    var judge = PropertyJudge(
      model: model, replay: search.replay, explanation: search.explanation, options: search.options, compiler: compiler)
    do throws(VerificationFailure) {
      _ = try judge.judge(set.properties[0], solver: &solver)
      return nil
    } catch {
      return Self.message(error)
    }
  }

  /// A test about the two pods, and who answers it.
  func test() throws -> (judge: TestJudge, question: TestQuestion) {
    let reading = PropertyReading(
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        tests:
        - {from: shop/web, to: shop/db, port: 80/TCP, expect: deny}
      """)
    var diagnostics = DiagnosticBag()
    let ends = TestEndResolver(model: model, manifests: .init())
    guard let test = reading.set?.tests.first, let question = TestQuestion(test, ends, &diagnostics) else {
      throw Fixture.Failure(description: "\(reading.diagnostics + diagnostics.all)")
    }
    let judge = TestJudge(
      model: model, replay: search.replay, explanation: search.explanation, options: search.options)
    return (judge, question)
  }

  private static func message(_ failure: VerificationFailure) -> String {
    switch failure {
    case .inconsistency(let inconsistency): inconsistency.message
    case .solver(let failure): "the solver failed: \(failure.message)"
    }
  }
}

extension Obligation {
  /// The obligation as one of another assertion: its violations are none of that.
  fileprivate func mistaken(for assertion: Assertion) -> any Obligation {
    switch self {
    case let flows as FlowObligation: FlowObligation(claim: flows.claim, assertion: assertion)
    case let families as CommonFamilyObligation: CommonFamilyObligation(claim: families.claim, assertion: assertion)
    case let reach as ReachSomeObligation: ReachSomeObligation(claim: reach.claim, assertion: assertion)
    case let chain as ChainObligation: ChainObligation(claim: chain.claim, assertion: assertion)
    case let isolation as IsolationObligation:
      IsolationObligation(pods: isolation.pods, direction: isolation.direction, assertion: assertion)
    default: self
    }
  }
}
