import SMT
import TestSupport
import Testing

@Suite struct DecideTests {
  @Test func constantsNeverReachTheSolver() throws {
    var store = TermStore()
    let p = store.variable("p", .bool)
    var solver = ScriptedSolver(.unknown(reason: "asked"))
    #expect(try solver.decide([], in: store) == .satisfiable(Interpretation([:])))
    #expect(try solver.decide([store.trueTerm, store.trueTerm], in: store) == .satisfiable(Interpretation([:])))
    #expect(try solver.decide([p, store.falseTerm], in: store) == .unsatisfiable(core: []))
    #expect(try solver.decide([p, store.falseTerm], in: store, wantsCore: true) == .unsatisfiable(core: [1]))
    #expect(solver.asked.isEmpty)
    #expect(solver.statistics == SolverStatistics())
  }

  @Test func literalContradictionsNeverReachTheSolver() throws {
    var store = TermStore()
    let (p, q) = (store.variable("p", .bool), store.variable("q", .bool))
    let assertions = [q, store.and([p, q]), store.trueTerm, store.not(p)]
    var solver = ScriptedSolver(.unknown(reason: "asked"))
    #expect(try solver.decide(assertions, in: store, wantsCore: true) == .unsatisfiable(core: [1, 3]))
    #expect(try solver.decide(assertions, in: store) == .unsatisfiable(core: []))
    #expect(solver.asked.isEmpty)
  }

  @Test func conjunctionsAreSplitAndRepetitionsDropped() throws {
    var store = TermStore()
    let (p, q) = (store.variable("p", .bool), store.variable("q", .bool))
    var solver = ScriptedSolver(.unknown(reason: "scripted"))
    let answer = try solver.decide([store.and([p, q]), store.trueTerm, q], in: store)
    #expect(answer == .unknown(reason: "scripted"))
    #expect(solver.asked == [[p, q]])
  }

  @Test func coresReferToTheAssertionsAsGiven() throws {
    var store = TermStore()
    let (p, q) = (store.variable("p", .bool), store.variable("q", .bool))
    let assertions = [store.trueTerm, p, p, store.or([p, q]), q]
    var solver = ScriptedSolver(.unsatisfiable(core: [2, 0]))
    #expect(try solver.decide(assertions, in: store, wantsCore: true) == .unsatisfiable(core: [1, 4]))
    #expect(solver.asked == [[p, store.or([p, q]), q]])
  }
}
