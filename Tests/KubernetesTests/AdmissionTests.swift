import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// What the API server refuses is an error at its place, and what it admits is none.
struct AdmissionTests {
  @Test(arguments: names + selectors) func namesAndSelectors(_ admission: AdmissionCase) { admission.check() }

  @Test(arguments: ports + peers + blocks) func rules(_ admission: AdmissionCase) { admission.check() }

  /// Every rule has a case but B22, which is about updates.
  @Test func everyRuleHasACase() {
    let all = Self.names + Self.selectors + Self.ports + Self.peers + Self.blocks
    #expect(Set(all.map(\.name)) == Set((1...21).map { "B\($0)" }))
  }

  @Test func everyMistakeIsReported() {
    AdmissionCase.spec(
      "several",
      """

        podSelector: {matchLabels: {1️⃣a=b: c}}
        policyTypes: [2️⃣ingress]
        ingress:
        - from: [3️⃣{}, {ipBlock: {cidr: 4️⃣10.0.0.0}}]
          ports: [{port: 5️⃣0}]
        egress:
        - to: [6️⃣{}]
      """,
      .at(1, "invalid-label", "`a=b`"), .at(2, "invalid-policy-type", "`ingress`"), .at(3, "empty-peer", "from[0]"),
      .at(4, "invalid-cidr", "from[1]"), .at(5, "invalid-port", "ports[0]"), .at(6, "empty-peer", "to[0]")
    ).check()
  }

  @Test(arguments: [
    "{podSelector: {}, policyTypes: [Ingress, Ingress]}",
    "{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 80}]}]}",
    "{podSelector: {}, ingress: [{from: [{podSelector: {}}, {podSelector: {}}]}]}",
    "{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}, {port: 85, endPort: 95}]}]}",
    "{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 80}, {port: 65535}, {port: 1}]}]}",
    "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.1.0.0/16, 10.1.2.0/24]}}]}]}",
    "{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}, {key: a, operator: NotIn, values: [b]}]}}",
    "{podSelector: {matchExpressions: [{key: a, operator: Exists, values: []}, {key: a, operator: In, values: [\"\"]}]}}",
    "{podSelector: {matchLabels: {a: \"\", b: null, example.com/c: D_.-9}}}",
    "{podSelector: null, ingress: [{from: [{namespaceSelector: {}, podSelector: null}]}]}",
    "{podSelector: {matchLabels: null, matchExpressions: []}}",
    "{podSelector: {}, ingress: [{ports: [{port: nobody-has-it}]}]}",
    "{podSelector: {}, ingress: [{ports: [{}]}, {}, {from: null, ports: []}]}",
    "{podSelector: {}, policyTypes: [Egress], ingress: [{}]}",
    "{podSelector: {}, policyTypes: [], ingress: null, egress: []}",
    "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \"2001:DB8::/32\", except: [\"2001:db8:1::/48\"]}}]}]}",
    "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [0.0.0.0/1]}}]}]}",
    "{}",
  ])
  func notRejected(spec: String) {
    let reading = ManifestReading(policy(spec: spec))
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.policies.count == 1)
  }

  @Test(arguments: [
    ("{name: p}", "default"), ("{name: p, namespace: null}", "default"), ("{name: p, namespace: \"\"}", "default"),
    ("{name: p, namespace: ns}", "ns"), ("{generateName: p-, namespace: ns}", "ns"),
  ])
  func namespaces(metadata: String, namespace: String) {
    let reading = ManifestReading(policy(spec: "{}", metadata: metadata))
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.policies.map(\.reference.namespace) == [namespace])
  }
}
