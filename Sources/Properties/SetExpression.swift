package import Diagnostics
package import Kubernetes
package import Network

/// A set of endpoints, by description.
package indirect enum SetExpression: Sendable {
  /// Pods, by namespace and labels; everything that is not given matches.
  case pods(namespace: String?, namespaceSelector: LabelSelector?, podSelector: LabelSelector?)
  /// The pods of a workload, or a pod.
  case workload(WorkloadReference)
  /// The pods behind a Service.
  case service(namespace: String, name: String)
  /// The pods that run under a ServiceAccount.
  case serviceAccount(namespace: String, name: String)
  /// Outside addresses.
  case addresses([CIDR], except: [CIDR])
  /// The outside addresses of a set of addresses among the manifests; of one in no namespace where that is nil.
  case networkSet(namespace: String?, name: String)
  /// Pods that are described by doors.
  case doors(DoorSelection)
  /// A set that every file has.
  case reserved(ReservedSet)
  /// A set of the file; reading has checked that it exists and that no set contains itself.
  case named(String)
  /// Members of any.
  case union([SetExpression])
  /// Members of all.
  case intersection([SetExpression])
  /// Members of the first that are in none of the others.
  case difference(SetExpression, [SetExpression])
}

/// The sets that every file has.
package enum ReservedSet: String, Hashable, CaseIterable, Sendable {
  /// Every pod.
  case anyPod = "any-pod"
  /// Everything that is no pod and no node.
  case anyAddress = "any-address"
  /// Outside addresses that are in no special-purpose range.
  case internet
  /// Outside addresses of the private ranges.
  case `private`
  /// The pods of kube-system that are labelled `k8s-app=kube-dns`, and OpenShift's name servers where their namespace is
  /// declared.
  case dns
  /// The addresses at which clouds serve instance metadata.
  case cloudMetadata = "cloud-metadata"
  /// Nodes.
  case nodes
  /// The addresses of the API server outside the cluster, where Cilium enforces policies.
  case kubeAPIServer = "kube-apiserver"
  /// The pods with a door that the internet reaches and that is not shut.
  case exposedPods = "exposed-pods"
  /// The pods that open the connections of Ingresses and Gateways.
  case ingressControllers = "ingress-controllers"

  /// Whether a set of the file may have the name in its place: it was no name of a set in the first version.
  package var yields: Bool { self == .kubeAPIServer || selection != nil }

  /// The doors by which its pods are described; nil for what is not described by doors.
  package var selection: DoorSelection? {
    switch self {
    case .exposedPods: .exposedPods
    case .ingressControllers: .ingressControllers
    default: nil
    }
  }
}

/// A set as an assertion names it.
package struct SetReference: Sendable {
  /// The members.
  package var expression: SetExpression
  /// How reports call it: its name, or its text.
  package var title: String
  /// Where it was written.
  package var span: Span

  /// Makes a reference.
  package init(expression: SetExpression, title: String, span: Span) {
    self.expression = expression
    self.title = title
    self.span = span
  }
}

/// Ports of a claim.
package struct PortSpec: Hashable, Sendable {
  /// Ports by number.
  package var connections: ConnectionSet
  /// Ports by name, resolved on the destination pod.
  package var names: [String]
  /// As written.
  package var text: String
  /// Where they were written.
  package var span: Span
}
