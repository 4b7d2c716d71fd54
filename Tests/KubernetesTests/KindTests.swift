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
    ("crd.projectcalico.org/v1", "NetworkPolicy"), ("projectcalico.org/v3", "NetworkPolicy"),
    ("projectcalico.org/v3", "GlobalNetworkPolicy"), ("cilium.io/v2", "CiliumNetworkPolicy"),
    ("cilium.io/v2", "CiliumClusterwideNetworkPolicy"), ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"),
    ("policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy"),
    ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"),
    ("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"), ("crd.antrea.io/v1beta1", "NetworkPolicy"),
    ("networking.k8s/v1", "NetworkPolicy"), ("k8s.ovn.org/v1", "EgressFirewall"),
  ])
  func policiesOfOtherGroups(apiVersion: String, kind: String) {
    let marked = MarkedText(Self.object(apiVersion, kind))
    let message = "\(kind) of `\(apiVersion)` is not modelled"
    let strict = ManifestReading(marked.text)
    let error = Expected.at(1, "unmodelled-policy", message, hint: "`unknownKinds: warn`")
    #expect(marked.differences(strict.diagnostics, [error]) == [])
    let lenient = ManifestReading(marked.text, unknownKinds: .warn)
    #expect(marked.differences(lenient.diagnostics, [.warning(1, "unmodelled-policy", message)]) == [])
    #expect(lenient.manifests.unmodelledPolicies == ["\(kind) ns/p"])
    #expect(lenient.manifests.networkPolicies.isEmpty)
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
    #expect(reading.diagnostics.isEmpty)
    #expect(
      reading.manifests.skipped == [
        "v1/ConfigMap": 1, "example.com/v1/Widget": 2, "serving.knative.dev/v1/Service": 1,
      ])
    #expect(reading.manifests.isEmpty)
  }

  @Test func otherOwnersOfPodsAreNamed() {
    let marked = MarkedText(
      """
      apiVersion: argoproj.io/v1alpha1
      kind: 1️⃣Rollout
      metadata: {name: web, namespace: shop}
      spec: {template: {spec: {containers: [{name: c}]}}}
      """)
    let reading = ManifestReading(marked.text)
    let warning = Expected.warning(1, "unmodelled-workload", "Rollout of `argoproj.io/v1alpha1`")
    #expect(marked.differences(reading.diagnostics, [warning]) == [])
    #expect(reading.manifests.unmodelledWorkloads == ["Rollout shop/web"])
  }

  @Test(arguments: [
    AdmissionCase("no kind", "1️⃣apiVersion: v1\nmetadata: {name: p}\n", .at(1, "missing-field", "needs `kind`")),
    AdmissionCase("no version", "1️⃣kind: Pod\nmetadata: {name: p}\n", .at(1, "missing-field", "needs `apiVersion`")),
    AdmissionCase("no object", "1️⃣hello\n", .at(1, "wrong-type", "expected a mapping (a Kubernetes object)")),
    AdmissionCase("a list", "1️⃣- a\n", .at(1, "wrong-type", "found a list")),
  ])
  func noObjects(_ admission: AdmissionCase) { admission.check() }
}
