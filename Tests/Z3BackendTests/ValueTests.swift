import SMT
import Testing
import Z3Backend

@Suite struct ValueTests {
  @Test(arguments: [0, 1, 1 << 63, 1 << 64, 1 << 127, .max, 0x2001_0DB8_0000_0000_0000_0000_0000_0001] as [UInt128])
  func values128BitsWideSurvive(value: UInt128) throws {
    var store = TermStore()
    let x = store.variable("x", .bitVector(width: 128))
    var solver = Z3Solver()
    let answer = try solver.decide([store.equal(x, store.constant(value, width: 128))], in: store)
    #expect(answer == .satisfiable(Interpretation(["x": .bitVector(value, width: 128)])))
  }

  @Test func comparisonsAreUnsignedAtFullWidth() throws {
    var store = TermStore()
    let x = store.variable("x", .bitVector(width: 128))
    let bound = store.constant(.max - 1, width: 128)
    var solver = Z3Solver()
    let above = store.not(store.lessOrEqual(x, bound))
    #expect(try solver.decide([above], in: store) == .satisfiable(Interpretation(["x": .bitVector(.max, width: 128)])))
    let top = store.equal(store.extract(x, high: 127, low: 127), store.constant(0, width: 1))
    #expect(try solver.decide([above, top], in: store) == .unsatisfiable(core: []))
  }

  @Test(arguments: ["src is a", "a|b\\c", "é", "", "assertion0", "and", "k!1", "q\0"])
  func everyNameIsAName(name: String) throws {
    var store = TermStore()
    let p = store.variable(name, .bool)
    let q = store.variable("q", .bool)
    var solver = Z3Solver()
    let model = SolverAnswer.satisfiable(Interpretation([name: .bool(true), "q": .bool(false)]))
    #expect(try solver.decide([p, store.not(q)], in: store) == model)
    #expect(try solver.decide([p, store.not(q)], in: store, wantsCore: true) == model)
  }

  @Test func everyVariableGetsAValue() throws {
    var store = TermStore()
    let p = store.variable("p", .bool)
    let irrelevant = store.variable("irrelevant", .bitVector(width: 32))
    let bound = store.constant(5, width: 32)
    var solver = Z3Solver()
    let answer = try solver.decide([store.or([p, store.lessOrEqual(irrelevant, bound)])], in: store)
    guard case .satisfiable(let model) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(model.names == ["irrelevant", "p"])
  }
}
