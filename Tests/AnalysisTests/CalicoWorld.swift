import Cluster
import Kubernetes
import VerificationSupport

/// Two namespaces with pods under Calico, and objects that a test has in its text.
enum CalicoWorld {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {team: x}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: z, labels: {team: z}}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: x, labels: {role: robot}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x, labels: {app: a}},
     spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: x, labels: {app: b}},
     spec: {serviceAccountName: robot, containers: [{name: c}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: z, labels: {app: c}}, spec: {containers: [{name: c}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: z, labels: {app: agent}},
     spec: {hostNetwork: true, containers: [{name: c}]}}
    """

  /// The world of some objects.
  static func world(_ more: [String]) throws -> (World, Manifests) {
    try Inline.world(([objects] + more).joined(separator: "\n---\n"))
  }

  /// A policy of Calico of namespace x, or of the whole cluster.
  static func policy(_ name: String, _ spec: String, isGlobal: Bool = false) -> String {
    let kind = isGlobal ? "GlobalNetworkPolicy" : "NetworkPolicy"
    let namespace = isGlobal ? "" : ", namespace: x"
    return "{apiVersion: projectcalico.org/v3, kind: \(kind), metadata: {name: \(name)\(namespace)}, spec: {\(spec)}}"
  }

  /// Another object of Calico, of the whole cluster.
  static func object(_ kind: String, _ name: String, labels: String = "", _ spec: String) -> String {
    "{apiVersion: projectcalico.org/v3, kind: \(kind), metadata: {name: \(name), labels: {\(labels)}}, "
      + "spec: {\(spec)}}"
  }

  /// A NetworkPolicy of Kubernetes in namespace x.
  static func networkPolicy(_ name: String, _ spec: String) -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(name), namespace: x}, spec: {\(spec)}}"
  }
}
