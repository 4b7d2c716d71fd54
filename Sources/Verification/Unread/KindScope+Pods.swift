package import Cluster
package import Kubernetes
import Network
import ReferenceEvaluator

extension KindScope {
  /// Whether a pod is one of the ends at which the object may judge.
  package func contains(_ pod: World.Pod, in world: World) -> Bool {
    contains(namespace: world.namespace(of: pod).name, labels: pod.labels)
  }

  /// Whether a pod of a namespace with these labels is one of them.
  func contains(namespace: String, labels: [String: String]) -> Bool {
    switch ends {
    case .cluster: true
    case .namespaces(let names): names.contains(namespace)
    case .pods(let name, let selector): name == namespace && ReferenceEvaluator.matches(selector, labels: labels)
    case .nodes, .none: false
    }
  }
}

extension UnreadObject {
  /// Whether it touches flows to and from outside addresses alone.
  package var isOutsideOnly: Bool { scope.isOutsideOnly || effects == [.redirect] }

  /// Whether it may change the answer of a flow from one of some pods to one of others (kinds, U4). No pods stand for an
  /// outside address.
  package func touches(from sources: [Int], to targets: [Int], in world: World) -> Bool {
    if isOutsideOnly, !sources.isEmpty, !targets.isEmpty { return false }
    return (scope.directions.contains(.egress) && sources.contains { scope.contains(world.pods[$0], in: world) })
      || (scope.directions.contains(.ingress) && targets.contains { scope.contains(world.pods[$0], in: world) })
  }
}
