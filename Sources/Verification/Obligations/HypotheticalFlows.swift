import Claims
import Cluster
import Encoding
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// A claim about flows with an end that no manifest declares (property language, "Open world").
struct HypotheticalFlows: Question {
  private let claim: FlowClaim
  private let assertion: Assertion
  private let slice: Slice
  private let encoded: EncodedClaim

  /// How many violations are looked at for the few to report, some of which may read alike.
  private static let mostRounds = 24

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var certainViolation: [Term]? { encoded.certainViolation }
  var ends: [EndVariables] { [encoded.variables.source, encoded.variables.destination] }
  var subject: Subject { .flows(claim) }

  init(_ claim: FlowClaim, _ assertion: Assertion, _ search: Search) {
    self.claim = claim
    self.assertion = assertion
    (slice, encoded) = search.encode(claim)
  }

  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool {
    found >= max(1, limit) || (rounds >= Self.mostRounds && limit <= Self.mostRounds)
  }

  /// Replays a model in a world that has its pods.
  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    let (world, found) = try replay(values, store, search, under: .all)
    let replay = search.replay.extended(to: world)
    let flow = FewestLabels.flows([found], in: world) { replay.violates(assertion, claim, $0[0]) }[0]
    let explanation = search.explanation(in: world)
    let example: Counterexample
    if case .undeclared(let name) = claim.violation {
      example = explanation.counterexample(
        flow.source, flow.destination, explanation: "declares no port named `\(name)`")
    } else {
      let connections = replay.violatingConnections(assertion, like: flow)
      let readable = replay.readable(flow, connections) { replay.violates(assertion, $0) }
      // Another address may violate on other ports.
      example = explanation.counterexample(
        readable, connections: replay.violatingConnections(assertion, like: readable))
    }
    if progress.counterexamples.contains(where: { $0.from == example.from && $0.to == example.to }) { return false }
    progress.add(example)
    return true
  }

  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    let (world, flow) = try replay(values, store, search, under: .some)
    progress.isUndecided(search.explanation(in: world).undecided(flow))
  }

  /// The flow of a model, which violates, and the world that has its pods.
  private func replay(
    _ values: Interpretation, _ store: TermStore, _ search: Search, under readings: ClaimReplay.Readings
  ) throws(VerificationFailure) -> (World, ReferenceEvaluator.Flow) {
    let (world, found) = encoded.flow(values, store, slice, search.model)
    let replay = search.replay.extended(to: world)
    guard let found, replay.violates(assertion, claim, found, under: readings) else {
      throw search.contradiction(
        "a counterexample with a hypothetical pod does not replay", region + violation, store, values)
    }
    return (world, found)
  }
}

extension EncodedClaim {
  /// The flow of an interpretation, and the world with the pods of it that no manifest declares; no flow where it
  /// describes none.
  func flow(
    _ values: Interpretation, _ store: TermStore, _ slice: Slice, _ model: PolicyModel
  ) -> (World, ReferenceEvaluator.Flow?) {
    var world = HypotheticalWorld(model)
    let port = variables.connection(values, store)
    func add(_ end: EndVariables, _ groups: [EndpointGroup]) -> Int? {
      guard let pod = end.hypothetical,
        let group = end.groups.firstIndex(where: { store.holds($0, under: values) }),
        groups[group].kind == .hypothetical
      else { return nil }
      return world.add(pod, values, store, port: port)
    }
    let source = add(variables.source, slice.sources)
    let destination = add(variables.destination, slice.destinations)
    let flow = FlowDecoder(model: model, slice: slice).flow(
      variables, values, in: store, hypothetical: (source, destination))
    return (world.world, flow)
  }
}

extension FlowVariables {
  /// The connection of an interpretation.
  fileprivate func connection(
    _ values: Interpretation, _ store: TermStore
  ) -> (transport: TransportProtocol, number: UInt16)? {
    guard case .bitVector(let code, _) = store.evaluate(transport, under: values),
      case .bitVector(let port, _) = store.evaluate(port, under: values),
      let transport = TransportProtocol.allCases.first(where: { $0.code == code })
    else { return nil }
    return (transport, UInt16(port))
  }
}
