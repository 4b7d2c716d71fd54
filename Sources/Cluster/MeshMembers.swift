public import Diagnostics
public import Kubernetes
import Network

/// Pods that are told to join a mesh in which the port on the wire is not the application's (kinds, U9).
public struct MeshMembers: Sendable {
  /// The meshes that carry connections through a port of their own.
  public enum Mesh: String, Hashable, CaseIterable, Sendable {
    case istioAmbient = "Istio's ambient mode"
    case linkerd = "Linkerd"
    case consul = "Consul"

    /// The port on the wire, of TCP.
    public var port: UInt16 {
      switch self {
      case .istioAmbient: 15008
      case .linkerd: 4143
      case .consul: 20000
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
  public var mesh: Mesh
  /// The members, by namespace or by namespace and labels.
  public var ends: [KindScope.Ends]
  /// What makes the first of them a member.
  public var title: String
  /// Where that was written.
  public var span: Span

  /// The members of each mesh that manifests tell of.
  static func find(_ manifests: Manifests) -> [Self] {
    Mesh.allCases.compactMap { mesh in
      var found: Self?
      func add(_ ends: KindScope.Ends, _ title: String, _ span: Span) {
        if found == nil { found = Self(mesh: mesh, ends: [], title: title, span: span) }
        found?.ends.append(ends)
      }
      func isMember(_ labels: [String: String], _ annotations: [String: String]) -> Bool {
        (labels[mesh.key.name] ?? annotations[mesh.key.name]).map { !mesh.key.no.contains($0) } ?? false
      }
      for namespace in manifests.namespaces where isMember(namespace.metadata.labels, namespace.metadata.annotations) {
        let metadata = namespace.metadata
        add(.namespaces([metadata.name]), "Namespace \(metadata.name)", metadata.span)
      }
      func add(_ kind: String, _ metadata: ObjectMeta, _ labels: [String: String], _ annotations: [String: String]) {
        guard isMember(labels, annotations) else { return }
        let namespace = metadata.namespace ?? "default"
        add(
          .pods(namespace: namespace, LabelSelector(matchLabels: labels)), "\(kind) \(namespace)/\(metadata.name)",
          metadata.span)
      }
      for pod in manifests.pods where !pod.isFinished {
        add("Pod", pod.metadata, pod.metadata.labels, pod.metadata.annotations)
      }
      for workload in manifests.workloads {
        add(workload.kind.rawValue, workload.metadata, workload.templateLabels, workload.templateAnnotations)
      }
      return found
    }
  }
}
