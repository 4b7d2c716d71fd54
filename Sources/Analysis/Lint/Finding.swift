package import Diagnostics

/// Something about a policy that is probably not meant.
package struct Finding: Sendable {
  /// The policy's place in the world.
  package var policy: Int
  /// What it is, where, and what helps. Its id is a section of the documentation.
  package var diagnostic: Diagnostic

  init(_ id: Diagnostic.ID, policy: Int, _ message: String, at span: Span, notes: [String] = []) {
    self.policy = policy
    diagnostic = .warning(id, message, at: span, notes: notes.map { .init($0) })
  }
}
