import Cluster
import Kubernetes
import Properties
import ReferenceEvaluator

extension UnreadObject {
  /// The workloads of which it is not known whether it selects their pods, by labels that operators and controllers set
  /// to values that no manifest tells (semantics D3, kinds U10): a flow of theirs may be touched where it seems not to be.
  ///
  /// A pod of each label that matters is looked at, so that proofs need no more than that. What is found of one of these
  /// pods is certain only if it is of all that may take its place.
  func doubtful(in world: World) -> [WorkloadReference] {
    guard isSelecting, case .pods(let namespace, let selector) = scope.ends else { return [] }
    var result: Set<WorkloadReference> = []
    for pod in world.pods where world.namespace(of: pod).name == namespace {
      guard let owner = pod.owner else { continue }
      let open = pod.openLabels.intersection(selector.keys)
      if !open.isEmpty, ReferenceEvaluator.matches(selector.without(open), labels: pod.labels) {
        result.insert(.init(namespace: namespace, kind: owner.kind, name: owner.name))
      }
    }
    return result.sorted { $0.title < $1.title }
  }

  /// Whether it may touch a flow of one of these workloads.
  func mayTouch(_ flow: Counterexample, in world: World) -> Bool {
    let workloads = doubtful(in: world)
    return [flow.from, flow.to].contains { end in
      end.map { end in
        workloads.contains {
          $0.namespace == end.namespace && $0.kind == end.workloadKind && $0.name == end.name
        }
      } ?? false
    }
  }
}

extension World.Pod {
  /// The labels that this pod has, or lacks, and another that may be in its place does not. The pods of a StatefulSet
  /// all are there, each with its own name.
  fileprivate var openLabels: Set<String> {
    owner?.kind == "StatefulSet"
      ? unknownLabels.subtracting([ControllerKeys.podName, ControllerKeys.podIndex]) : unknownLabels
  }
}

extension LabelSelector {
  fileprivate var keys: Set<String> { Set(matchLabels.keys).union(matchExpressions.map(\.key)) }

  /// The selector without what it asks of some keys.
  fileprivate func without(_ keys: Set<String>) -> Self {
    LabelSelector(
      matchLabels: matchLabels.filter { !keys.contains($0.key) },
      matchExpressions: matchExpressions.filter { !keys.contains($0.key) })
  }
}
