import CZ3
import SMT

/// Holds one reference to an object that Z3 counts, for as long as the value lives.
@safe
struct Z3Counted<Object>: ~Copyable {
  let handle: UnsafeMutablePointer<Object>
  private let context: Z3Context
  private let release: (Z3_context?, UnsafeMutablePointer<Object>?) -> Void

  init(
    _ returned: UnsafeMutablePointer<Object>?, in context: Z3Context,
    retain: (Z3_context?, UnsafeMutablePointer<Object>?) -> Void,
    release: @escaping (Z3_context?, UnsafeMutablePointer<Object>?) -> Void
  ) throws(SolverFailure) {
    unsafe handle = try context.checked(returned)
    self.context = context
    unsafe self.release = release
    unsafe retain(context.handle, handle)
  }

  deinit {
    unsafe release(context.handle, handle)
  }
}
