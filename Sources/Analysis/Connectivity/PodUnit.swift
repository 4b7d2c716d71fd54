package import Cluster

/// What a list of connections tells apart: a workload, or a pod without one.
///
/// The kind is part of the identity: a Deployment and a StatefulSet of one name are two.
package struct PodUnit: Hashable, Comparable, Sendable {
  /// The namespace.
  package var namespace: String
  /// The workload's kind; nil for a pod of its own.
  package var kind: String?
  /// The name of the workload or pod.
  package var name: String

  /// The unit that a pod belongs to.
  package init(of pod: World.Pod, in world: World) {
    namespace = world.namespace(of: pod).name
    kind = pod.owner?.kind
    name = pod.owner?.name ?? pod.name ?? "hypothetical"
  }

  /// `Deployment/web`, or `web` for a pod of its own.
  package var shortTitle: String { kind.map { "\($0)/\(name)" } ?? name }

  /// `shop/Deployment/web`, or `shop/web` for a pod of its own.
  package var title: String { "\(namespace)/\(shortTitle)" }

  /// Orders by namespace, kind and name.
  package static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.kind ?? "", a.name) < (b.namespace, b.kind ?? "", b.name)
  }
}
