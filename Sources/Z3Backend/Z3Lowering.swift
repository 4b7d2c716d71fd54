import CZ3
import SMT

/// Writes terms as Z3's own, each distinct one once.
///
/// A lowering serves one check: handles of terms are only comparable within one store, and the next check may come with
/// another. Z3 finds equal terms of earlier checks again by itself.
///
/// Variables get numbers for names: Z3 would cut a name at a zero byte, so that two names could become one, and has no
/// handle for the empty name.
@safe
struct Z3Lowering {
  private let context: Z3Context
  private let store: TermStore
  private var lowered: [Term: Z3_ast] = unsafe [:]
  private var variableCount: Int32 = 0

  init(_ store: TermStore, in context: Z3Context) {
    self.context = context
    self.store = store
  }

  /// The number of distinct terms lowered so far.
  var count: Int { unsafe lowered.count }

  /// Lowers terms with everything below them.
  mutating func lower(_ terms: [Term]) throws(SolverFailure) {
    for term in store.subterms(of: terms) where unsafe lowered[term] == nil {
      let made = unsafe try make(store.node(term))
      unsafe lowered[term] = try context.checked(made)
    }
  }

  /// The Z3 term for a term that was lowered.
  func ast(_ term: Term) throws(SolverFailure) -> Z3_ast {
    guard let ast = unsafe lowered[term] else { throw SolverFailure(message: "a term was not lowered") }
    return unsafe ast
  }

  private mutating func make(_ node: TermNode) throws(SolverFailure) -> Z3_ast? {
    let z3 = unsafe context.handle
    switch node {
    case .variable(_, let sort):
      let number = unsafe try context.checked(Z3_mk_int_symbol(z3, variableCount))
      variableCount += 1
      return unsafe try Z3_mk_const(z3, number, self.sort(sort))
    case .constant(.bool(let value)):
      return unsafe value ? Z3_mk_true(z3) : Z3_mk_false(z3)
    case .constant(.bitVector(let value, let width)):
      return unsafe try Z3_mk_numeral(z3, String(value), sort(.bitVector(width: width)))
    case .not(let a):
      return unsafe try Z3_mk_not(z3, ast(a))
    case .and(let ts):
      return unsafe try Z3_mk_and(z3, UInt32(ts.count), asts(ts))
    case .or(let ts):
      return unsafe try Z3_mk_or(z3, UInt32(ts.count), asts(ts))
    case .iff(let a, let b), .equal(let a, let b):
      return unsafe try Z3_mk_eq(z3, ast(a), ast(b))
    case .ite(let c, let a, let b):
      return unsafe try Z3_mk_ite(z3, ast(c), ast(a), ast(b))
    case .lessOrEqual(let a, let b):
      return unsafe try Z3_mk_bvule(z3, ast(a), ast(b))
    case .extract(let a, let high, let low):
      return unsafe try Z3_mk_extract(z3, UInt32(high), UInt32(low), ast(a))
    }
  }

  private func asts(_ terms: [Term]) throws(SolverFailure) -> [Z3_ast?] {
    var result: [Z3_ast?] = unsafe []
    for term in terms { unsafe result.append(try ast(term)) }
    return unsafe result
  }

  private func sort(_ sort: Sort) throws(SolverFailure) -> Z3_sort {
    switch sort {
    case .bool: unsafe try context.checked(Z3_mk_bool_sort(context.handle))
    case .bitVector(let width): unsafe try context.checked(Z3_mk_bv_sort(context.handle, UInt32(width)))
    }
  }
}
