import ReferenceEvaluator
import SMT

extension VerificationFailure {
  /// Two parts of the program contradict each other over terms; `title` says what they are about.
  static func contradiction(
    _ title: String, _ message: String, _ terms: [Term], _ store: TermStore, _ values: Interpretation?
  ) -> Self {
    var bundle = [
      (title: "subject", text: title),
      (title: "obligation", text: store.smtLIB(terms, logic: "QF_BV", comments: [message])),
    ]
    if let values {
      let lines = values.names.map { name in "\(name) = \(values[name].map { "\($0)" } ?? "")" }
      bundle.append((title: "model", text: lines.joined(separator: "\n")))
    }
    return .inconsistency(InternalInconsistency("\(title): \(message)", bundle: bundle))
  }

  /// A counterexample that the reference evaluator does not confirm.
  static func unconfirmed(_ title: String, _ message: String, _ flow: ReferenceEvaluator.Flow) -> Self {
    .inconsistency(
      InternalInconsistency(
        "\(title): \(message)", bundle: [(title: "subject", text: title), (title: "flow", text: "\(flow)")]))
  }
}
