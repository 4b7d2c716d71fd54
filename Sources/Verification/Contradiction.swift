import Properties
import ReferenceEvaluator
import SMT

extension VerificationFailure {
  /// Two parts of the program contradict each other over an obligation of a property.
  static func contradiction(
    _ property: Property, _ message: String, _ terms: [Term], _ store: TermStore, _ values: Interpretation?
  ) -> Self {
    var bundle = [
      (title: "property", text: property.name),
      (title: "obligation", text: store.smtLIB(terms, logic: "QF_BV", comments: [message])),
    ]
    if let values {
      let lines = values.names.map { name in "\(name) = \(values[name].map { "\($0)" } ?? "")" }
      bundle.append((title: "model", text: lines.joined(separator: "\n")))
    }
    return .inconsistency(InternalInconsistency("property `\(property.name)`: \(message)", bundle: bundle))
  }

  /// A counterexample that the reference evaluator does not confirm.
  static func unconfirmed(_ property: Property, _ message: String, _ flow: ReferenceEvaluator.Flow) -> Self {
    .inconsistency(
      InternalInconsistency(
        "property `\(property.name)`: \(message)",
        bundle: [(title: "property", text: property.name), (title: "flow", text: "\(flow)")]))
  }
}
