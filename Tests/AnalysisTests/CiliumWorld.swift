import Cluster
import Kubernetes
import VerificationSupport

/// Two namespaces with pods under Cilium, and objects that a test has in its text.
enum CiliumWorld {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {team: x}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: z, labels: {team: z}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x, labels: {app: a, pod-template-hash: h}},
     spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}, status: {podIPs: [{ip: 10.1.0.1}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: x, labels: {app: b}},
     spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}, {name: web, containerPort: 9}]}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: z, labels: {app: c}}, spec: {containers: [{name: c}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: b, namespace: x, labels: {tier: b}},
     spec: {selector: {app: b}, ports: [{port: 80, targetPort: 8080}]}}
    """

  /// A pod on the network of its node.
  static let agent =
    "{apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: z, labels: {app: agent}}, "
    + "spec: {hostNetwork: true, containers: [{name: c}]}}"

  /// The world of some objects.
  static func world(_ more: [String]) throws -> (World, Manifests) {
    try Inline.world(([objects] + more).joined(separator: "\n---\n"))
  }

  /// A CiliumNetworkPolicy of namespace x about pods `app: a`, or a CiliumClusterwideNetworkPolicy about everyone.
  static func policy(
    _ name: String, _ rules: String, isClusterwide: Bool = false, of selector: String? = nil
  ) -> String {
    let kind = isClusterwide ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy"
    let namespace = isClusterwide ? "" : ", namespace: x"
    let selector = selector ?? (isClusterwide ? "{}" : "{matchLabels: {app: a}}")
    return "{apiVersion: cilium.io/v2, kind: \(kind), metadata: {name: \(name)\(namespace)}, "
      + "spec: {endpointSelector: \(selector), \(rules)}}"
  }

  /// A NetworkPolicy of Kubernetes in namespace x.
  static func networkPolicy(_ name: String, _ spec: String) -> String {
    CalicoWorld.networkPolicy(name, spec)
  }
}
