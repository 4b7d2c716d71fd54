import Verification

extension Counterexample.Because {
  /// With what a rule lets a connection through alone; nil for one that lets all of it through.
  var restriction: String? {
    restrictions.isEmpty ? nil : "restricted by \(restrictions.joined(separator: ", "))"
  }
}

extension RestrictedFlows {
  /// What is said of a claim that only these make true.
  var heading: String { pairs == 0 ? "holds, perhaps with a restriction" : "holds, with a restriction" }
}
