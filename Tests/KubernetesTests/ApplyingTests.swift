import Kubernetes
import NetworkPolicyAPI
import TestSupport
import Testing

/// What a cluster holds after manifests were applied to it.
struct ApplyingTests {
  private func manifests(_ text: String) throws -> Manifests {
    let reading = ManifestReading(text)
    try #require(reading.diagnostics.isEmpty, "\(reading.diagnostics)")
    return reading.manifests
  }

  private func deployment(tier: String, image: String = "i") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web, tier: \(tier)}}, spec: {containers: [{name: c, image: \(image)}]}}

    """
  }

  private let running = """
    ---
    apiVersion: apps/v1
    kind: ReplicaSet
    metadata: {name: web-1, namespace: shop, ownerReferences: [{kind: Deployment, name: web, controller: true}]}
    spec:
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: [{name: c, image: i}]}}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: web-1-x
      namespace: shop
      labels: {app: web, tier: front}
      ownerReferences: [{kind: ReplicaSet, name: web-1, controller: true}]
    spec: {containers: [{name: c, image: i}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: alone, labels: {app: web}}
    spec: {containers: [{name: c, image: i}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: p}
    spec: {podSelector: {}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: q}
    spec: {podSelector: {}}

    """

  @Test func objectsReplaceThoseOfTheirName() throws {
    let cluster = try manifests(deployment(tier: "front") + running)
    let applied = cluster.applying(
      try manifests(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p, namespace: default}
        spec: {podSelector: {matchLabels: {app: web}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p, namespace: shop}
        spec: {podSelector: {}}

        """))
    #expect(
      applied.policies.networkPolicies.map { "\($0.policy.namespace)/\($0.policy.name) \($0.policy.podSelector)" } == [
        "default/q <everything>", "default/p app=web", "shop/p <everything>",
      ])
    #expect(applied.pods.map(\.metadata.name) == ["web-1-x", "alone"])
    #expect(applied.workloads.map(\.metadata.name) == ["web", "web-1"])
  }

  /// An image is nothing to policies: the pods that run stand for those to come, with their addresses.
  @Test(arguments: [("front", ["web-1-x", "alone"], ["web-1", "web"]), ("back", ["alone"], ["web"])])
  func podsOfAChangedTemplateAreMadeAnew(tier: String, pods: [String], workloads: [String]) throws {
    let cluster = try manifests(deployment(tier: "front") + running)
    let applied = cluster.applying(try manifests(deployment(tier: tier, image: "j")))
    #expect(applied.pods.map(\.metadata.name) == pods)
    #expect(applied.workloads.map(\.metadata.name) == workloads)
  }
}
