import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// A field that is dropped in silence opens what it meant to close.
struct UnknownFieldTests {
  @Test(arguments: [
    AdmissionCase.ingress(
      "form", "{1️⃣form: [{podSelector: {}}]}",
      .at(
        1, "unknown-field", "spec.ingress[0]: unknown field `form` in NetworkPolicyIngressRule",
        hint: "did you mean `from`?")),
    .ingress("to in ingress", "{1️⃣to: []}", .at(1, "unknown-field", "unknown field `to`")),
    .ingress(
      "ipblock", "{from: [{1️⃣ipblock: {cidr: 10.0.0.0/8}}]}",
      .at(1, "unknown-field", "spec.ingress[0].from[0]: unknown field `ipblock`", hint: "did you mean `ipBlock`?")),
    .ingress(
      "podselector", "{from: [{1️⃣podselector: {}}]}", .at(1, "unknown-field", "`podselector`", hint: "`podSelector`")),
    .ingress("names of ports", "{ports: [{1️⃣name: http}]}", .at(1, "unknown-field", "in NetworkPolicyPort")),
    .ingress("exept", "{from: [{ipBlock: {cidr: 10.0.0.0/8, 1️⃣exept: []}}]}", .at(1, "unknown-field", "in IPBlock")),
    .spec("policyType", "{1️⃣policyType: [Ingress]}", .at(1, "unknown-field", "spec: unknown", hint: "`policyTypes`")),
    .spec("labels", "{podSelector: {1️⃣labels: {a: b}}}", .at(1, "unknown-field", "spec.podSelector: unknown field")),
    .spec("app", "{podSelector: {1️⃣app: b}}", .at(1, "unknown-field", "in LabelSelector", hint: "matchLabels")),
    AdmissionCase(
      "lables", policy(spec: "{}", metadata: "{name: p, 1️⃣lables: {}}"),
      .at(1, "unknown-field", "metadata: unknown field `lables` in ObjectMeta", hint: "`labels`")),
    AdmissionCase(
      "at the top", policy(spec: "{}") + "1️⃣ingress: []\n",
      .at(1, "unknown-field", "unknown field `ingress` in NetworkPolicy")),
  ])
  func ofPolicies(_ admission: AdmissionCase) { admission.check() }

  @Test(arguments: [
    AdmissionCase.spec(
      "version: 1", "{podSelector: {matchLabels: {version: 1️⃣1}}}",
      .at(1, "wrong-type", "spec.podSelector.matchLabels.version: expected a string", hint: "\"1\" in quotes")),
    .spec("version: 1.0", "{podSelector: {matchLabels: {v: 1️⃣1.0}}}", .at(1, "wrong-type", "the number `1.0`")),
    .spec("yes", "{podSelector: {matchLabels: {a: 1️⃣yes}}}", .at(1, "wrong-type", "the boolean `yes`")),
    .spec("list", "{podSelector: {matchLabels: {a: 1️⃣[b]}}}", .at(1, "wrong-type", "found a list")),
    .spec("text", "{podSelector: 1️⃣app=web}", .at(1, "wrong-type", "expected a mapping", hint: "`app: web`")),
    .spec("no list", "{ingress: 1️⃣{from: []}}", .at(1, "wrong-type", "spec.ingress: expected a list")),
    .spec(
      "no list", "{policyTypes: 1️⃣Ingress}",
      .at(1, "wrong-type", "spec.policyTypes: expected a list", hint: "`policyTypes: [Ingress]`")),
    .ingress("null rule", "1️⃣null", .at(1, "wrong-type", "spec.ingress[0]: expected a mapping")),
    .ingress("fraction", "{ports: [{port: 1️⃣80.5}]}", .at(1, "wrong-type", "ports[0].port: expected an integer")),
    .ingress(
      "quoted end", "{ports: [{port: 80, endPort: 1️⃣\"90\"}]}", .at(1, "wrong-type", "endPort: expected an integer")),
    AdmissionCase(
      "no spec", "1️⃣apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n",
      .at(1, "missing-field", "NetworkPolicy needs `spec`", hint: "would read `spec: {}`")),
  ])
  func wrongTypes(_ admission: AdmissionCase) { admission.check() }

  @Test func ofOtherObjectsAreNotOurBusiness() {
    let reading = ManifestReading(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, extra: 1}
      spec:
        strategie: {type: Recreate}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}, extra: 1}
          spec: {containers: [{name: web, imege: nginx, ports: [{containerPort: 80, hostport: 1}]}], dns: 1}
      """)
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.workloads.map(\.metadata.name) == ["web"])
  }
}
