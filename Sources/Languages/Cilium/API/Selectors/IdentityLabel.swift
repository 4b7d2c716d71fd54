/// Labels that every pod's identity has without being written (semantics L8).
package enum IdentityLabel {
  /// The name of the namespace.
  package static let namespace = "io.kubernetes.pod.namespace"
  /// Before the keys of the namespace's labels.
  package static let namespaceLabels = "io.cilium.k8s.namespace.labels."
  /// The name of the cluster.
  package static let cluster = "io.cilium.k8s.policy.cluster"
  /// The name of the ServiceAccount.
  package static let serviceAccount = "io.cilium.k8s.policy.serviceaccount"

  /// Whether a pod's own label is part of its identity however Cilium is set up (semantics L9): never true of one that
  /// may not be.
  package static func isSurelySeen(_ key: String, _ settings: CiliumSettings) -> Bool {
    let others = ["annotation", "controller-revision-hash", "etcd_node", "pod-template", "k8s.io", "io.kubernetes"]
    return settings.labelFilter == nil && !key.contains("kubernetes.io") && !others.contains { key.hasPrefix($0) }
  }

  /// The key of the namespace's label that is one of the identity; nil for another one.
  package static func ofNamespace(_ name: String) -> String? {
    name.hasPrefix(namespaceLabels) ? String(name.dropFirst(namespaceLabels.count)) : nil
  }
}
