import CZ3
import SMT

/// Owns one Z3 context, and is the one place that unwraps the handles Z3 returns and reads its error codes.
///
/// The context is made without reference counting of terms: they live as long as it does. Solvers, models, parameters,
/// statistics and vectors are counted nevertheless; see `Z3Counted`.
@safe
final class Z3Context {
  let handle: Z3_context

  init() throws(SolverFailure) {
    // Both process-wide and idempotent; warnings would go to standard error.
    Z3_toggle_warning_messages(false)
    netpol_verify_keep_freed_memory()
    guard let configuration = unsafe Z3_mk_config() else {
      throw SolverFailure(message: "Z3 made no configuration")
    }
    defer { unsafe Z3_del_config(configuration) }
    guard let handle = unsafe Z3_mk_context(configuration) else {
      throw SolverFailure(message: "Z3 made no context")
    }
    unsafe self.handle = handle
    // The default handler writes to standard output and exits the process.
    unsafe Z3_set_error_handler(handle, nil)
  }

  deinit {
    unsafe Z3_del_context(handle)
  }

  /// The handle that the last call returned, unless that call failed.
  func checked<T>(_ returned: UnsafeMutablePointer<T>?) throws(SolverFailure) -> UnsafeMutablePointer<T> {
    try checkLastCall()
    guard let pointer = unsafe returned else {
      throw SolverFailure(message: "Z3 returned no object and no error")
    }
    return unsafe pointer
  }

  /// Throws when the last call failed.
  func checkLastCall() throws(SolverFailure) {
    let code = lastError
    guard code == Z3_OK else { throw SolverFailure(message: message(of: code)) }
  }

  /// The error code of the last call.
  var lastError: Z3_error_code { unsafe Z3_get_error_code(handle) }

  /// Z3's words for an error code.
  func message(of code: Z3_error_code) -> String {
    unsafe Self.copy(Z3_get_error_msg(handle, code)) ?? "Z3 error \(code.rawValue)"
  }

  /// The string that the last call returned, copied out of the buffer that all calls share.
  func checkedString(_ returned: Z3_string?) throws(SolverFailure) -> String {
    try checkLastCall()
    guard let text = unsafe Self.copy(returned) else {
      throw SolverFailure(message: "Z3 returned no text and no error")
    }
    return text
  }

  /// An interned symbol.
  func symbol(_ name: String) throws(SolverFailure) -> Z3_symbol {
    unsafe try checked(Z3_mk_string_symbol(handle, name))
  }

  /// The version of the library, such as `4.8.12.0`.
  static var version: String {
    unsafe copy(Z3_get_full_version()) ?? "of unknown version"
  }

  private static func copy(_ text: Z3_string?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
  }
}
