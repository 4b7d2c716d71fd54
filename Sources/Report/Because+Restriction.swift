import Verification

extension Counterexample.Because {
  /// With what a rule lets a connection through alone; nil for one that lets all of it through.
  var restriction: String? {
    restrictions.isEmpty ? nil : "restricted by \(restrictions.joined(separator: ", "))"
  }
}

extension RestrictedFlows {
  /// What is said of a claim that only these make true.
  var heading: String {
    if pairs > 0 { return "holds, with a restriction" }
    return "holds, perhaps with a restriction" + (undecided.first.map { ": \($0.text)" } ?? "")
  }
}
