import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// Dispatch is on `apiVersion` and `kind`, and no policy vanishes.
struct KindTests {
  private static func object(_ apiVersion: String, _ kind: String) -> String {
    "apiVersion: \(apiVersion)\nkind: 1️⃣\(kind)\nmetadata: {name: p, namespace: ns}\nspec: {}\n"
  }

  @Test(arguments: [
    ("crd.antrea.io/v1beta1", "ClusterNetworkPolicy"), ("crd.nsx.vmware.com/v1alpha1", "SecurityPolicy"),
    ("kubeovn.io/v1", "SecurityGroup"),
    ("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"), ("crd.antrea.io/v1beta1", "NetworkPolicy"),
    ("networking.k8s/v1", "NetworkPolicy"), ("k8s.ovn.org/v1", "EgressFirewall"),
  ])
  func policiesOfOtherGroups(apiVersion: String, kind: String) {
    let reading = ManifestReading(MarkedText(Self.object(apiVersion, kind)).text)
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.manifests.unread.map(\.kind) == [kind])
    #expect(
      reading.manifests.unread.allSatisfy { $0.isPolicy && !$0.effects.isDisjoint(with: [.deny, .allowAndDeny]) })
    #expect(reading.manifests.policies.isEmpty)
  }

  @Test(arguments: [
    ("networking.k8s.io/v1", "networkpolicy", "did you mean `NetworkPolicy`?"),
    ("networking.k8s.io/v1", "NetworkPolcy", "did you mean `NetworkPolicy`?"),
    ("v1", "Namspace", "did you mean `Namespace`?"), ("apps/v1", "Deploymnet", "did you mean `Deployment`?"),
  ])
  func misspeltKinds(apiVersion: String, kind: String, hint: String) {
    AdmissionCase(
      kind, Self.object(apiVersion, kind), .at(1, "unknown-kind", "`\(kind)` is no kind of `\(apiVersion)`", hint: hint)
    ).check()
  }

  @Test(arguments: [
    ("extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1"), ("apps/v1beta2", "Deployment", "apps/v1"),
    ("networking.k8s.io/v1beta1", "NetworkPolicy", "networking.k8s.io/v1"),
    ("v1", "NetworkPolicy", "networking.k8s.io/v1"),
    ("apps/v1", "Pod", "v1"), ("batch/v1beta1", "CronJob", "batch/v1"),
    ("policy.networking.k8s.io/v1alpha1", "ClusterNetworkPolicy", "policy.networking.k8s.io/v1alpha2"),
    ("policy.networking.k8s.io/v1", "AdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1"),
    ("policy.networking.k8s.io/v1alpha2", "BaselineAdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1"),
  ])
  func versionsThatNobodyServes(apiVersion: String, kind: String, right: String) {
    AdmissionCase(
      kind, "apiVersion: 1️⃣\(apiVersion)\nkind: \(kind)\nmetadata: {name: p}\nspec: {}\n",
      .at(1, "unsupported-version", "\(kind) of `\(apiVersion)`", hint: "`apiVersion: \(right)`")
    ).check()
  }

  @Test func otherKindsAreCounted() {
    let reading = ManifestReading(
      """
      {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {spec: x}}
      ---
      {apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: {size: 1}}
      ---
      {apiVersion: example.com/v1, kind: Widget, metadata: {name: b}}
      ---
      {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}}
      """)
    #expect(reading.diagnostics.map(\.id) == ["unmodelled-workload"])
    let counted = reading.manifests.passedOver.mapValues { "\($0.count) \($0.effects.sorted().joined(separator: ","))" }
    #expect(
      counted == [
        "/ConfigMap": "1 inert", "example.com/Widget": "2 unknown", "serving.knative.dev/Service": "1 makes-pods",
      ])
    #expect(reading.manifests.policies.isEmpty && reading.manifests.pods.isEmpty)
  }

  @Test func templatesOfOtherKindsMakePods() {
    let reading = ManifestReading(
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web, namespace: shop}
      spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}
      """)
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.manifests.operated.map(\.labels) == [["app": "web"]])
    #expect(reading.manifests.operated.map(\.freeKeys) == [["rollouts-pod-template-hash"]])
  }

  @Test func templatesOfUnknownKindsAreNamed() {
    let marked = MarkedText(
      """
      apiVersion: example.com/v1
      kind: 1️⃣Thing
      metadata: {name: web, namespace: shop}
      spec: {template: {spec: {containers: [{name: c}]}}}
      """)
    let reading = ManifestReading(marked.text)
    let warning = Expected.warning(1, "unmodelled-workload", "Thing of `example.com/v1`")
    #expect(marked.differences(reading.diagnostics, [warning]) == [])
    #expect(reading.manifests.unmodelledWorkloads.map(\.title) == ["Thing shop/web"])
  }

  @Test(arguments: [
    AdmissionCase("no kind", "1️⃣apiVersion: v1\nmetadata: {name: p}\n", .at(1, "missing-field", "needs `kind`")),
    AdmissionCase("no version", "1️⃣kind: Pod\nmetadata: {name: p}\n", .at(1, "missing-field", "needs `apiVersion`")),
    AdmissionCase("no object", "1️⃣hello\n", .at(1, "wrong-type", "expected a mapping (a Kubernetes object)")),
    AdmissionCase("a list", "1️⃣- a\n", .at(1, "wrong-type", "found a list")),
  ])
  func noObjects(_ admission: AdmissionCase) { admission.check() }
}
