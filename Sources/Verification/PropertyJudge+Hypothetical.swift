import Encoding
import Kubernetes
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// Claims about pods that no manifest declares (property language, "Open world").
extension PropertyJudge {
  /// How many violations are looked at for the few to report, some of which may read alike.
  private static var mostRounds: Int { 24 }

  /// Decides the part of a claim about flows with an end that no manifest declares.
  func decideHypothetical<S: Solver & ~Copyable>(
    _ claim: FlowClaim, _ property: Property, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let (slice, encoded) = encode(claim)
    var store = encoded.store
    var terms = encoded.region + encoded.violation
    let ends = [encoded.variables.source, encoded.variables.destination]
    var found = 0
    var rounds = 0
    repeat {
      rounds += 1
      switch try solve(terms, store, property, &solver) {
      case .unsatisfiable where found == 0: return try inhabitation(claim, property, &solver)
      case .unsatisfiable: return .inhabited
      case .unknown(let reason):
        progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
        return .unknown
      case .satisfiable(let first):
        let values = try minimise(first, ends, terms, &store, property, &solver)
        if try report(values, encoded, store, slice, claim, property, &progress) { found += 1 }
        terms.append(store.not(store.and(kind(of: ends, values, store))))
      }
    } while found < max(1, progress.limit) && (rounds < Self.mostRounds || progress.limit > Self.mostRounds)
    return .inhabited
  }

  /// What tells one counterexample from the next: the groups and the namespaces of the ends.
  func kind(of ends: [EndVariables], _ values: Interpretation, _ store: TermStore) -> [Term] {
    ends.flatMap { end in
      let places = end.groups + (end.hypothetical.map { $0.namespaces.map(\.variable) + [$0.isInNewNamespace] } ?? [])
      return places.filter { store.holds($0, under: values) }
    }
  }

  /// Replays a model in a world that has its pods. Returns whether it is told: not if its ends read like those of one
  /// told before.
  private func report(
    _ values: Interpretation, _ encoded: EncodedClaim, _ store: TermStore, _ slice: Slice, _ claim: FlowClaim,
    _ property: Property, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    var world = HypotheticalWorld(model)
    let port = connection(encoded.variables, values, store)
    func add(_ end: EndVariables, _ groups: [EndpointGroup], isDestination: Bool) -> Int? {
      guard let pod = end.hypothetical,
        let group = end.groups.firstIndex(where: { store.holds($0, under: values) }),
        groups[group].kind == .hypothetical
      else { return nil }
      return world.add(pod, values, store, port: isDestination ? port : nil)
    }
    let source = add(encoded.variables.source, slice.sources, isDestination: false)
    let destination = add(encoded.variables.destination, slice.destinations, isDestination: true)
    let decoder = FlowDecoder(model: model, slice: slice)
    let replay = self.replay.extended(to: world.world)
    func isConfirmed(_ flow: ReferenceEvaluator.Flow) -> Bool {
      guard case .undeclared(let name) = claim.violation else { return replay.violates(property.assertion, flow) }
      return replay.isSubject(flow) && !replay.declares(name, flow.destination)
        && replay.isPair(flow, property.assertion)
    }
    guard let found = decoder.flow(encoded.variables, values, in: store, hypothetical: (source, destination)),
      isConfirmed(found)
    else {
      throw .contradiction(
        property, "a counterexample with a hypothetical pod does not replay", encoded.region + encoded.violation, store,
        values)
    }
    let flow = FewestLabels.flows([found], in: world.world) { isConfirmed($0[0]) }[0]
    let example: Counterexample
    if case .undeclared(let name) = claim.violation {
      example = explanation(in: world.world).counterexample(
        flow.source, flow.destination, explanation: "declares no port named `\(name)`")
    } else {
      let connections = replay.violatingConnections(property.assertion, like: flow)
      let readable = replay.readable(flow, connections) { replay.violates(property.assertion, $0) }
      example = explanation(in: world.world).counterexample(readable, connections: connections)
    }
    if progress.counterexamples.contains(where: { $0.from == example.from && $0.to == example.to }) { return false }
    progress.counterexamples.append(example)
    progress.count += 1
    return true
  }

  private func connection(
    _ flow: FlowVariables, _ values: Interpretation, _ store: TermStore
  ) -> (transport: TransportProtocol, number: UInt16)? {
    guard case .bitVector(let code, _) = store.evaluate(flow.transport, under: values),
      case .bitVector(let port, _) = store.evaluate(flow.port, under: values),
      let transport = TransportProtocol.allCases.first(where: { $0.code == code })
    else { return nil }
    return (transport, UInt16(port))
  }

  /// Decides whether every pod that anyone could create in a set is isolated.
  func decideHypotheticalIsolation<S: Solver & ~Copyable>(
    _ pods: PodPredicate, _ direction: Assertion.Direction, _ property: Property, _ progress: inout Progress,
    _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let policies = (direction == .ingress ? model.ingress : model.egress).filter {
      pods.mayMeet($0.selection, in: model)
    }
    let encoded = IsolationEncoder.encode(hypothetical: pods, policies: policies, model: model)
    var store = encoded.store
    var terms = encoded.region + encoded.violation
    var end = EndVariables(hypothetical: encoded.pod)
    end.groups = []
    var found = 0
    repeat {
      switch try solve(terms, store, property, &solver) {
      case .unsatisfiable where found == 0: return try inhabitation(encoded.region, store, property, &solver)
      case .unsatisfiable: return .inhabited
      case .unknown(let reason):
        progress.unknown = progress.unknown ?? "the solver gave up: \(reason)"
        return .unknown
      case .satisfiable(let first):
        let values = try minimise(first, [end], terms, &store, property, &solver)
        var world = HypotheticalWorld(model)
        let pod = world.add(encoded.pod, values, store, port: nil)
        let replay = self.replay.extended(to: world.world)
        guard case .defaultDeny(let set, _) = property.assertion,
          replay.contains(set.expression, .pod(pod, address: IPAddress(.ipv4, 0), node: nil, replica: 0)),
          replay.evaluator.isolatingPolicies(ofPod: pod, direction: direction).isEmpty
        else {
          throw .contradiction(property, "a hypothetical pod without isolation does not replay", terms, store, values)
        }
        let explanation = self.explanation(in: world.world)
        progress.counterexamples.append(explanation.counterexample(pod, notIsolatedFor: direction))
        progress.count += 1
        found += 1
        terms.append(store.not(store.and(kind(of: [end], values, store))))
      }
    } while found < max(1, progress.limit)
    return .inhabited
  }
}
