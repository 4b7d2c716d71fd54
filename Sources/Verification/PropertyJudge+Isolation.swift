import Cluster
import Encoding
import Kubernetes
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

extension PropertyJudge {
  /// Decides whether every pod of the classes is isolated, by the solver and by asking the policies class by class.
  func decideIsolation<S: Solver & ~Copyable>(
    _ pods: ClassSet, _ direction: Assertion.Direction, _ property: Property, _ progress: inout Progress,
    _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation {
    let policies = direction == .ingress ? model.ingress : model.egress
    let encoded = clock.measure(\.encode) {
      IsolationEncoder.encode(pods, policies: policies.filter { !$0.subject.isDisjoint(with: pods) })
    }
    let terms = encoded.region + encoded.violation
    let policiesOfClass = direction == .ingress ? model.ingressOfClass : model.egressOfClass
    let open = pods.filter { policiesOfClass[$0].isEmpty }
    switch try solve(terms, encoded.store, property, &solver) {
    case .satisfiable(let values):
      guard let group = encoded.groups.firstIndex(where: { encoded.store.holds($0, under: values) }),
        replay.evaluator.isolatingPolicies(ofPod: firstPod(encoded.classes[group][0]), direction: direction).isEmpty,
        open.contains(encoded.classes[group][0])
      else {
        throw .contradiction(property, "a pod without isolation does not replay", terms, encoded.store, values)
      }
    case .unsatisfiable:
      guard open.isEmpty else {
        throw .contradiction(
          property, "set algebra finds a pod without isolation and the solver finds none", terms, encoded.store, nil)
      }
      return try inhabitation(encoded.region, encoded.store, property, &solver)
    case .unknown(let reason):
      if open.isEmpty { progress.unknown = progress.unknown ?? "the solver gave up: \(reason)" }
    }
    try report(open, direction, property, &progress)
    return .inhabited
  }

  private func firstPod(_ classNumber: Int) -> Int { model.classes.members[classNumber][0] }

  /// Adds a counterexample for each workload with a pod that is not isolated.
  private func report(
    _ open: [Int], _ direction: Assertion.Direction, _ property: Property, _ progress: inout Progress
  ) throws(VerificationFailure) {
    var found: [EndDescription: Int] = [:]
    for pod in open.lazy.flatMap({ self.model.classes.members[$0] }) {
      var title = explanation.describe(pod: pod)
      if title.kind == .workload {
        title.pod = nil
        title.labels = [:]
      }
      // Of the pods that an operator may make, the one that needs the fewest labels of its choice.
      let count = { (pod: Int) in (self.model.world.pods[pod].assumedLabels.count, pod) }
      if let known = found[title], count(known) < count(pod) { continue }
      found[title] = pod
    }
    for (_, pod) in found.sorted(by: { $0.key < $1.key }) {
      guard replay.evaluator.isolatingPolicies(ofPod: pod, direction: direction).isEmpty else {
        throw .inconsistency(
          InternalInconsistency("property `\(property.name)`: a pod without isolation does not replay: \(pod)"))
      }
      progress.counterexamples.append(explanation.counterexample(pod, notIsolatedFor: direction))
    }
    progress.count += found.count
  }
}
