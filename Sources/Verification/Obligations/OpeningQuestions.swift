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

extension FlowClaim {
  /// The claim that nothing passes at some pods in a direction. Its other ends are all that there could be: any pod,
  /// address and node.
  static func open(_ pods: EndpointSet, _ direction: Direction, _ model: PolicyModel) -> Self {
    let others = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside, nodes: true,
      hypothetical: .selected(PodSelection()))
    let (sources, destinations) = direction == .ingress ? (others, pods) : (pods, others)
    return Self(sources: sources, destinations: destinations, ports: .all, violation: .open(direction))
  }
}

/// Whether a pod that manifests declare lets something through without a rule that allows, where rules that deny or pass
/// on speak of it.
struct DeclaredOpenings: Question {
  private let direction: Direction
  private let pods: EndpointSet
  private let slice: Slice
  private let encoded: EncodedClaim
  private let open: OpenPods

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var certainViolation: [Term]? { encoded.certainViolation }
  /// There is always somebody at the other end.
  var subject: Subject { pods.isEmpty ? .region : .nothing }

  var opinion: SetOpinion {
    if open.openings.contains(where: { !$0.certain.isEmpty }) { return .violated }
    if open.isIncomplete { return .none }
    return open.openings.isEmpty ? .holds : .undecided
  }

  /// - Parameter model: the search's, without the rules that allow.
  init(_ pods: EndpointSet, _ direction: Direction, _ search: Search, _ model: PolicyModel) {
    self.direction = direction
    self.pods = pods
    let claim = FlowClaim.open(pods, direction, model)
    (slice, encoded) = search.encode(claim, in: model)
    open = search.clock.measure(\.check) { OpenPods(claim, direction, in: model) }
  }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    let (world, flow) = try replay(values, store, search, under: .all)
    try reportBySets(search, &progress)
    // Of what set algebra does not look at, one is enough.
    if open.isIncomplete, progress.count == 0 {
      progress.add(search.explanation(in: world).counterexample(flow, openFor: direction))
    }
    return true
  }

  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    let (world, flow) = try replay(values, store, search, under: .some)
    progress.isUndecided(search.explanation(in: world).undecided(flow, openFor: direction))
  }

  /// The flow of a model, and the world that has its pods.
  private func replay(
    _ values: Interpretation, _ store: TermStore, _ search: Search, under readings: ClaimReplay.Readings
  ) throws(VerificationFailure) -> (World, ReferenceEvaluator.Flow) {
    let (world, flow) = encoded.flow(values, store, slice, search.model)
    guard let flow, search.replay.extended(to: world).passes(flow, direction, under: readings) else {
      throw search.contradiction(
        "a connection without a rule that allows it does not replay", region + violation, store, values)
    }
    return (world, flow)
  }

  /// Adds a counterexample for each workload with a pod that is open.
  func reportBySets(_ search: Search, _ progress: inout Progress) throws(VerificationFailure) {
    let model = search.model
    var openings: [Int: OpenPods.Opening] = [:]
    for opening in open.openings where !opening.certain.isEmpty {
      for pod in opening.own.classes.flatMap({ model.classes.members[$0] }) { openings[pod] = opening }
    }
    for pod in search.oneOfEach(openings.keys.sorted()) {
      guard let opening = openings[pod] else { continue }
      let (world, flow) = opening.flow(ofPod: pod, direction, slice, model)
      guard let flow, search.replay.extended(to: world).passes(flow, direction, under: .all) else {
        throw .inconsistency(
          InternalInconsistency("\(search.title): a connection without a rule that allows it does not replay: \(pod)"))
      }
      progress.add(search.explanation(in: world).counterexample(flow, openFor: direction))
    }
  }
}

/// Whether a pod that anyone could create lets something through without a rule that allows.
struct HypotheticalOpenings: Question {
  private let direction: Direction
  private let assertion: Assertion
  private let slice: Slice
  private let encoded: EncodedClaim

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var certainViolation: [Term]? { encoded.certainViolation }
  var ends: [EndVariables] { [encoded.variables.source, encoded.variables.destination] }

  /// - Parameter model: the search's, without the rules that allow.
  init(_ pods: EndpointSet, _ direction: Direction, _ assertion: Assertion, _ search: Search, _ model: PolicyModel) {
    self.direction = direction
    self.assertion = assertion
    (slice, encoded) = search.encode(.open(pods, direction, model), in: model)
  }

  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool { found >= max(1, limit) }

  /// Where the pod is, whoever the other end.
  func likeness(_ values: Interpretation, _ store: TermStore) -> [Term] {
    (direction == .ingress ? encoded.variables.destination : encoded.variables.source).place(values, store)
  }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    let (world, flow) = try replay(values, store, search, under: .all)
    progress.add(search.explanation(in: world).counterexample(flow, openFor: direction))
    return true
  }

  func reportUndecided(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) {
    let (world, flow) = try replay(values, store, search, under: .some)
    progress.isUndecided(search.explanation(in: world).undecided(flow, openFor: direction))
  }

  private func replay(
    _ values: Interpretation, _ store: TermStore, _ search: Search, under readings: ClaimReplay.Readings
  ) throws(VerificationFailure) -> (World, ReferenceEvaluator.Flow) {
    let (world, flow) = encoded.flow(values, store, slice, search.model)
    let replay = search.replay.extended(to: world)
    guard let flow, case .defaultDeny(let set, _) = assertion,
      replay.contains(set.expression, direction.ends(source: flow.source, destination: flow.destination).own),
      replay.passes(flow, direction, under: readings)
    else {
      throw search.contradiction(
        "a connection of a hypothetical pod without a rule that allows it does not replay", region + violation, store,
        values)
    }
    return (world, flow)
  }
}

extension ClaimReplay {
  /// Whether a flow passes in one direction without a rule that allows it.
  func passes(_ flow: ReferenceEvaluator.Flow, _ direction: Direction, under readings: Readings) -> Bool {
    guard isSubject(flow) else { return false }
    let decision = evaluator.decideWithoutAllowRules(flow, direction)
    return readings == .all ? decision.isAllowed : decision.mayAllow
  }
}

extension OpenPods.Opening {
  /// The connection, with a pod of the group, and the world with its other end, where no manifest declares that.
  fileprivate func flow(
    ofPod pod: Int, _ direction: Direction, _ slice: Slice, _ model: PolicyModel
  ) -> (World, ReferenceEvaluator.Flow?) {
    guard let (transport, port) = certain.first else { return (model.world, nil) }
    var world = HypotheticalWorld(model)
    let decoder = FlowDecoder(model: model, slice: slice)
    let mine = decoder.endpoint(own, address, pod: pod, replica: 0)
    let other: ReferenceEvaluator.Endpoint
    switch self.other {
    case .possible(let possible, let names):
      let ports = names.filter { $0.transport == transport }.map {
        ContainerPort(name: $0.name, containerPort: port, protocol: transport)
      }
      other = .pod(world.add(possible, ports), address: otherAddress, node: nil, replica: 0)
    case .group(let group):
      let members = group.classes.flatMap { model.classes.members[$0] }
      let peer = members.first { $0 != pod } ?? members.first
      other = decoder.endpoint(group, otherAddress, pod: peer, replica: peer == pod ? 1 : 0)
    }
    let (source, destination) = direction == .ingress ? (other, mine) : (mine, other)
    return (
      world.world,
      ReferenceEvaluator.Flow(source: source, destination: destination, transport: transport, port: port)
    )
  }
}
