import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

/// What objects that write, delete or hold others come to (kinds, 1c), and policies that are there for a time.
struct GeneratorTests {
  private static func read(_ type: String, _ rest: String) -> Manifests {
    let parts = type.split(separator: " ")
    return ManifestReading(
      "{apiVersion: \(parts[0]), kind: \(parts[1]), metadata: {name: x, namespace: ns}, \(rest)}\n"
    )
    .manifests
  }

  private static func unread(_ type: String, _ rest: String) -> [UnreadObject] { read(type, rest).unread }

  @Test(arguments: [
    ("capsule.clastix.io/v1beta2 Tenant", "spec: {podOptions: {additionalMetadata: {labels: {a: b}}}}", "a"),
    (
      "capsule.clastix.io/v1beta2 Tenant", "spec: {namespaceOptions: {additionalMetadataList: [{labels: {a: b}}]}}", "a"
    ),
    ("hnc.x-k8s.io/v1alpha2 HierarchyConfiguration", "spec: {labels: [{key: a, value: b}]}", "a"),
    ("hnc.x-k8s.io/v1alpha2 SubnamespaceAnchor", "spec: {}", "up.tree.hnc.x-k8s.io/depth"),
    ("management.cattle.io/v3 Project", "spec: {}", "field.cattle.io/projectId"),
    ("v1 Project", "labels: {}", nil),
    (
      "kyverno.io/v1 ClusterPolicy",
      "spec: {rules: [{match: {any: [{resources: {kinds: [Namespace]}}]}, mutate: {patchesJson6902: \"path: /metadata/labels/a\"}}]}",
      "a"
    ),
    ("example.com/v1 Holder", "spec: {o: {apiVersion: v1, kind: Namespace, metadata: {labels: {a: b}}}}", "a"),
  ])
  func labels(type: String, rest: String, key: String?) {
    let unread = Self.unread(type, rest)
    #expect(unread.compactMap { $0.labelling(key.map { [$0] } ?? ["a"]) }.count == (key == nil ? 0 : 1))
    let others = unread.compactMap { $0.labelling(["other"]) }
    #expect(others.allSatisfy { $0.labelKeys == [] || $0.labelKeys == ["*"] })
    #expect(Set(unread.map(\.writesLabelsAlone)).isSubset(of: [true]))
  }

  @Test(arguments: [
    ("kyverno.io/v1 ClusterPolicy", "spec: {rules: [{generate: {kind: \"{{ k }}\"}}]}", true),
    (
      "kyverno.io/v1 ClusterPolicy", "spec: {rules: [{generate: {foreach: [{kind: networking.k8s.io/*/Network*}]}}]}",
      true
    ),
    ("kyverno.io/v1 ClusterPolicy", "spec: {rules: [{generate: {kind: ConfigMap}}]}", false),
    (
      "kyverno.io/v1 ClusterPolicy",
      "spec: {rules: [{match: {any: [{resources: {kinds: [Pod], namespaces: [a-*]}}]}, mutate: {patchStrategicMerge: {spec: {x: y}}}}]}",
      false
    ),
    ("kyverno.io/v2 CleanupPolicy", "spec: {match: {any: [{resources: {kinds: [NetworkPolicy]}}]}}", true),
    ("kyverno.io/v2 CleanupPolicy", "spec: {match: {all: [{resources: {kinds: [\"*\"]}}]}}", true),
    ("kyverno.io/v2 CleanupPolicy", "spec: {match: {resources: {kinds: [Pod]}}}", false),
    ("kyverno.io/v2 ClusterCleanupPolicy", "spec: {}", true),
    (
      "policies.kyverno.io/v1alpha1 DeletingPolicy",
      "spec: {matchConstraints: {resourceRules: [{resources: [networkpolicies]}]}}", true
    ),
    (
      "policies.kyverno.io/v1alpha1 DeletingPolicy",
      "spec: {matchConstraints: {resourceRules: [{resources: [pods]}]}, conditions: [{expression: object.metadata.labels}]}",
      false
    ),
    ("policies.kyverno.io/v1alpha1 GeneratingPolicy", "spec: {generate: [{expression: \"f(x)\"}]}", true),
    (
      "policies.kyverno.io/v1alpha1 GeneratingPolicy",
      "spec: {generate: [{expression: 'f(resource.List(\"v1\", \"secrets\"))'}]}", false
    ),
    (
      "policies.kyverno.io/v1alpha1 GeneratingPolicy",
      "spec: {generate: [{expression: '{\"kind\": dyn(\"NetworkPolicy\")}'}]}", true
    ),
    ("management.cattle.io/v3 Cluster", "spec: {enableNetworkPolicy: true}", true),
    ("management.cattle.io/v3 Cluster", "spec: {enableNetworkPolicy: false}", false),
    ("fluxcd.controlplane.io/v1 FluxInstance", "spec: {cluster: {networkPolicy: false}}", false),
    ("example.com/v1 Holder", "spec: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {}}]", true),
    ("example.com/v1 Holder", "spec: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicies, spec: {}}]", true),
    ("example.com/v1 Holder", "spec: {x: \"apiVersion: v1\\nkind: NetworkPolicy\\n\"}", true),
    ("example.com/v1 Holder", "spec: {ref: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, name: x}}", false),
    ("example.com/v1 Holder", "spec: {x: {apiVersion: v1, kind: Secret, metadata: {name: x}}}", false),
    ("example.com/v1 Holder", "spec: {x: {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, spec: {}}}", true),
  ])
  func policies(type: String, rest: String, writes: Bool) {
    let unread = Self.unread(type, rest)
    #expect(unread.contains { $0.effects == [.generate] && !$0.writesLabelsAlone } == writes)
  }

  @Test func workloadsInsideOthers() {
    let manifests = Self.read(
      "example.com/v1 Holder",
      "spec: {o: {apiVersion: apps/v1, kind: Deployment, metadata: {namespace: other}, spec: {}}, p: {apiVersion: v1, kind: Pod, spec: {}}}"
    )
    #expect(manifests.unmodelledWorkloads.map(\.title) == ["Holder ns/x", "Holder other/x"])
    #expect(manifests.unread.isEmpty)
  }

  @Test func templatesReachIntoLists() {
    let manifests = Self.read(
      "template.openshift.io/v1 Template",
      "objects: [{apiVersion: v1, kind: List, items: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {namespace: s}}]}]"
    )
    #expect(manifests.unread.map(\.scope.ends) == [.namespaces(["s"])])
    let anywhere = Self.read(
      "template.openshift.io/v1 Template",
      "objects: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {namespace: \"${NS}\"}}]")
    #expect(anywhere.unread.map(\.scope.ends) == [.cluster])
  }

  @Test(arguments: [
    ("annotations: {helm.sh/hook: test}", false), ("annotations: {helm.sh/hook: \"pre-delete, post-delete\"}", false),
    ("annotations: {helm.sh/hook: pre-upgrade}", false),
    ("annotations: {helm.sh/hook: \"pre-upgrade,pre-install\"}", true),
    ("annotations: {helm.sh/hook: post-install, helm.sh/hook-delete-policy: before-hook-creation}", true),
    ("annotations: {helm.sh/hook: post-install, helm.sh/hook-delete-policy: \"hook-failed,hook-succeeded\"}", false),
    ("annotations: {argocd.argoproj.io/hook: Skip}", false), ("annotations: {argocd.argoproj.io/hook: PreSync}", true),
    ("labels: {cleanup.kyverno.io/ttl: 1h}", false), ("annotations: {helm.sh/hook-weight: \"1\"}", true),
  ])
  func policiesForATime(metadata: String, stays: Bool) {
    let marked = MarkedText(
      "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: 1️⃣p, namespace: ns, \(metadata)}, spec: {podSelector: {matchLabels: {a: b}}}}\n"
    )
    let reading = ManifestReading(marked.text)
    let warning = Expected.warning(1, "temporary-object", "NetworkPolicy `ns/p` may not be there")
    #expect(marked.differences(reading.diagnostics, stays ? [] : [warning]) == [])
    #expect(reading.manifests.policies.count == (stays ? 1 : 0))
    let selected = KindScope(
      .pods(namespace: "ns", LabelSelector(matchLabels: ["a": "b"])), directions: [.ingress])
    #expect(reading.manifests.unread.map(\.scope) == (stays ? [] : [selected]))
    #expect(reading.manifests.unread.allSatisfy { $0.effects == [.allowAndDeny] })
  }

  @Test(arguments: [("Job", false), ("StatefulSet", true)])
  func workloadsForATime(kind: String, isTold: Bool) {
    let version = kind == "Job" ? "batch/v1" : "apps/v1"
    let reading = ManifestReading(
      "{apiVersion: \(version), kind: \(kind), metadata: {name: p, annotations: {helm.sh/hook: test}}, spec: {selector: {}, template: {spec: {containers: []}}}}"
    )
    #expect(reading.diagnostics.map(\.id) == (isTold ? ["temporary-object"] : []))
    #expect(reading.manifests.workloads.count == 1)
  }

  @Test(arguments: [
    ("networking.k8s.io/v1", "NetworkPolicies", "NetworkPolicy"),
    ("policy.networking.k8s.io/v1", "ClusterNetworkPolicies", "ClusterNetworkPolicy"),
    ("v1", "Pods", "Pod"), ("apps/v1", "Thing", nil), ("v1", "Foo", nil),
  ])
  func kindsThatThereAreNot(version: String, kind: String, meant: String?) {
    let reading = ManifestReading("{apiVersion: \(version), kind: \(kind), metadata: {name: x}}")
    #expect(reading.diagnostics.map(\.id) == ["unknown-kind"])
    #expect(reading.diagnostics.flatMap(\.notes).map(\.message) == (meant.map { ["did you mean `\($0)`?"] } ?? []))
  }

  @Test(arguments: [
    ("v1", "Config"), ("v1", "Endpoints"), ("apps/v1", "ControllerRevision"), ("networking.k8s.io/v1", "IngressClass"),
    ("networking.k8s.io/v1beta1", "ServiceCIDR"), ("extensions/v1beta1", "Ingress"), ("v1", "ImageStream"),
    ("gateway.envoyproxy.io/v1alpha1", "SecurityPolicy"), ("gateway.envoyproxy.io/v1alpha1", "EnvoyProxy"),
  ])
  func kindsThatThereAre(version: String, kind: String) {
    let reading = ManifestReading("{apiVersion: \(version), kind: \(kind), metadata: {name: x}}")
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.unread.allSatisfy { !$0.mayAllow && !$0.mayDeny })
  }

  @Test(arguments: ["networking.gke.io/interfaces", "networking.gke.io/default-interface"])
  func interfacesOfGKE(key: String) {
    let reading = ManifestReading(
      "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ns, annotations: {\(key): x}}, spec: {}}")
    #expect(reading.manifests.unread.map(\.effects) == [[.path]])
  }

  @Test func networksOfAzure() {
    let reading = ManifestReading(
      "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ns, labels: {kubernetes.azure.com/pod-network: x}}, spec: {}}"
    )
    #expect(reading.manifests.unread.map(\.effects) == [[.path, .allowAndDeny]])
  }
}
