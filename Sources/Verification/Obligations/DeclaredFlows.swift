import Claims
import Encoding
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// A claim about flows between ends that manifests declare. Set algebra knows every violation.
struct DeclaredFlows: Question {
  private let claim: FlowClaim
  private let assertion: Assertion
  private let slice: Slice
  private let encoded: EncodedClaim
  /// What must violate, in the terms of `whole`.
  private let findings: [FlowAlgebra.Finding]
  private let whole: Slice
  let opinion: SetOpinion

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var certainViolation: [Term]? { encoded.certainViolation }
  var subject: Subject { .flows(claim) }
  var partCount: Int { whole.sources.count }

  init(_ claim: FlowClaim, _ assertion: Assertion, _ search: Search) {
    self.claim = claim
    self.assertion = assertion
    let (slice, encoded) = search.encode(claim)
    (self.slice, self.encoded, whole) = (slice, encoded, slice)
    let possible = search.clock.measure(\.check) {
      FlowAlgebra(claim, slice: slice, model: search.model).violations()
    }
    findings = possible.compactMap(\.onlyCertain)
    opinion = possible.isEmpty ? .holds : findings.isEmpty ? .undecided : .violated
  }

  private init(_ question: Self, sourceAt place: Int, _ search: Search) {
    claim = question.claim
    assertion = question.assertion
    (findings, whole, opinion) = (question.findings, question.whole, question.opinion)
    let slice = whole.from(sourceAt: place, in: search.model)
    self.slice = slice
    encoded = search.clock.measure(\.encode) {
      FlowEncoder.encode(question.claim, slice: slice, model: search.model)
    }
  }

  func part(_ place: Int, _ search: Search) -> Self { Self(self, sourceAt: place, search) }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    _ = try replay(values, store, search, under: .all)
    try reportBySets(search, &progress)
    return true
  }

  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    progress.isUndecided(search.explanation.undecided(try replay(values, store, search, under: .some)))
  }

  /// The flow of a model, which violates.
  private func replay(
    _ values: Interpretation, _ store: TermStore, _ search: Search, under readings: ClaimReplay.Readings
  ) throws(VerificationFailure) -> ReferenceEvaluator.Flow {
    let decoder = FlowDecoder(model: search.model, slice: slice)
    guard let flow = decoder.flow(encoded.variables, values, in: store) else {
      throw search.contradiction("a model describes no flow", region + violation, store, values)
    }
    guard search.replay.violates(assertion, claim, flow, under: readings) else {
      throw search.contradiction("a counterexample does not replay: \(flow)", region + violation, store, values)
    }
    return flow
  }

  func reportBySets(_ search: Search, _ progress: inout Progress) throws(VerificationFailure) {
    if case .undeclared(let name) = claim.violation {
      progress.violations.add(
        findings.map { ($0.source, $0.destination) }, slice: whole, note: "declares no port named `\(name)`")
    } else {
      progress.violations.add(findings, slice: whole)
    }
  }
}

extension FlowAlgebra.Finding {
  /// The same without what violates under some readings only; nil if nothing is left.
  fileprivate var onlyCertain: Self? {
    if certain.isEmpty { return nil }
    var result = self
    result.connections = certain
    return result
  }
}
