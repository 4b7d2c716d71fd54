import Claims
import Cluster
import Encoding
import Kubernetes
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// Every pod of a set is isolated in a direction.
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

  func holdsBySets(in model: PolicyModel) -> Bool { model.classes(of: pods.classes, openFor: direction).isEmpty }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    var parts = [try search.decide(DeclaredIsolation(pods.classes, direction, search), &progress, &solver)]
    if isOpen, pods.hypothetical != .never {
      let question = HypotheticalIsolation(pods.hypothetical, direction, assertion, search.model)
      parts.append(try search.decide(question, &progress, &solver))
    }
    return .whole(parts)
  }
}

extension PolicyModel {
  /// The policies that isolate in a direction.
  fileprivate func isolating(_ direction: Direction) -> [Policy] { policies(direction).filter(\.isolates) }

  /// The classes whose pods no policy isolates in a direction.
  fileprivate func classes(of pods: ClassSet, openFor direction: Direction) -> [Int] {
    pods.filter { !isIsolated(direction, class: $0) }
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

  init(_ pods: ClassSet, _ direction: Direction, _ search: Search) {
    let model = search.model
    self.direction = direction
    open = model.classes(of: pods, openFor: direction)
    encoded = search.clock.measure(\.encode) {
      IsolationEncoder.encode(
        pods, policies: model.isolating(direction).filter { !$0.subject.classes.isDisjoint(with: pods) })
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
    var found: [EndDescription: Int] = [:]
    for pod in open.lazy.flatMap({ model.classes.members[$0] }) {
      var title = search.explanation.describe(pod: pod)
      if title.kind == .workload {
        title.pod = nil
        title.labels = [:]
      }
      // Of the pods that an operator may make, the one that needs the fewest labels of its choice.
      let count = { (pod: Int) in (model.world.pods[pod].assumedLabels.count, pod) }
      if let known = found[title], count(known) < count(pod) { continue }
      found[title] = pod
    }
    for (_, pod) in found.sorted(by: { $0.key < $1.key }) {
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

  init(_ pods: PodPredicate, _ direction: Direction, _ assertion: Assertion, _ model: PolicyModel) {
    self.direction = direction
    self.assertion = assertion
    let policies = model.isolating(direction).filter { pods.mayMeet($0.subject.predicate, in: model) }
    encoded = IsolationEncoder.encode(hypothetical: pods, policies: policies, model: model)
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

extension ClaimReplay {
  /// Whether no policy isolates a pod in a direction.
  fileprivate func isOpen(_ pod: Int, _ direction: Direction) -> Bool {
    evaluator.isolatingPolicies(ofPod: pod, direction: direction).isEmpty
  }
}
