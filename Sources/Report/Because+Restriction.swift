import Verification

extension Counterexample.Because {
  /// With what a rule lets a connection through alone; nil for one that lets all of it through.
  var restriction: String? {
    restrictions.isEmpty ? nil : "restricted by \(restrictions.joined(separator: ", "))"
  }
}
