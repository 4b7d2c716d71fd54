import Claims
import Encoding
import PolicyModel
import SMT

/// What set algebra says about a question.
enum SetOpinion {
  /// It has none: the pods that no manifest declares are the solver's alone.
  case none
  /// Nothing violates.
  case holds
  /// Something violates.
  case violated
  /// Something violates under some reading of the input, nothing under every one.
  case undecided
  /// Something may violate.
  case mayBeViolated
}

/// What the solver is asked about a part of an obligation, and what its answers mean. `Search` asks.
protocol Question {
  /// The terms' store.
  var store: TermStore { get }
  /// Unsatisfiable iff the question is about nothing.
  var region: [Term] { get }
  /// With `region`: unsatisfiable iff nothing violates under any reading of the input.
  var violation: [Term] { get }
  /// With `region`: unsatisfiable iff nothing violates under every reading; nil where that is `violation`: the input
  /// leaves no freedom.
  var certainViolation: [Term]? { get }
  /// The ends whose pods are shown with the fewest labels, where no manifest declares them.
  var ends: [EndVariables] { get }
  /// What set algebra says, which must agree.
  var opinion: SetOpinion { get }
  /// What must have a member, lest the obligation be about nothing.
  var subject: Subject { get }
  /// Into how many parts the question falls when it is too hard as a whole.
  var partCount: Int { get }

  /// A part; together the parts ask the same.
  func part(_ place: Int, _ search: Search) -> Self

  /// Replays a violation, and notes it. Returns whether it is a new one: not if it reads like one noted before.
  ///
  /// - Throws: an inconsistency where it does not replay.
  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool

  /// Replays a violation under some reading where there is none under all, and notes what leaves it open.
  ///
  /// - Throws: an inconsistency where it does not replay.
  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure)

  /// Notes the violations that set algebra found, where the solver gave up.
  func reportBySets(_ search: Search, _ progress: inout Progress) throws(VerificationFailure)

  /// What tells one violation from the next: terms that it fulfils, and that the next must not all fulfil.
  func likeness(_ values: Interpretation, _ store: TermStore) -> [Term]

  /// Whether enough violations were looked at.
  ///
  /// - Parameters:
  ///   - found: how many were new.
  ///   - limit: how many are wanted.
  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool
}

/// What must have a member, lest an obligation be about nothing.
enum Subject {
  /// The question's region.
  case region
  /// The flows of a claim; what policies say does not matter.
  case flows(FlowClaim)
  /// Nothing: an obligation beside others that see to it.
  case nothing
}

extension Question {
  var certainViolation: [Term]? { nil }
  var ends: [EndVariables] { [] }
  var opinion: SetOpinion { .none }
  var subject: Subject { .region }
  var partCount: Int { 1 }
  func part(_ place: Int, _ search: Search) -> Self { self }
  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    progress.isUndecided(Undecided(.unclearPolicy, []))
  }
  func reportBySets(_ search: Search, _ progress: inout Progress) throws(VerificationFailure) {}
  func likeness(_ values: Interpretation, _ store: TermStore) -> [Term] {
    ends.flatMap { $0.place(values, store) }
  }
  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool { true }
}

extension EndVariables {
  /// The end's group and namespace, as the terms that an interpretation fulfils.
  func place(_ values: Interpretation, _ store: TermStore) -> [Term] {
    let places = groups + (hypothetical.map { $0.namespaces.map(\.variable) + [$0.isInNewNamespace] } ?? [])
    return places.filter { store.holds($0, under: values) }
  }

}
