package import Diagnostics

/// What a language says against the way in which one of its policies is written, or an object on which they look.
package struct Remark: Sendable {
  /// The policy's place in the world; nil for what is said of no policy.
  package var policy: Int?
  /// A section of the documentation of lint.
  package var id: Diagnostic.ID
  /// What it is.
  package var message: String
  /// Where.
  package var span: Span
  /// What helps.
  package var notes: [String]

  /// Makes a remark.
  package init(_ id: Diagnostic.ID, policy: Int?, _ message: String, at span: Span, notes: [String]) {
    self.id = id
    self.policy = policy
    self.message = message
    self.span = span
    self.notes = notes
  }
}
