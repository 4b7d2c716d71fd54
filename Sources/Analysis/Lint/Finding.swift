import Advice
package import Diagnostics
package import Verification

/// Something about a policy that is probably not meant.
package struct Finding: Sendable {
  /// The policy's place in the world; nil for what is said of no policy.
  package var policy: Int?
  /// What it is, where, and what helps. Its id is a section of the documentation.
  package var diagnostic: Diagnostic
  /// What may make it untrue; a note says so. Empty for what needs no decision, and for what is certain.
  package var undecided: [Undecided]

  init(
    _ id: Diagnostic.ID, policy: Int?, _ message: String, at span: Span, notes: [String] = [],
    undecided: [Undecided] = []
  ) {
    self.policy = policy
    self.undecided = undecided
    diagnostic = .warning(id, message, at: span, notes: (notes + undecided.map(\.note)).map { .init($0) })
  }

  /// What a language remarks.
  init(_ remark: Remark) {
    self.init(remark.id, policy: remark.policy, remark.message, at: remark.span, notes: remark.notes)
  }
}

extension Undecided {
  /// The note of a finding.
  fileprivate var note: String {
    "undecided: " + (because == .unknownPods ? "\(names) may make such pods" : text)
  }
}
