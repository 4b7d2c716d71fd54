import Claims
import Diagnostics
import Kubernetes
import PolicyModel
import Properties
import SMT

/// A question that was put to the solver, written down so that others can ask it again.
package struct RecordedObligation: Hashable, Sendable {
  /// The answers of a solver.
  package enum Answer: String, Hashable, Sendable { case sat, unsat, unknown }

  /// The property; of a test, `test` and its flow.
  package var property: String
  /// What the question is, a sentence a line.
  package var claim: [String]
  /// The answer that the verdict rests on.
  package var answer: Answer
  /// The question as an SMT-LIB 2.6 script, with the claim and the answer as comments in front.
  package var script: String
}

/// Writes down every question on which a verdict rests.
final class ObligationRecorder {
  /// The questions so far.
  private(set) var obligations: [RecordedObligation] = []
  /// What the questions are about: a property's name, or a test.
  private var title = ""
  /// The properties' assertion and how waivers bear on it.
  private var context: [String] = []
  /// The part of the claim in work.
  private var part: [String] = []
  /// What a question about violations asks, in words.
  private var asked = ""

  /// Begins a property, or begins it anew under other waivers.
  func begin(_ property: Property, excluding excluded: [Waiver], focus: Waiver?) {
    title = property.name
    context = [
      "property: \(property.name)", "claim: \(property.assertion.sentence)", "world: \(property.world.rawValue)",
    ]
    if !excluded.isEmpty { context.append("what \(excluded.count) waivers in force accept is left out") }
    if let focus { context.append("only what one waiver accepts is looked at: \(focus.reason)") }
    part = []
    asked = "does anything violate this (a further violation, where one was found before)?"
  }

  /// Begins an obligation of the property.
  func begin(_ obligation: any Obligation, number: Int, of count: Int) {
    part = ["obligation \(number) of \(count): \(obligation.sentence)"]
  }

  /// Begins a question about a test's flow.
  func begin(_ test: FlowTest, canBe wanted: FlowClaim.Violation) {
    let flow = "\(test.fromText) → \(test.toText) \(test.portText)"
    title = "test \(flow)"
    context = ["test: \(flow)", "expected: \(test.expect.rawValue)", "world: closed"]
    part = []
    asked =
      "is such a flow \(wanted == .allowed ? "allowed" : "denied"), for some pods and addresses that its ends can be?"
  }

  /// Writes down a query and its answer.
  func record(_ purpose: Search.Purpose, _ terms: [Term], _ store: TermStore, _ answer: SolverAnswer) {
    let question: String
    switch purpose {
    case .search: return
    case .violation: question = asked
    case .region: question = "is there anything that this speaks of?"
    }
    let expected: RecordedObligation.Answer =
      switch answer {
      case .satisfiable: .sat
      case .unsatisfiable: .unsat
      case .unknown: .unknown
      }
    append(title, context + part + ["asked: \(question)"], terms, store, expected)
  }

  private func append(
    _ name: String, _ claim: [String], _ terms: [Term], _ store: TermStore, _ expected: RecordedObligation.Answer
  ) {
    let claim = claim.map(VisibleText.escape)
    let script = store.smtLIB(
      terms, logic: "QF_BV", comments: claim + ["expected answer: \(expected.rawValue)"],
      status: expected == .unknown ? nil : expected.rawValue)
    obligations.append(
      RecordedObligation(property: name, claim: claim, answer: expected, script: script))
  }
}
