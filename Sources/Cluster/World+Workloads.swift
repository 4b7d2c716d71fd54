package import Kubernetes

extension World {
  /// The workload that a pod belongs to, or the pod itself where it belongs to none: whose labels are written once.
  package func workload(of pod: Pod) -> ObjectReference {
    ObjectReference(
      kind: pod.owner?.kind ?? "Pod", namespace: namespace(of: pod).name,
      name: pod.owner?.name ?? pod.name ?? "hypothetical")
  }

  /// The places of all pods that belong to the workload of a pod, that pod among them.
  package func siblings(of pod: Pod) -> [Int] {
    let workload = workload(of: pod)
    return pods.filter { self.workload(of: $0) == workload }.map(\.index)
  }
}
