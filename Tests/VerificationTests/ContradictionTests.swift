import Encoding
import PolicyModel
import Properties
import SMT
import TestSupport
import Testing
import VerificationSupport
import Z3Backend

@testable import Verification

/// Whatever one engine says wrongly, another catches: a run ends with the contradiction, and never with a verdict.
@Suite struct ContradictionTests {
  private static let never = "neverReaches: {from: web, to: db}"
  private static let deny = "defaultDeny: {pods: db, directions: [Ingress]}"
  private static let must = "mustReach: {from: web, to: db, ports: [80/TCP]}"
  private static let some = "mustReach: {from: web, to: db, ports: [80/TCP], each: some}"
  private static let chain = "neverReaches: {from: web, to: db, transitive: {}}"

  // MARK: A solver that answers wrongly

  /// That there is no violation is held against set algebra.
  @Test(arguments: [
    (never, "set algebra finds a violation and the solver finds none"),
    (deny, "set algebra finds a violation and the solver finds none"),
    (chain, "set algebra finds a hop and the solver finds none"),
  ])
  func aProofOfWhatIsViolated(property: String, message: String) throws {
    var solver = ScriptedSolver(.unsatisfiable(core: []))
    let found = try Disagreement(property, .allowing).contradiction(&solver)
    #expect(found == "property `p`: \(message)")
  }

  /// Where set algebra may name too much, what it does not confirm is not proved.
  @Test func aProofThatIsNotConfirmed() throws {
    var solver = ScriptedSolver(.unsatisfiable(core: []))
    let world = try Disagreement(Self.some, .denying)
    var judge = PropertyJudge(
      model: world.model, replay: world.search.replay, explanation: world.search.explanation,
      options: world.search.options, compiler: world.compiler)
    let verdict = try judge.judge(world.set.properties[0], solver: &solver).verdict
    #expect(
      verdict
        == .inconclusive(reason: "set algebra, which lets two pods share an address, does not confirm the proof"))
  }

  /// A model is held against its formula.
  @Test(arguments: [never, deny, must, some, chain])
  func aModelThatIsNone(property: String) throws {
    var solver = ScriptedSolver(.satisfiable(Interpretation([:])))
    let world = try Disagreement(property, property.hasPrefix("mustReach") ? .onePort : .allowing)
    let found = try world.contradiction(&solver)
    #expect(found == "property `p`: a model of scripted does not satisfy its formula")
  }

  /// A solver that gives up proves nothing, whatever the kind of claim.
  @Test(arguments: [
    "neverReaches: {from: web, to: db, ports: [80/TCP]}", "mustReach: {from: web, to: db, ports: [443/TCP]}",
    "mustReach: {from: web, to: db, ports: [443/TCP], each: some}",
    "neverReaches: {from: db, to: web, ports: [80/TCP]}",
    "neverReaches: {from: web, to: db, ports: [80/TCP], transitive: {}}",
  ])
  func aSolverThatGivesUp(property: String) throws {
    var solver = ScriptedSolver(.unknown(reason: "tired"))
    let world = try Disagreement(property, .onePort)
    var judge = PropertyJudge(
      model: world.model, replay: world.search.replay, explanation: world.search.explanation,
      options: world.search.options, compiler: world.compiler)
    let verdict = try judge.judge(world.set.properties[0], solver: &solver).verdict
    // What set algebra finds is found whatever the solver says; what it does not find is not proved by that.
    #expect(verdict.name == (property.contains("from: db") ? "violated" : "inconclusive"), "\(verdict)")
  }

  // MARK: A reference evaluator with another opinion

  /// Every violation is replayed, of declared pods.
  @Test(arguments: [
    (never, Disagreement.Opinion.allowing, "a counterexample does not replay"),
    (deny, .allowing, "a pod without isolation does not replay"),
    (must, .denying, "a counterexample does not replay"),
    (some, .denying, "a source that reaches no target does not replay"),
  ])
  func aViolationThatDoesNotReplay(property: String, opinion: Disagreement.Opinion, message: String) throws {
    var solver = Z3Solver()
    let world = try Disagreement(property, opinion, replay: opinion == .allowing ? .denying : .allowing)
    let found = try world.contradiction(&solver)
    #expect(found?.hasPrefix("property `p`: \(message)") == true, "\(found ?? "no contradiction")")
  }

  /// And as one of the assertion that was written: of pods that anyone could create, of chains, of ends apart.
  @Test(arguments: [
    ("world: open, neverReaches: {from: any-pod, to: db}", Disagreement.Opinion.allowing, "a counterexample"),
    ("world: open, defaultDeny: {pods: any-pod, directions: [Ingress]}", .allowing, "a pod without isolation"),
    ("world: open, mustReach: {from: any-pod, to: db, ports: [80/TCP], each: some}", .denying, "a source that"),
    (chain, .allowing, "a chain"),
  ])
  func aViolationOfSomethingElse(property: String, opinion: Disagreement.Opinion, message: String) throws {
    var solver = Z3Solver()
    let other = try Disagreement("neverReaches: {from: db, to: web, ports: [1/SCTP]}", .allowing)
    let world = try Disagreement(property, opinion)
    let found = try world.contradiction(&solver, replaying: other.set.properties[0].assertion)
    #expect(found?.hasPrefix("property `p`:") == true, "\(found ?? "no contradiction")")
  }

  /// Violations that set algebra finds alone, since the solver gave up, are replayed too.
  @Test(arguments: [
    (never, "a violation found by set algebra does not replay"),
    (deny, "a pod without isolation does not replay"),
  ])
  func whatSetAlgebraFindsAlone(property: String, message: String) throws {
    var solver = ScriptedSolver(.unknown(reason: "tired"))
    let found = try Disagreement(property, .allowing, replay: .denying).judgement(&solver)
    #expect(found?.hasPrefix("property `p`: \(message)") == true, "\(found ?? "no contradiction")")
  }

  // MARK: Terms that say something else than set algebra

  /// A question whose terms and whose sets disagree.
  private struct Scripted: Question {
    var store = TermStore()
    let region: [Term]
    let violation: [Term]
    let opinion: SetOpinion

    init(isViolated: Bool, _ opinion: SetOpinion) {
      let p = store.variable("p", .bool)
      region = [p]
      violation = isViolated ? [p] : [store.not(p)]
      self.opinion = opinion
    }

    func report(
      _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
    ) throws(VerificationFailure) -> Bool { true }
  }

  @Test func aViolationThatSetsDoNotHave() throws {
    let search = try Disagreement(Self.never, .denying).search
    var solver = Z3Solver()
    let error = #expect(throws: VerificationFailure.self) {
      var progress = Progress(violations: ViolationCollector(model: search.model, explanation: search.explanation))
      _ = try search.decide(Scripted(isViolated: true, .holds), &progress, &solver)
    }
    guard case .inconsistency(let found)? = error else { throw Fixture.Failure(description: "\(error as Any)") }
    #expect(found.message == "property `p`: the solver finds a violation and set algebra finds none")
    #expect(found.bundle.map(\.title) == ["subject", "obligation", "model"])
  }

  // MARK: Tests

  /// Tests are held against the reference evaluator, and against set algebra.
  @Test func aTestThatEnginesAnswerDifferently() throws {
    let world = try Disagreement(Self.never, .denying, replay: .allowing)
    let (judge, question) = try world.test()
    var solver = Z3Solver()
    let error = #expect(throws: VerificationFailure.self) { _ = try judge.judge(question, solver: &solver) }
    guard case .inconsistency(let found)? = error else { throw Fixture.Failure(description: "\(error as Any)") }
    #expect(found.message == "test shop/web → shop/db 80/TCP: a flow that the solver finds does not replay")
  }

  /// A test that exhausts its budget is undecided, and the others keep their answers.
  @Test func aTestThatIsNotDecided() throws {
    let world = try Disagreement(Self.never, .onePort)
    let (judge, question) = try world.test()
    var solver = ScriptedSolver(.unknown(reason: "tired"))
    let outcome = try #require(try judge.judge(question, solver: &solver))
    #expect(outcome.actual == .undecided)
    #expect(outcome.undecided?.text == "the solver gave up: tired")
  }
}
