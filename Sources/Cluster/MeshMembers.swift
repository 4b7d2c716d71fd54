package import Diagnostics
package import Kubernetes
import Network

/// Pods that are told to join a mesh in which the port on the wire is not the application's (kinds, U9).
package struct MeshMembers: Sendable {
  /// The meshes that carry connections through a port of their own.
  package enum Mesh: String, Hashable, CaseIterable, Sendable {
    case istioAmbient = "Istio's ambient mode"
    case linkerd = "Linkerd"
    case consul = "Consul"

    /// The port on the wire, of TCP.
    package var port: UInt16 {
      switch self {
      case .istioAmbient: 15008
      case .linkerd: 4143
      case .consul: 20000
      }
    }

    /// Its proxy.
    fileprivate var proxy: MeshProxy {
      switch self {
      case .istioAmbient: .ztunnel
      case .linkerd: .linkerd
      case .consul: .consul
      }
    }

    /// The label or annotation that a mesh writes into pods that it has taken in.
    fileprivate var mark: String {
      switch self {
      case .istioAmbient: "ambient.istio.io/redirection"
      case .linkerd: "linkerd.io/control-plane-ns"
      case .consul: "consul.hashicorp.com/connect-inject-status"
      }
    }

    /// The label or annotation that makes a member, and the values that do not.
    fileprivate var key: (name: String, no: Set<String>) {
      switch self {
      case .istioAmbient: ("istio.io/dataplane-mode", ["none"])
      case .linkerd: ("linkerd.io/inject", ["disabled"])
      case .consul: ("consul.hashicorp.com/connect-inject", ["false"])
      }
    }
  }

  /// The mesh.
  package var mesh: Mesh
  /// The members, by namespace or by namespace and labels.
  package var ends: [KindScope.Ends]
  /// What makes the first of them a member.
  package var title: String
  /// Where that was written.
  package var span: Span

  /// The members of each mesh that manifests tell of.
  static func find(_ manifests: Manifests) -> [Self] {
    Mesh.allCases.compactMap { mesh in
      var found: Self?
      func add(_ ends: KindScope.Ends, _ title: String, _ span: Span) {
        if found == nil { found = Self(mesh: mesh, ends: [], title: title, span: span) }
        found?.ends.append(ends)
      }
      func isMember(_ labels: [String: String], _ annotations: [String: String]) -> Bool {
        if labels[mesh.mark] != nil || annotations[mesh.mark].map({ $0 != "disabled" }) ?? false { return true }
        return (labels[mesh.key.name] ?? annotations[mesh.key.name]).map { !mesh.key.no.contains($0) } ?? false
      }
      for namespace in manifests.namespaces where isMember(namespace.metadata.labels, namespace.metadata.annotations) {
        let metadata = namespace.metadata
        add(.namespaces([metadata.name]), namespace.reference.title, metadata.span)
      }
      func add(
        _ kind: String, _ metadata: ObjectMeta, _ labels: [String: String], _ annotations: [String: String],
        _ spec: PodSpec
      ) {
        let namespace = metadata.namespaceName
        let title = ObjectReference(kind: kind, namespace: namespace, name: metadata.name).title
        let hasProxy = spec.proxies.contains(mesh.proxy) || labels["app"] == mesh.proxy.rawValue
        if hasProxy, mesh == .istioAmbient {
          // It serves the pods of its node; which those of the mesh are, labels say that need not be in the manifests.
          add(.cluster, title, metadata.span)
        } else if hasProxy || isMember(labels, annotations) {
          add(.pods(namespace: namespace, LabelSelector(matchLabels: labels)), title, metadata.span)
        }
      }
      for pod in manifests.pods where !pod.isFinished {
        add("Pod", pod.metadata, pod.metadata.labels, pod.metadata.annotations, pod.spec)
      }
      for workload in manifests.workloads {
        add(
          workload.kind.rawValue, workload.metadata, workload.ownLabels, workload.templateAnnotations,
          workload.template)
      }
      for operated in manifests.operated {
        add(operated.kind, operated.metadata, operated.labels, operated.annotations, operated.template)
      }
      for workload in manifests.unmodelledWorkloads where isMember([:], workload.annotations) {
        add(.namespaces([workload.namespace]), workload.title, workload.span)
      }
      return found
    }
  }
}
