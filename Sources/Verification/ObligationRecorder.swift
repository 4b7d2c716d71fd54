import Diagnostics
import Kubernetes
import PolicyModel
import Properties
import SMT

/// A question that was put to the solver, written down so that others can ask it again.
public struct RecordedObligation: Hashable, Sendable {
  /// The answers of a solver.
  public enum Answer: String, Hashable, Sendable { case sat, unsat, unknown }

  /// The property; of a test, `test` and its flow.
  public var property: String
  /// What the question is, a sentence a line.
  public var claim: [String]
  /// The answer that the verdict rests on.
  public var answer: Answer
  /// The question as an SMT-LIB 2.6 script, with the claim and the answer as comments in front.
  public var script: String
}

/// What a query asks for.
enum ObligationQuestion {
  /// A violation.
  case violation
  /// Anything that the claim speaks of.
  case region
  /// A smaller counterexample; no verdict rests on the answer.
  case search
}

/// Writes down every question on which a verdict rests.
final class ObligationRecorder {
  /// The questions so far.
  private(set) var obligations: [RecordedObligation] = []
  /// The properties' assertion and how waivers bear on it.
  private var context: [String] = []
  /// The part of the claim in work.
  private var part: [String] = []

  /// Begins a property, or begins it anew under other waivers.
  func begin(_ property: Property, excluding excluded: [Waiver], focus: Waiver?) {
    context = [
      "property: \(property.name)", "claim: \(property.assertion.sentence)", "world: \(property.world.rawValue)",
    ]
    if !excluded.isEmpty { context.append("what \(excluded.count) waivers in force accept is left out") }
    if let focus { context.append("only what one waiver accepts is looked at: \(focus.reason)") }
    part = []
  }

  /// Begins an obligation of the property.
  func begin(_ obligation: Obligation, number: Int, of count: Int) {
    part = ["obligation \(number) of \(count): \(obligation.sentence)"]
  }

  /// Writes down a query and its answer.
  func record(
    _ question: ObligationQuestion, _ terms: [Term], _ store: TermStore, _ answer: SolverAnswer, _ property: Property
  ) {
    let asked: String
    switch question {
    case .search: return
    case .violation: asked = "asked: does anything violate this (a further violation, where one was found before)?"
    case .region: asked = "asked: is there anything that this speaks of?"
    }
    let expected: RecordedObligation.Answer =
      switch answer {
      case .satisfiable: .sat
      case .unsatisfiable: .unsat
      case .unknown: .unknown
      }
    append(property.name, context + part + [asked], terms, store, expected)
  }

  /// Writes down a query about a test's flow, and its answer.
  func record(
    _ test: FlowTest, canBe wanted: FlowClaim.Violation, _ terms: [Term], _ store: TermStore, _ isFound: Bool
  ) {
    let flow = "\(test.fromText) → \(test.toText) \(test.portText)"
    let asked = wanted == .allowed ? "allowed" : "denied"
    append(
      "test \(flow)",
      [
        "test: \(flow)", "expected: \(test.expect.rawValue)", "world: closed",
        "asked: is such a flow \(asked), for some pods and addresses that its ends can be?",
      ], terms, store, isFound ? .sat : .unsat)
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

extension Obligation {
  /// What the obligation says, in words.
  fileprivate var sentence: String {
    switch self {
    case .flows(let claim):
      switch claim.violation {
      case .allowed: "no flow that the claim forbids is allowed"
      case .denied: "no flow that the claim demands is denied"
      case .newlyAllowed: "no flow that the baseline denied is allowed"
      case .undeclared(name: let name): "no target lacks a port named \(name)"
      }
    case .commonFamily: "every two ends have an address family in common"
    case .reachSome: "every source reaches some target"
    case .chain: "no chain of flows leads from a source to a target"
    case .isolation(_, let direction): "every pod is isolated for \(direction.rawValue.lowercased())"
    }
  }
}
