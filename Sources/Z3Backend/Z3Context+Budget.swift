import CZ3
import SMT

extension Z3Context {
  /// The parameters that bound a check or an optimisation. Throws where Z3 refuses one.
  func parameters(of budget: SolverBudget) throws(SolverFailure) -> Z3Counted<Z3_params_handle> {
    let parameters = unsafe try Z3Counted(
      Z3_mk_params(handle), in: self, retain: Z3_params_inc_ref, release: Z3_params_dec_ref)
    // Zero is no limit to Z3's `rlimit`; its `timeout` has another word for that, which is its default.
    unsafe Z3_params_set_uint(handle, parameters.handle, try symbol("rlimit"), budget.resourceLimit)
    if budget.timeoutMilliseconds > 0 {
      unsafe Z3_params_set_uint(handle, parameters.handle, try symbol("timeout"), budget.timeoutMilliseconds)
    }
    try checkLastCall()
    return parameters
  }
}
