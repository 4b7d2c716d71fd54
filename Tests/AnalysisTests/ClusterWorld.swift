import Cluster
import Kubernetes
import VerificationSupport

/// Three namespaces with pods, and policies that a test has in its text.
enum ClusterWorld {
  private static func namespace(_ name: String) -> String {
    "{apiVersion: v1, kind: Namespace, metadata: {name: \(name), labels: {ns: \(name)}}}"
  }

  private static func pod(_ namespace: String, _ name: String, _ ports: String = "", _ more: String = "") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: \(name), namespace: \(namespace), labels: {app: \(name)}}, "
      + "spec: {\(more)containers: [{name: c, ports: [\(ports)]}]}}"
  }

  private static let objects = [
    namespace("x"), namespace("v"), namespace("z"),
    pod("x", "a", "{name: http, containerPort: 80}"), pod("x", "b"),
    pod(
      "v", "c", "{name: http, containerPort: 80}, {name: twice, containerPort: 81}, {name: twice, containerPort: 82}"),
    pod("z", "agent", "", "hostNetwork: true, "),
  ]

  /// The world of some policies.
  static func world(_ policies: [String]) throws -> (World, Manifests) {
    try Inline.world((objects + policies).joined(separator: "\n---\n"))
  }

  /// A ClusterNetworkPolicy that governs every pod, unless told otherwise.
  static func cnp(
    _ name: String, _ tier: String = "Admin", _ priority: Int = 10, subject: String = "{namespaces: {}}",
    ingress: [String] = [], egress: [String] = []
  ) -> String {
    "{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: \(name)}, spec: "
      + "{tier: \(tier), priority: \(priority), subject: \(subject), ingress: [\(ingress.joined(separator: ", "))], "
      + "egress: [\(egress.joined(separator: ", "))]}}"
  }

  /// An AdminNetworkPolicy that governs every pod.
  static func anp(_ name: String, ingress: [String]) -> String {
    "{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: \(name)}, spec: "
      + "{priority: 5, subject: {namespaces: {}}, ingress: [\(ingress.joined(separator: ", "))]}}"
  }

  /// A NetworkPolicy.
  static func np(_ namespace: String, _ name: String, _ spec: String) -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(name), namespace: \(namespace)}, "
      + "spec: {\(spec)}}"
  }

  /// A rule for egress.
  static func to(_ action: String, _ peers: String = "{namespaces: {}}", _ protocols: String? = nil) -> String {
    "{action: \(action), to: [\(peers)]\(protocols.map { ", protocols: [\($0)]" } ?? "")}"
  }

  /// A rule for ingress.
  static func from(_ action: String, _ peers: String = "{namespaces: {}}", _ protocols: String? = nil) -> String {
    "{action: \(action), from: [\(peers)]\(protocols.map { ", protocols: [\($0)]" } ?? "")}"
  }

  /// The pods of one namespace, as a peer or subject.
  static func of(_ name: String) -> String { "{namespaces: {matchLabels: {ns: \(name)}}}" }
}
