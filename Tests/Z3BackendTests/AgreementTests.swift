import SMT
import TestSupport
import Testing
import Z3Backend

@Suite struct AgreementTests {
  @Test func z3AgreesWithTheInterpreter() throws {
    var solver = Z3Solver()
    var satisfiable = 0
    var unsatisfiable = 0
    for seed in UInt64(0)..<500 {
      var generator = SeededGenerator(seed: seed)
      var store = TermStore()
      let formulas = (0..<3).map { _ in RandomFormula.make(in: &store, depth: 3, using: &generator) }
      let expected = RandomFormula.isSatisfiable(formulas, in: store)
      switch try solver.check(formulas, in: store, budget: .standard, wantsCore: false) {
      case .satisfiable(let model):
        satisfiable += 1
        #expect(expected, "seed \(seed)")
        #expect(formulas.allSatisfy { store.holds($0, under: model) }, "seed \(seed)")
      case .unsatisfiable(let core):
        unsatisfiable += 1
        #expect(!expected, "seed \(seed)")
        #expect(core.isEmpty, "seed \(seed)")
      case .unknown(let reason): Issue.record("seed \(seed): \(reason)")
      }
    }
    #expect(satisfiable > 50 && unsatisfiable > 50, "\(satisfiable) satisfiable, \(unsatisfiable) not")
  }

  @Test func coresAreUnsatisfiable() throws {
    var solver = Z3Solver()
    var strict = 0
    for seed in UInt64(1000)..<1300 {
      var generator = SeededGenerator(seed: seed)
      var store = TermStore()
      let formulas = (0..<6).map { _ in RandomFormula.make(in: &store, depth: 2, using: &generator) }
      let expected = RandomFormula.isSatisfiable(formulas, in: store)
      switch try solver.decide(formulas, in: store, wantsCore: true) {
      case .satisfiable(let model):
        #expect(expected, "seed \(seed)")
        #expect(formulas.allSatisfy { store.holds($0, under: model) }, "seed \(seed)")
      case .unsatisfiable(let core):
        strict += core.count < formulas.count ? 1 : 0
        #expect(core == Set(core).sorted(), "seed \(seed)")
        #expect(!RandomFormula.isSatisfiable(core.map { formulas[$0] }, in: store), "seed \(seed)")
      case .unknown(let reason): Issue.record("seed \(seed): \(reason)")
      }
    }
    #expect(strict > 20)
  }

  @Test func coresLeaveOutWhatDoesNotMatter() throws {
    var store = TermStore()
    let x = store.variable("x", .bitVector(width: 16))
    let y = store.variable("y", .bitVector(width: 16))
    let assertions = [
      store.lessOrEqual(y, store.constant(80, width: 16)),
      store.lessOrEqual(x, store.constant(10, width: 16)),
      store.variable("unrelated", .bool),
      store.lessOrEqual(store.constant(11, width: 16), x),
    ]
    var solver = Z3Solver()
    #expect(try solver.decide(assertions, in: store, wantsCore: true) == .unsatisfiable(core: [1, 3]))
  }
}
