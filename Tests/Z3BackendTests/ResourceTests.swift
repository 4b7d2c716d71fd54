import SMT
import Testing
import Z3Backend

@Suite struct ResourceTests {
  /// One pigeon more than holes: unsatisfiable, and hard for resolution.
  private static func pigeons(_ holes: Int, in store: inout TermStore) -> [Term] {
    let sits = (0...holes).map { pigeon in
      (0..<holes).map { hole in store.variable("p\(pigeon)h\(hole)", .bool) }
    }
    var assertions = sits.map { store.or($0) }
    for hole in 0..<holes {
      for first in 0...holes {
        for second in 0..<first {
          assertions.append(store.not(store.and([sits[first][hole], sits[second][hole]])))
        }
      }
    }
    return assertions
  }

  @Test(arguments: [false, true]) func aSpentBudgetIsUnknown(wantsCore: Bool) throws {
    var store = TermStore()
    let assertions = Self.pigeons(12, in: &store)
    var solver = Z3Solver()
    let budget = SolverBudget(resourceLimit: 200_000, timeoutMilliseconds: 0)
    guard case .unknown(let reason) = try solver.check(assertions, in: store, budget: budget, wantsCore: wantsCore)
    else {
      Issue.record("12 holes were decided within the budget")
      return
    }
    #expect(reason.contains("resource limit"))
    // The next check has a budget of its own.
    let easy = Self.pigeons(3, in: &store)
    guard case .unsatisfiable = try solver.check(easy, in: store, budget: budget, wantsCore: wantsCore) else {
      Issue.record("3 holes were not decided")
      return
    }
  }

  @Test func aTimeoutIsUnknown() throws {
    var store = TermStore()
    let assertions = Self.pigeons(14, in: &store)
    var solver = Z3Solver()
    let budget = SolverBudget(resourceLimit: 0, timeoutMilliseconds: 50)
    guard case .unknown = try solver.check(assertions, in: store, budget: budget, wantsCore: false) else {
      Issue.record("14 holes were decided")
      return
    }
  }

  @Test func theResourcesSpentAreReproducible() throws {
    var store = TermStore()
    let assertions = Self.pigeons(6, in: &store)
    var spent: [UInt64] = []
    var solver = Z3Solver()
    for _ in 0..<3 {
      let before = solver.statistics.resourcesSpent
      _ = try solver.check(assertions, in: store, budget: .standard, wantsCore: false)
      spent.append(solver.statistics.resourcesSpent - before)
    }
    #expect(spent[0] > 0)
    #expect(Set(spent).count == 1, "\(spent)")
    #expect(solver.statistics.checks == 3)
    #expect(solver.statistics.propositionalVariables > 0)
  }

  /// Enough checks to replace the context several times, with one name at two sorts to tell the stores apart.
  @Test func manyChecksShareAndReplaceContexts() throws {
    var solver = Z3Solver()
    for round in 0..<300 {
      var store = TermStore()
      let width = 8 + round % 2
      let x = store.variable("x", .bitVector(width: width))
      let value = UInt128(round % 200 + 1)
      let isValue = store.equal(x, store.constant(value, width: width))
      let isAbove = store.not(store.lessOrEqual(x, store.constant(value, width: width)))
      let model = Interpretation(["x": .bitVector(value, width: width)])
      #expect(try solver.decide([isValue], in: store) == .satisfiable(model))
      #expect(try solver.decide([isValue, isAbove], in: store) == .unsatisfiable(core: []))
    }
    #expect(solver.statistics.checks == 600)
    #expect(solver.statistics.checks > 4 * Z3Solver.checksPerContext)
  }

  @Test func theNameTellsTheVersion() {
    let solver = Z3Solver()
    let name = solver.name
    #expect(name.hasPrefix("Z3 4.") && name.split(separator: ".").count == 4, "\(name)")
  }
}
