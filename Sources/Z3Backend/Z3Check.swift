import CZ3
import SMT

/// One check: a fresh solver in a context, its assertions, its answer.
struct Z3Check: ~Copyable {
  private let context: Z3Context
  private let solver: Z3Counted<Z3_solver_handle>
  private let store: TermStore
  private let budget: SolverBudget
  private var lowering: Z3Lowering

  init(
    in context: Z3Context, logic: String, store: TermStore, budget: SolverBudget
  ) throws(SolverFailure) {
    // All that may throw comes before the first stored property.
    let name = unsafe try context.symbol(logic)
    solver = unsafe try Z3Counted(
      Z3_mk_solver_for_logic(context.handle, name), in: context, retain: Z3_solver_inc_ref, release: Z3_solver_dec_ref)
    self.context = context
    self.store = store
    self.budget = budget
    lowering = Z3Lowering(store, in: context)
  }

  /// The number of distinct terms that the check has added to its context, at most.
  var loweredCount: Int { lowering.count }

  /// Decides the conjunction of the assertions.
  mutating func run(_ assertions: [Term], wantsCore: Bool) throws(SolverFailure) -> SolverAnswer {
    try applyBudget()
    try lowering.lower(assertions)
    guard wantsCore else {
      for assertion in assertions { unsafe try add(lowering.ast(assertion)) }
      let outcome = unsafe Z3_solver_check(context.handle, solver.handle)
      return try answer(outcome, assertions) { () throws(SolverFailure) in [] }
    }
    let proxies = unsafe try assertUnderProxies(assertions)
    let outcome = unsafe Z3_solver_check_assumptions(context.handle, solver.handle, UInt32(proxies.count), proxies)
    return try answer(outcome, assertions) { () throws(SolverFailure) in unsafe try core(among: proxies) }
  }

  private func answer(
    _ outcome: Z3_lbool, _ assertions: [Term], core: () throws(SolverFailure) -> [Int]
  ) throws(SolverFailure) -> SolverAnswer {
    if context.lastError == Z3_MEMOUT_FAIL { return .unknown(reason: "out of memory") }
    try context.checkLastCall()
    switch outcome {
    case Z3_L_TRUE: return .satisfiable(try interpretation(of: store.variables(in: assertions)))
    case Z3_L_FALSE: return .unsatisfiable(core: try core())
    default: return .unknown(reason: try reasonForUnknown())
    }
  }

  /// A count that Z3 keeps, zero when this check made no such count.
  func statistic(_ key: String) throws(SolverFailure) -> UInt32 {
    let z3 = unsafe context.handle
    let statistics = unsafe try Z3Counted(
      Z3_solver_get_statistics(z3, solver.handle), in: context, retain: Z3_stats_inc_ref, release: Z3_stats_dec_ref)
    let size = unsafe Z3_stats_size(z3, statistics.handle)
    for index in 0..<size {
      let found = unsafe try context.checkedString(Z3_stats_get_key(z3, statistics.handle, index))
      if unsafe found == key && Z3_stats_is_uint(z3, statistics.handle, index) {
        return unsafe Z3_stats_get_uint_value(z3, statistics.handle, index)
      }
    }
    return 0
  }

  private func applyBudget() throws(SolverFailure) {
    let parameters = try context.parameters(of: budget)
    unsafe Z3_solver_set_params(context.handle, solver.handle, parameters.handle)
    try context.checkLastCall()
  }

  private func add(_ ast: Z3_ast) throws(SolverFailure) {
    unsafe Z3_solver_assert(context.handle, solver.handle, ast)
    try context.checkLastCall()
  }

  /// Asserts that a boolean, its proxy, implies each assertion. Assuming all proxies then asserts all assertions.
  ///
  /// Proxies are named by strings and variables by numbers, so that the two can never meet.
  private func assertUnderProxies(_ assertions: [Term]) throws(SolverFailure) -> [Z3_ast?] {
    let z3 = unsafe context.handle
    let bool = unsafe try context.checked(Z3_mk_bool_sort(z3))
    var proxies: [Z3_ast?] = unsafe []
    for (index, assertion) in assertions.enumerated() {
      let name = unsafe try context.symbol("assertion\(index)")
      let proxy = unsafe try context.checked(Z3_mk_const(z3, name, bool))
      unsafe try add(context.checked(Z3_mk_implies(z3, proxy, lowering.ast(assertion))))
      unsafe proxies.append(proxy)
    }
    return unsafe proxies
  }

  /// The indices of the proxies in Z3's core, which comes in no particular order.
  private func core(among proxies: [Z3_ast?]) throws(SolverFailure) -> [Int] {
    let z3 = unsafe context.handle
    let vector = unsafe try Z3Counted(
      Z3_solver_get_unsat_core(z3, solver.handle), in: context,
      retain: Z3_ast_vector_inc_ref, release: Z3_ast_vector_dec_ref)
    var indices: [Int] = []
    let size = unsafe Z3_ast_vector_size(z3, vector.handle)
    for position in 0..<size {
      let member = unsafe try context.checked(Z3_ast_vector_get(z3, vector.handle, position))
      guard let index = unsafe proxies.firstIndex(where: { unsafe $0 == member }) else {
        throw SolverFailure(message: "Z3's core names something that was not assumed")
      }
      indices.append(index)
    }
    return indices.sorted()
  }

  private func interpretation(of variables: [Term]) throws(SolverFailure) -> Interpretation {
    let model = unsafe try Z3Counted(
      Z3_solver_get_model(context.handle, solver.handle), in: context,
      retain: Z3_model_inc_ref, release: Z3_model_dec_ref)
    var values: [String: Value] = [:]
    for case (let term, .variable(let name, let sort)) in variables.map({ ($0, store.node($0)) }) {
      let ast = unsafe try lowering.ast(term)
      values[name] = unsafe try context.value(of: ast, sort: sort, in: model.handle)
    }
    return Interpretation(values)
  }

  private func reasonForUnknown() throws(SolverFailure) -> String {
    unsafe try context.checkedString(Z3_solver_get_reason_unknown(context.handle, solver.handle))
  }
}
