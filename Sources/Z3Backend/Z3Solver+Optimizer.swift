import CZ3
package import SMT

extension Z3Solver: Optimizer {
  /// Minimises in a context of its own, with weighted soft assertions.
  package mutating func minimise(
    _ assertions: [Term], costs: [(term: Term, weight: Int)], in store: TermStore, budget: SolverBudget
  ) throws(SolverFailure) -> SolverAnswer {
    let context = try Z3Context()
    let z3 = unsafe context.handle
    let optimize = unsafe try Z3Counted(
      Z3_mk_optimize(z3), in: context, retain: Z3_optimize_inc_ref, release: Z3_optimize_dec_ref)
    let parameters = try context.parameters(of: budget)
    unsafe Z3_optimize_set_params(z3, optimize.handle, parameters.handle)
    try context.checkLastCall()
    var lowering = Z3Lowering(store, in: context)
    try lowering.lower(assertions + costs.map(\.term))
    for assertion in assertions {
      unsafe Z3_optimize_assert(z3, optimize.handle, try lowering.ast(assertion))
      try context.checkLastCall()
    }
    let group = unsafe try context.symbol("cost")
    for cost in costs {
      let cheap = unsafe try context.checked(Z3_mk_not(z3, lowering.ast(cost.term)))
      unsafe _ = Z3_optimize_assert_soft(z3, optimize.handle, cheap, "\(cost.weight)", group)
      try context.checkLastCall()
    }
    let outcome = unsafe Z3_optimize_check(z3, optimize.handle, 0, nil)
    if context.lastError == Z3_MEMOUT_FAIL { return .unknown(reason: "out of memory") }
    try context.checkLastCall()
    switch outcome {
    case Z3_L_TRUE:
      let model = unsafe try Z3Counted(
        Z3_optimize_get_model(z3, optimize.handle), in: context, retain: Z3_model_inc_ref, release: Z3_model_dec_ref)
      var values: [String: Value] = [:]
      for term in store.variables(in: assertions + costs.map(\.term)) {
        guard case .variable(let name, let sort) = store.node(term) else { continue }
        values[name] = unsafe try context.value(of: lowering.ast(term), sort: sort, in: model.handle)
      }
      return .satisfiable(Interpretation(values))
    case Z3_L_FALSE: return .unsatisfiable(core: [])
    default:
      return .unknown(reason: unsafe try context.checkedString(Z3_optimize_get_reason_unknown(z3, optimize.handle)))
    }
  }
}
