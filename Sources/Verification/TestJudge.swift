import Claims
import Cluster
import Encoding
import Kubernetes
import Network
import PolicyModel
import Properties
import Reachability
import ReferenceEvaluator
import SMT

/// Answers tests, by both semantics.
struct TestJudge {
  let model: PolicyModel
  let replay: ClaimReplay
  let explanation: Explanation
  let options: VerificationOptions
  /// Where the questions are written down, if anybody asked for them.
  var recorder: ObligationRecorder?
  /// Measures how long things take.
  let clock = PhaseClock()

  /// The answer; nil when no flow can join the two ends.
  func judge<S: Solver & ~Copyable>(
    _ question: TestQuestion, solver: inout S
  ) throws(VerificationFailure) -> TestOutcome? {
    let (test, from, to) = (question.test, question.from, question.to)
    if from.pods.count == 1, from.pods == to.pods, !model.world.pods[from.pods[0]].isReplicated { return nil }
    let (canBeAllowed, canBeDenied) = (try find(.allowed, question, &solver), try find(.denied, question, &solver))
    try compare(question, canBeAllowed, canBeDenied)
    if let reason = canBeAllowed.unknown ?? canBeDenied.unknown {
      return TestOutcome(test: test, gaveUp: reason)
    }
    if let open = canBeAllowed.undecided ?? canBeDenied.undecided {
      return TestOutcome(test: test, undecided: explanation.undecided(open))
    }
    let (allowed, denied) = (canBeAllowed.flow, canBeDenied.flow)
    let actual: TestOutcome.Answer
    switch (allowed, denied) {
    case (nil, nil): return nil
    case (_?, nil): actual = .allow
    case (nil, _?): actual = .deny
    case (_?, _?): actual = .depends
    }
    // The flow that is not as expected, or the one there is.
    let found = test.expect == .allow ? denied ?? allowed : allowed ?? denied
    let shown = found.map { flow in
      FewestLabels.flows([flow], in: model.world) { isAlike($0[0], flow, question) }[0]
    }
    return TestOutcome(
      test: test, actual: actual,
      flow: shown.map {
        explanation.counterexample(
          $0, connections: ConnectionSet($0.transport, PortSet($0.port...$0.port)),
          dependsOnSourceAddress: actual == .depends, dependsOnDestinationAddress: actual == .depends,
          dependsOnLabels: actual == .depends)
      })
  }

  /// Whether a flow is one of the question's with the same answer as another.
  private func isAlike(
    _ flow: ReferenceEvaluator.Flow, _ other: ReferenceEvaluator.Flow, _ question: TestQuestion
  ) -> Bool {
    func isOf(_ end: TestEnd, _ endpoint: ReferenceEvaluator.Endpoint) -> Bool {
      if case .pod(let index, _, _, _) = endpoint { end.pods.contains(index) } else { true }
    }
    guard isOf(question.from, flow.source), isOf(question.to, flow.destination), replay.isSubject(flow) else {
      return false
    }
    let (answer, wanted) = (replay.evaluator.decide(flow), replay.evaluator.decide(other))
    return answer.isAllowed == wanted.isAllowed && answer.mayAllow == wanted.mayAllow
  }

  /// What is known of flows between the ends with the answer wanted.
  private enum Finding {
    /// There is one, which was replayed.
    case flow(ReferenceEvaluator.Flow)
    case none
    /// There is one under some reading of the input, which was replayed, and none under all.
    case undecided(ReferenceEvaluator.Flow)
    /// The solver gave up, for a reason.
    case unknown(String)

    /// The flow that depends on the reading, if there is one.
    var undecided: ReferenceEvaluator.Flow? { if case .undecided(let flow) = self { flow } else { nil } }
    /// The flow, if there is one.
    var flow: ReferenceEvaluator.Flow? { if case .flow(let flow) = self { flow } else { nil } }
    /// Why it is not known whether there is one.
    var unknown: String? { if case .unknown(let reason) = self { reason } else { nil } }
  }

  /// Looks for a flow between the ends with the answer wanted.
  private func find<S: Solver & ~Copyable>(
    _ wanted: FlowClaim.Violation, _ question: TestQuestion, _ solver: inout S
  ) throws(VerificationFailure) -> Finding {
    let test = question.test
    let search = Search(
      title: title(test), model: model, replay: replay, explanation: explanation, options: options, clock: clock,
      recorder: recorder, labels: LabelSearch(), limit: 1)
    recorder?.begin(test, canBe: wanted)
    let (claim, slice) = question.claim(wanted, in: model)
    var encoded = clock.measure(\.encode) { FlowEncoder.encode(claim, slice: slice, model: model) }
    let terms = encoded.region + encoded.violation
    let findings = clock.measure(\.check) { FlowAlgebra(claim, slice: slice, model: model).violations() }
    let answer: SolverAnswer
    if let values = clock.measure(\.check, { encoded.likelyFlow(of: claim, slice, model, fulfilling: terms) }) {
      answer = .satisfiable(values)
      search.record(.violation, terms, encoded.store, answer)
    } else {
      answer = try search.ask(terms, encoded.store, &solver)
    }
    switch answer {
    case .unknown(let reason): return .unknown(reason)
    case .unsatisfiable:
      guard findings.isEmpty else {
        throw search.contradiction(
          "set algebra finds a flow and the solver finds none", terms, encoded.store, nil)
      }
      return .none
    case .satisfiable(let possible):
      guard !findings.isEmpty else {
        throw search.contradiction(
          "the solver finds a flow and set algebra finds none", terms, encoded.store, possible)
      }
      var values: Interpretation? = possible
      if let certain = encoded.certainViolation {
        switch try search.ask(encoded.region + certain, encoded.store, &solver) {
        case .satisfiable(let found): values = found
        case .unsatisfiable: values = nil
        case .unknown(let reason): return .unknown(reason)
        }
      }
      guard (values == nil) == findings.allSatisfy(\.certain.isEmpty) else {
        throw search.contradiction(
          "the solver and set algebra disagree about what is certain", terms, encoded.store, values ?? possible)
      }
      let flow = FlowDecoder(model: model, slice: slice).flow(
        encoded.variables, values ?? possible, in: encoded.store)
      guard let flow, replay.isSubject(flow), isReplayed(flow, as: wanted, isCertain: values != nil) else {
        throw search.contradiction(
          "a flow that the solver finds does not replay", terms, encoded.store, values ?? possible)
      }
      return values == nil ? .undecided(flow) : .flow(flow)
    }
  }

  /// Whether a flow has the answer wanted under every reading of the input, or depends on it.
  private func isReplayed(
    _ flow: ReferenceEvaluator.Flow, as wanted: FlowClaim.Violation, isCertain: Bool
  ) -> Bool {
    let decision = replay.evaluator.decide(flow)
    if !isCertain { return decision.isUndecided }
    return wanted == .allowed ? decision.isAllowed : decision.isDenied
  }

  /// Holds the solver's answer against the reference evaluator's, over the addresses at which blocks begin and end.
  private func compare(
    _ question: TestQuestion, _ canBeAllowed: Finding, _ canBeDenied: Finding
  ) throws(VerificationFailure) {
    for source in endpoints(question.from, replica: 0) {
      for destination in endpoints(question.to, replica: 1) {
        let flow = ReferenceEvaluator.Flow(
          source: source, destination: destination, transport: question.transport, port: question.port)
        guard replay.isSubject(flow) else { continue }
        let decision = replay.evaluator.decide(flow)
        if decision.mayAllow, case .none = canBeAllowed { throw missed(flow, "allows", question) }
        if !decision.isAllowed, case .none = canBeDenied { throw missed(flow, "denies", question) }
      }
    }
  }

  private func missed(
    _ flow: ReferenceEvaluator.Flow, _ answer: String, _ question: TestQuestion
  ) -> VerificationFailure {
    contradiction(question.test, "the reference evaluator \(answer) a flow and the solver does not: \(flow)")
  }

  private func endpoints(_ end: TestEnd, replica: Int) -> [ReferenceEvaluator.Endpoint] {
    if let address = end.address {
      if end.set.nodes {
        return [.node(end.node.map { model.world.nodes[$0].name }, address: address)]
      }
      return [.address(address)]
    }
    return end.pods.flatMap { index in
      let pod = model.world.pods[index]
      let addresses = pod.addresses.isEmpty ? examples(isHost: pod.hostNetwork) : pod.addresses
      return addresses.map {
        ReferenceEvaluator.Endpoint.pod(index, address: $0, node: pod.nodeName, replica: replica)
      }
    }
  }

  /// Addresses of pods (or of nodes) around the edges of the blocks that policies name.
  private func examples(isHost: Bool) -> [IPAddress] {
    let plan = model.world.addresses
    let pool = isHost ? plan.unknownNodes : plan.unknownPods
    var result: Set<IPAddress> = []
    for family in plan.families {
      if let first = pool[family].first { result.insert(IPAddress(family, first)) }
    }
    for block in replay.evaluator.addressBlocks(judging: Set(Direction.allCases)) {
      let range = block.range
      var edges = [range.lowerBound, range.upperBound]
      if range.lowerBound > 0 { edges.append(range.lowerBound - 1) }
      if range.upperBound < block.family.maximum { edges.append(range.upperBound + 1) }
      result.formUnion(edges.map { IPAddress(block.family, $0) }.filter { pool.contains($0) })
      if result.count > 200 { break }
    }
    return result.sorted()
  }

  /// What reports of contradictions call a test.
  private func title(_ test: FlowTest) -> String { "test \(test.fromText) → \(test.toText) \(test.portText)" }

  private func contradiction(_ test: FlowTest, _ message: String) -> VerificationFailure {
    let text = "\(title(test)): \(message)"
    return .inconsistency(InternalInconsistency(text, bundle: [(title: "test", text: text)]))
  }
}
