package import Kubernetes

extension ReservedSet {
  /// The pods of `dns`, the cluster's name servers. CoreDNS carries the label of kube-dns, too.
  package enum DNS {
    /// The namespace in which they are.
    package static let namespace = "kube-system"
    /// The key of their label.
    package static let labelKey = "k8s-app"
    /// Their label, as a selector.
    package static let selector = LabelSelector(matchLabels: [labelKey: "kube-dns"])

    /// Whether labels are theirs, wherever the pod is.
    package static func isLabelled(_ labels: [String: String]) -> Bool {
      selector.matchLabels.allSatisfy { labels[$0.key] == $0.value }
    }

    /// Whether a pod of a namespace with these labels is one of them.
    package static func contains(namespace: String, labels: [String: String]) -> Bool {
      namespace == Self.namespace && isLabelled(labels)
    }
  }
}
