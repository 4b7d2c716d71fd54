package import Kubernetes

extension ReservedSet {
  /// The pods of `dns`, the cluster's name servers.
  package struct DNS: Sendable {
    /// The namespace in which they are.
    package var namespace: String
    /// The key of their label.
    package var key: String
    /// Its value.
    package var value: String
    /// Whether they count only where a manifest declares the namespace: elsewhere anyone who may make namespaces could
    /// make this one.
    package var needsNamespace: Bool

    /// CoreDNS carries the label of kube-dns, too.
    package static let kubernetes = Self(
      namespace: "kube-system", key: "k8s-app", value: "kube-dns", needsNamespace: false)

    /// Those of OpenShift, which answer on port 5353.
    package static let openShift = Self(
      namespace: "openshift-dns", key: "dns.operator.openshift.io/daemonset-dns", value: "default", needsNamespace: true
    )

    /// All that there are.
    package static let all = [kubernetes, openShift]

    /// Their label, as a selector.
    package var selector: LabelSelector { LabelSelector(matchLabels: [key: value]) }

    /// Whether labels are those of some of them, wherever the pod is.
    package static func isLabelled(_ labels: [String: String]) -> Bool { all.contains { labels[$0.key] == $0.value } }

    /// Whether a pod of a namespace with these labels is one of them.
    package func contains(namespace: String, labels: [String: String]) -> Bool {
      self.namespace == namespace && labels[key] == value
    }
  }
}
