import CZ3
import SMT

extension Z3Context {
  /// What a model makes of a term; what the model leaves open, Z3 completes.
  func value(of term: Z3_ast, sort: Sort, in model: Z3_model) throws(SolverFailure) -> Value {
    var evaluated: Z3_ast?
    let isEvaluated = unsafe Z3_model_eval(handle, model, term, true, &evaluated)
    let result = unsafe try checked(evaluated)
    guard isEvaluated else { throw SolverFailure(message: "Z3's model has no value for a variable") }
    switch sort {
    case .bool: return .bool(unsafe try truth(result))
    case .bitVector(let width): return .bitVector(unsafe try number(result), width: width)
    }
  }

  private func truth(_ literal: Z3_ast) throws(SolverFailure) -> Bool {
    let truth = unsafe Z3_get_bool_value(handle, literal)
    try checkLastCall()
    switch truth {
    case Z3_L_TRUE: return true
    case Z3_L_FALSE: return false
    default: throw SolverFailure(message: "Z3's value of a boolean is no constant")
    }
  }

  private func number(_ literal: Z3_ast) throws(SolverFailure) -> UInt128 {
    let digits = unsafe try checkedString(Z3_get_numeral_string(handle, literal))
    guard let number = UInt128(digits) else {
      throw SolverFailure(message: "Z3's value of a bit-vector is no number: \(digits)")
    }
    return number
  }
}
