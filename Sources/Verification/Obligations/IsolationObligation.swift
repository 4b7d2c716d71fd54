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

/// Nothing passes at any pod of a set in a direction once every rule is taken out that allows; the other end is not asked.
/// For rules that only allow that is isolation.
struct IsolationObligation: Obligation {
  var pods: EndpointSet
  let direction: Direction
  /// What it is a part of.
  let assertion: Assertion

  var sentence: String { "every pod is isolated for \(direction.field)" }

  func limited(to limits: WaiverLimits) -> Self {
    var result = self
    for pods in limits.excludedPods { result.pods = result.pods.subtracting(pods) }
    if let focus = limits.focusedPods { result.pods = result.pods.intersection(focus) }
    return result
  }

  func emptiness(in model: PolicyModel) -> String { "there is no pod that it speaks of" }

  var scope: ObligationScope { .isolation(pods, direction) }

  func holdsBySets(in model: PolicyModel) -> Bool {
    let model = model.withoutAllowRules(direction)
    let parts = model.parts(of: pods.declared, direction)
    guard OpenPods.classes(of: parts.settled.classes, direction, in: model).isEmpty else { return false }
    let open = OpenPods(.open(parts.others, direction, model), direction, in: model)
    return open.openings.isEmpty && !open.isIncomplete
  }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    let model = search.model.withoutAllowRules(direction)
    let (settled, others) = model.parts(of: pods.declared, direction)
    var parts: [Inhabitation] = []
    if !settled.isEmpty || others.isEmpty {
      let question = DeclaredIsolation(settled.classes, direction, search, model)
      parts.append(try search.decide(question, &progress, &solver))
    }
    if !others.isEmpty {
      let question = DeclaredOpenings(others, direction, search, model)
      parts.append(try search.decide(question, &progress, &solver))
    }
    if isOpen, pods.hypothetical != .never {
      let pods = EndpointSet(hypothetical: pods.hypothetical)
      if model.isSettled(direction, of: pods) {
        let question = HypotheticalIsolation(pods, direction, assertion, model)
        parts.append(try search.decide(question, &progress, &solver))
      } else {
        let question = HypotheticalOpenings(pods, direction, assertion, search, model)
        parts.append(try search.decide(question, &progress, &solver))
      }
    }
    return .whole(parts)
  }
}

extension PolicyModel {
  /// Whether which policies speak of a pod is all that its being open depends on.
  fileprivate func isSettled(_ direction: Direction, of pods: EndpointSet) -> Bool {
    hosts == nil && tiers(direction, speakingOf: pods).haveNoRules
  }

  /// Declared pods of which policies alone say whether they are open, and the others. On the network of a node a pod is
  /// open whatever address it has, since no policy speaks of it.
  fileprivate func parts(
    of pods: EndpointSet, _ direction: Direction
  ) -> (settled: EndpointSet, others: EndpointSet) {
    if isSettled(direction, of: pods) { return (pods, EndpointSet()) }
    if hosts != nil { return (EndpointSet(), pods) }
    let onNodes = pods.intersection(EndpointSet(classes: selectors.hostNetwork))
    return (onNodes, pods.subtracting(onNodes))
  }

  /// The tiers of a direction with those policies alone that may speak of one of some pods.
  fileprivate func tiers(_ direction: Direction, speakingOf pods: EndpointSet) -> [Tier] {
    tiers(direction).filter {
      !$0.subject.classes.isDisjoint(with: pods.classes) || pods.hypothetical.mayMeet($0.subject.predicate, in: self)
    }
  }
}

/// Whether a pod that manifests declare is not isolated. Set algebra knows them all.
private struct DeclaredIsolation: Question {
  private let direction: Direction
  private let encoded: EncodedIsolation
  /// The classes that are not isolated.
  private let open: [Int]

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var opinion: SetOpinion { open.isEmpty ? .holds : .violated }

  /// - Parameter model: the search's, without the rules that allow; none is left that speaks of the pods.
  init(_ pods: ClassSet, _ direction: Direction, _ search: Search, _ model: PolicyModel) {
    self.direction = direction
    open = OpenPods.classes(of: pods, direction, in: model)
    encoded = search.clock.measure(\.encode) {
      IsolationEncoder.encode(
        pods,
        tiers: model.tiers(direction).filter { $0.isolates && !$0.subject.classes.isDisjoint(with: pods) })
    }
  }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    guard let group = encoded.groups.firstIndex(where: { store.holds($0, under: values) }),
      open.contains(encoded.classes[group][0]),
      search.replay.isOpen(search.model.classes.members[encoded.classes[group][0]][0], direction)
    else {
      throw search.contradiction("a pod without isolation does not replay", region + violation, store, values)
    }
    try reportBySets(search, &progress)
    return true
  }

  /// Adds a counterexample for each workload with a pod that is not isolated.
  func reportBySets(_ search: Search, _ progress: inout Progress) throws(VerificationFailure) {
    let model = search.model
    for pod in search.oneOfEach(open.flatMap { model.classes.members[$0] }) {
      guard search.replay.isOpen(pod, direction) else {
        throw .inconsistency(
          InternalInconsistency("\(search.title): a pod without isolation does not replay: \(pod)"))
      }
      progress.add(search.explanation.counterexample(pod, notIsolatedFor: direction))
    }
  }
}

/// Whether a pod that anyone could create is not isolated.
private struct HypotheticalIsolation: Question {
  private let direction: Direction
  private let assertion: Assertion
  private let encoded: EncodedHypotheticalIsolation

  var store: TermStore { encoded.store }
  var region: [Term] { encoded.region }
  var violation: [Term] { encoded.violation }
  var ends: [EndVariables] { [EndVariables(hypothetical: encoded.pod)] }

  /// - Parameter model: the search's, without the rules that allow; none is left that speaks of the pods.
  init(_ pods: EndpointSet, _ direction: Direction, _ assertion: Assertion, _ model: PolicyModel) {
    self.direction = direction
    self.assertion = assertion
    let tiers = model.tiers(direction, speakingOf: pods).filter(\.isolates)
    encoded = IsolationEncoder.encode(hypothetical: pods.hypothetical, tiers: tiers, model: model)
  }

  func isEnough(found: Int, rounds: Int, limit: Int) -> Bool { found >= max(1, limit) }

  func report(
    _ values: Interpretation, _ store: TermStore, _ search: Search, _ progress: inout Progress
  ) throws(VerificationFailure) -> Bool {
    var world = HypotheticalWorld(search.model)
    let pod = world.add(encoded.pod, values, store, port: nil)
    let replay = search.replay.extended(to: world.world)
    guard case .defaultDeny(let set, _) = assertion, replay.contains(set.expression, podAt: pod),
      replay.isOpen(pod, direction)
    else {
      throw search.contradiction(
        "a hypothetical pod without isolation does not replay", region + violation, store, values)
    }
    progress.add(search.explanation(in: world.world).counterexample(pod, notIsolatedFor: direction))
    return true
  }
}

extension Search {
  /// Of pods one for each workload, in the order of reports.
  func oneOfEach(_ pods: [Int]) -> [Int] {
    var found: [EndDescription: Int] = [:]
    for pod in pods {
      var title = explanation.describe(pod: pod)
      if title.kind == .workload {
        title.pod = nil
        title.labels = [:]
      }
      // Of the pods that an operator may make, the one that needs the fewest labels of its choice.
      let count = { (pod: Int) in (model.world.pods[pod].assumedLabels.count, pod) }
      if let known = found[title], count(known) < count(pod) { continue }
      found[title] = pod
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension ClaimReplay {
  /// Whether a pod lets connections through without a rule that allows, where that is the same for all of them.
  fileprivate func isOpen(_ pod: Int, _ direction: Direction) -> Bool {
    let anyone = ReferenceEvaluator.Endpoint.address(IPAddress(.ipv4, 0xC000_0201))
    let own = ReferenceEvaluator.Endpoint.pod(pod, address: IPAddress(.ipv4, 0xC000_0202), node: nil, replica: 0)
    let (source, destination) = direction == .ingress ? (anyone, own) : (own, anyone)
    let flow = ReferenceEvaluator.Flow(source: source, destination: destination, transport: .tcp, port: 80)
    return evaluator.decideWithoutAllowRules(flow, direction).isAllowed
  }
}
