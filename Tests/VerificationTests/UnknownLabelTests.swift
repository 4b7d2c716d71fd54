import Testing
import Verification
import VerificationSupport

/// Objects that are not read select pods by labels that operators and controllers set (kinds, U4, U10; semantics D3).
struct UnknownLabelTests {
  private static let pods = """
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: s, labels: {app: web}}, spec: {containers: []}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: db, namespace: s, labels: {app: db}}, spec: {containers: []}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: far, namespace: t, labels: {app: db}}, spec: {containers: []}}
    ---
    {apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: x, namespace: s}, spec: {}}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: ss, namespace: s}
    spec: {selector: {matchLabels: {app: ss}}, template: {metadata: {labels: {app: ss}}, spec: {containers: []}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: d, namespace: s}
    spec: {selector: {matchLabels: {app: d}}, template: {metadata: {labels: {app: d}}, spec: {containers: []}}}

    """

  private static let closed = """
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: closed, namespace: s}
    spec: {podSelector: {}, policyTypes: [Ingress]}

    """

  /// An object that can deny (`SecurityGroupPolicy`), or allow and deny (`ApplicationNetworkPolicy`).
  private static func object(_ isAllowing: Bool, _ labels: String, in space: String = "s") -> String {
    let (group, kind) =
      isAllowing ? ("networking.k8s.aws", "ApplicationNetworkPolicy") : ("vpcresources.k8s.aws", "SecurityGroupPolicy")
    return """
      ---
      apiVersion: \(group)/v1
      kind: \(kind)
      metadata: {name: o, namespace: \(space)}
      spec: {podSelector: {matchLabels: {\(labels)}}}

      """
  }

  private static func reach(_ kind: String, _ to: String, each: String = "all") -> String {
    let claim = kind == "mustReach" ? ", each: \(each)" : ""
    return "\(kind): {from: {workload: s/Pod/web}, to: {\(to)}, ports: [80/TCP]\(claim)}"
  }

  private static let prometheus = "workload: s/Prometheus/x"
  private static let set = "workload: s/StatefulSet/ss"
  private static let deployment = "workload: s/Deployment/d"
  private static let second = "statefulset.kubernetes.io/pod-name: ss-1"

  static let cases: [(String, manifests: String, claim: String, verdict: String)] = [
    ("what may deny leaves a success open", object(false, "team: z"), reach("mustReach", prometheus), "inconclusive"),
    ("and what it may prevent", object(false, "team: z"), reach("neverReaches", prometheus), "inconclusive"),
    (
      "labels that the operator fixes are known", object(false, "prometheus: other"), reach("mustReach", prometheus),
      "proved"
    ),
    (
      "of another namespace are other pods", object(false, "team: z", in: "t"), reach("mustReach", prometheus), "proved"
    ),
    (
      "what may allow leaves a denial open", closed + object(true, "team: z"), reach("neverReaches", prometheus),
      "inconclusive"
    ),
    ("and a failure", closed + object(true, "team: z"), reach("mustReach", prometheus), "inconclusive"),
    ("but no other's", closed + object(true, "team: z"), reach("neverReaches", deployment), "proved"),
    ("the second pod of a set is there", object(false, second), reach("mustReach", set), "inconclusive"),
    ("and so is the first", object(false, second), reach("neverReaches", set), "violated"),
    ("which nothing allows", closed + object(true, second), reach("mustReach", set), "violated"),
    ("the second may be allowed", closed + object(true, second), reach("neverReaches", set), "inconclusive"),
    (
      "a name of another set", closed + object(true, "statefulset.kubernetes.io/pod-name: tt-1"),
      reach("neverReaches", set), "proved"
    ),
    ("a hash may be any", object(false, "pod-template-hash: abc"), reach("neverReaches", deployment), "inconclusive"),
    ("one of its kind alone", object(false, "pod-template-hash: abc"), reach("neverReaches", set), "violated"),
    (
      "one of several is there elsewhere", object(false, "team: z"),
      reach("mustReach", "namespaceSelector: {}, podSelector: {matchLabels: {app: db}}", each: "some"), "proved"
    ),
    (
      "each target may be denied",
      object(false, "app: db") + object(false, "app: db", in: "t").replacing("name: o", with: "name: p"),
      reach("mustReach", "namespaceSelector: {}, podSelector: {matchLabels: {app: db}}", each: "some"), "inconclusive"
    ),
    (
      "no target is open", closed + object(true, "team: z"), reach("mustReach", "workload: s/Pod/db", each: "some"),
      "violated"
    ),
    (
      "who may be isolated", object(true, "team: z"), "defaultDeny: {pods: {\(prometheus)}, directions: [Ingress]}",
      "inconclusive"
    ),
    (
      "who may be released", closed + object(true, "team: z"),
      "defaultDeny: {pods: {\(prometheus)}, directions: [Ingress]}", "inconclusive"
    ),
    (
      "an annotation is of its own pod",
      closed
        + "---\n{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: s, labels: {team: z}, annotations: {k8s.v1.cni.cncf.io/networks: n}}, spec: {containers: []}}\n",
      reach("neverReaches", prometheus), "proved"
    ),
  ]

  @Test(arguments: cases)
  func verdicts(title: String, manifests: String, claim: String, verdict: String) throws {
    let (outcome, _) = try Inline.verify(
      Self.pods + manifests, model: "{podCIDRs: [10.244.0.0/16], unknownKinds: warn}",
      properties: "- {name: p, \(claim)}")
    #expect(outcome.properties.map(\.verdict.name) == [verdict])
  }
}
