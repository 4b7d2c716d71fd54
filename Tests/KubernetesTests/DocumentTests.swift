import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// Documents, lists and JSON all come to the same objects; a wrong one does not take the others with it.
struct DocumentTests {
  private static func one(_ name: String) -> String {
    #"{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "\#(name)"}, "spec": {}}"#
  }
  private static let bare = #"{"metadata": {"name": "a"}, "spec": {}}, {"metadata": {"name": "b"}, "spec": {}}"#

  @Test(arguments: [
    one("a") + "\n---\n" + one("b"),
    "---\n---\n" + policy(spec: "{}", metadata: "{name: a}") + "...\n---\n# nothing\n---\n" + one("b"),
    one("a") + "\n" + one("b"),
    #"{"apiVersion": "v1", "kind": "List", "items": [\#(one("a")), \#(one("b"))]}"#,
    #"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "List", "items": [\#(one("a"))]}, \#(one("b"))]}"#,
    #"{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicyList", "items": [\#(bare)]}"#,
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nmetadata: {resourceVersion: \"1\"}\nitems: [\(bare)]\n",
  ])
  func forms(text: String) {
    let reading = ManifestReading(text)
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.policies.map(\.name) == ["a", "b"])
  }

  @Test(arguments: [
    "{apiVersion: v1, kind: List, items: []}", "{apiVersion: v1, kind: List, items: null}",
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicyList, items: null}",
    "{apiVersion: v1, kind: PodList, items: []}", "", "# nothing\n", "---\n---\n",
  ])
  func nothing(text: String) {
    let reading = ManifestReading(text)
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(reading.manifests.isEmpty)
    #expect(reading.manifests.passedOver.isEmpty)
  }

  @Test(arguments: [
    ("{apiVersion: v1, kind: List}", ["missing-field"]),
    ("{apiVersion: v1, kind: List, item: []}", ["missing-field", "unknown-field"]),
    ("{apiVersion: v1, kind: List, Items: []}", ["missing-field", "unknown-field"]),
    ("{apiVersion: v1, kind: List, items: [], extra: 1}", ["unknown-field"]),
    ("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicyList}", ["missing-field"]),
    ("{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicyList, item: []}", ["missing-field", "unknown-field"]),
    ("{apiVersion: v1, kind: PodList, items: {}}", ["wrong-type"]),
  ])
  func listsWhoseItemsWouldVanish(text: String, ids: [Diagnostic.ID]) {
    #expect(ManifestReading(text).diagnostics.map(\.id).sorted { $0.rawValue < $1.rawValue } == ids)
  }

  @Test(arguments: [
    "{apiVersion: v1, kind: ConfigMapList, items: null}", "{apiVersion: v1, kind: ConfigMapList}",
    "{apiVersion: example.com/v1, kind: AllowList, metadata: {name: a}, items: [a, b]}",
  ])
  func listsThatHoldNothingThatMatters(text: String) { #expect(ManifestReading(text).diagnostics.isEmpty) }

  @Test func aListOfAnotherLanguageIsNotPassedOver() {
    let text = "{apiVersion: crd.nsx.vmware.com/v1alpha1, kind: SecurityPolicyList, items: [{metadata: {name: a}}]}"
    #expect(ManifestReading(text).manifests.unread.map(\.kind) == ["SecurityPolicy"])
  }

  @Test func aWrongObjectAmongGoodOnes() {
    let marked = MarkedText(
      policy(spec: "{}", metadata: "{name: a}") + "---\n" + policy(spec: "{1️⃣ingres: []}", metadata: "{name: b}")
        + "---\n" + policy(spec: "{}", metadata: "{name: c}"))
    let reading = ManifestReading(marked.text)
    #expect(marked.differences(reading.diagnostics, [.at(1, "unknown-field", "`ingres`", hint: "`ingress`")]) == [])
    #expect(reading.manifests.policies.map(\.name) == ["a", "c"])
  }

  @Test func aFileThatIsNoYAMLHasNoObjects() {
    let good = policy(spec: "{}", metadata: "{name: a}")
    let reading = ManifestReading(good + "---\nspec: [}\n---\n" + good)
    #expect(reading.diagnostics.map(\.id) == ["yaml-syntax"])
    #expect(reading.manifests.isEmpty)
  }

  @Test func duplicates() {
    let marked = MarkedText(
      """
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: 1️⃣a}, spec: {}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: other}, spec: {}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: 2️⃣a, namespace: default}, spec: {}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: 3️⃣ns}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: 4️⃣ns, labels: {team: a}}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}
      """)
    let reading = ManifestReading(marked.text)
    let expected: [Expected] = [
      .at(
        2, "duplicate-object",
        "NetworkPolicy `default/a` is defined twice, differently: `metadata.namespace` is `default` here and missing there",
        notes: [1], hint: "first defined here"),
      .at(
        4, "duplicate-object",
        "Namespace `ns` is defined twice, differently: `metadata.labels.team` is `a` here and missing there",
        notes: [3]),
    ]
    #expect(marked.differences(reading.diagnostics, expected) == [])
    #expect(reading.manifests.policies.map(\.reference.namespace) == ["default", "other"])
  }

  /// The API server makes an object of each.
  @Test func oneGenerateName() {
    let reading = ManifestReading(
      """
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {generateName: a-}, spec: {}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {generateName: a-}, spec: {}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {generateName: a-}, spec: {}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {generateName: a-}, spec: {hostNetwork: true}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {generateName: a-, namespace: b}, spec: {}}
      """)
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.manifests.policies.map(\.name) == ["a-", "a-(2)"])
    #expect(reading.manifests.pods.map(\.metadata.name) == ["a-", "a-(2)", "a-"])
  }
}
