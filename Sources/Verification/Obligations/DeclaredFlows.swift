import Encoding
import PolicyModel
import Properties
import Reachability
import SMT

/// A claim about flows between ends that manifests declare. Set algebra knows every violation.
struct DeclaredFlows: Question {
  private let claim: FlowClaim
  private let assertion: Assertion
  private let slice: Slice
  private let encoded: EncodedClaim
  /// What violates, in the terms of `whole`.
  private let findings: [FlowAlgebra.Finding]
  private let whole: Slice

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var opinion: SetOpinion { findings.isEmpty ? .holds : .violated }
  var subject: Subject { .flows(claim) }
  var partCount: Int { whole.sources.count }

  init(_ claim: FlowClaim, _ assertion: Assertion, _ search: Search) {
    self.claim = claim
    self.assertion = assertion
    let (slice, encoded) = search.encode(claim)
    (self.slice, self.encoded, whole) = (slice, encoded, slice)
    findings = search.clock.measure(\.check) {
      FlowAlgebra(claim, slice: slice, model: search.model).violations()
    }
  }

  private init(_ question: Self, sourceAt place: Int, _ search: Search) {
    claim = question.claim
    assertion = question.assertion
    (findings, whole) = (question.findings, question.whole)
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
    let decoder = FlowDecoder(model: search.model, slice: slice)
    guard let flow = decoder.flow(encoded.variables, values, in: store) else {
      throw search.contradiction("a model describes no flow", region + violation, store, values)
    }
    guard search.replay.violates(assertion, claim, flow) else {
      throw search.contradiction("a counterexample does not replay: \(flow)", region + violation, store, values)
    }
    try reportBySets(search, &progress)
    return true
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
