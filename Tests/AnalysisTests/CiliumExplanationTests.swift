import Advice
import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Testing
import Verification
import VerificationSupport

/// What `explain` tells of flows that Cilium judges, and which edits it offers.
@Suite struct CiliumExplanationTests {
  private typealias W = CiliumWorld

  private func explain(
    _ objects: [String], from: String = "x/b", to: String = "x/a", _ transport: TransportProtocol = .tcp,
    port: UInt16 = 80
  ) throws -> FlowExplanation {
    try SmallAnalyses.explain(W.world(objects), from: from, to: to, transport, port: port)
  }

  private func items(_ trace: RuleTrace) -> [String] {
    (trace.peers + trace.ports).map { "\($0.isUnclear ? "?" : $0.isMatch ? "✓" : "✗") \($0.field) \($0.text)" }
  }

  // MARK: Rules

  private static let namespace = #""k8s:io.kubernetes.pod.namespace""#

  /// A rule for ingress at x/a, who asks, and what its items say.
  static let rules: [(rule: String, from: String, items: [String])] = [
    ("", "x/b", ["✗ {} names neither ends nor ports, and so matches nothing"]),
    ("fromEndpoints: []", "x/b", ["✗ fromEndpoints an empty list: nobody, whatever else the rule says"]),
    ("fromEndpoints: [{}]", "x/b", ["✓ fromEndpoints[0] any endpoint in namespace `x`"]),
    (
      "fromEndpoints: [{}]", "z/c",
      ["✗ fromEndpoints[0] any endpoint in namespace `x`: the pod is in namespace `z`"]
    ),
    (
      "fromEndpoints: [{matchLabels: {app: b, tier: web}}]", "x/b",
      [
        "✗ fromEndpoints[0] endpoints with app=b,tier=web in namespace `x`: the pod has no label tier (tier=web is asked "
          + "for)"
      ]
    ),
    (
      "fromEndpoints: [{matchLabels: {\"k8s:io.cilium.k8s.namespace.labels.team\": z}}]", "x/b",
      [
        "✗ fromEndpoints[0] endpoints with k8s:io.cilium.k8s.namespace.labels.team=z: namespace `x` has team=x "
          + "(k8s:io.cilium.k8s.namespace.labels.team=z is asked for)"
      ]
    ),
    (
      "fromEndpoints: [{matchLabels: {\"container:app\": b}}]", "x/b",
      [
        "✗ fromEndpoints[0] endpoints with container:app=b in namespace `x`: no pod has labels of source `container`"
      ]
    ),
    (
      "fromEndpoints: [{}]", "192.0.2.1",
      ["✗ fromEndpoints[0] any endpoint in namespace `x`: selectors match endpoints of pods, and it is none"]
    ),
    ("fromEntities: [world, cluster]", "192.0.2.1", ["✓ fromEntities[0] entity `world`", unsure("cluster")]),
    ("fromEntities: [kube-apiserver]", "x/b", ["✗ fromEntities[0] entity `kube-apiserver`"]),
    ("fromCIDR: [192.0.2.0/24]", "192.0.2.1", ["✓ fromCIDR[0] addresses of 192.0.2.0/24"]),
    (
      "fromCIDRSet: [{cidr: 192.0.2.0/24, except: [192.0.2.0/31]}]", "192.0.2.1",
      ["✗ fromCIDRSet[0] addresses of 192.0.2.0/24 but 192.0.2.0/31: 192.0.2.1 is in 192.0.2.0/31"]
    ),
    ("fromCIDR: [198.51.100.0/24]", "192.0.2.1", ["✗ fromCIDR[0] addresses of 198.51.100.0/24: 192.0.2.1 is not one"]),
    (
      "fromCIDRSet: [{cidrGroupRef: none}]", "192.0.2.1",
      ["✗ fromCIDRSet[0] addresses of CiliumCIDRGroup none: there are none"]
    ),
    (
      "fromEndpoints: [{}], toPorts: [{ports: [{port: \"80\", protocol: UDP}, {port: \"81\", endPort: 90}, {port: HTTP}]}]",
      "x/b",
      [
        "✓ fromEndpoints[0] any endpoint in namespace `x`", "✗ toPorts[0].ports[0] 80/UDP: the flow is TCP",
        "✗ toPorts[0].ports[1] 81-90/any protocol: the flow is on 80",
        "✓ toPorts[0].ports[2] port name `http`/any protocol",
      ]
    ),
    (
      "fromEndpoints: [{}], toPorts: [{ports: [{port: web, protocol: TCP}]}]", "x/b",
      [
        "✓ fromEndpoints[0] any endpoint in namespace `x`",
        "✗ toPorts[0].ports[0] port name `web`/TCP: the destination declares no port of this name",
      ]
    ),
    (
      "fromEndpoints: [{}], toPorts: [{}]", "x/b",
      [
        "✓ fromEndpoints[0] any endpoint in namespace `x`", "✗ toPorts no item has ports: none matches",
      ]
    ),
    (
      "fromEndpoints: [{}], icmps: [{fields: [{type: 8}]}]", "x/b",
      [
        "✓ fromEndpoints[0] any endpoint in namespace `x`", "✗ icmps messages of ICMP, and no connection",
      ]
    ),
  ]

  private static func unsure(_ entity: String) -> String {
    "? fromEntities[1] entity `\(entity)`: it is not known which addresses the API server has"
  }

  @Test(arguments: rules) func rule(rule: String, from: String, items: [String]) throws {
    let explanation = try explain([W.policy("p", "ingress: [{\(rule)}]")], from: from)
    let trace = try #require(explanation.cases.first?.ingress.policies.first?.rules.first)
    #expect(self.items(trace) == items)
    #expect(trace.isMatch == (explanation.answer == .allow))
  }

  /// A rule for egress of x/b, and what its items say of a flow to x/a.
  static let egress: [(rule: String, items: [String])] = [
    (
      "toFQDNs: [{matchName: a.example.com}]",
      ["✗ toFQDNs[0] addresses of `a.example.com`: pods are matched with no name"]
    ),
    (
      "toServices: [{k8sService: {serviceName: b}}]",
      ["✗ toServices[0] the endpoints of Service b"]
    ),
    (
      "toServices: [{k8sService: {serviceName: none, namespace: x}}], toPorts: [{ports: [{port: \"80\"}]}]",
      [
        "? toServices[0] the endpoints of Service x/none: no manifest says which endpoints these are",
        "✓ toPorts[0].ports[0] 80/any protocol",
      ]
    ),
    (
      "toEndpoints: [{}], toPorts: [{ports: [{port: http, protocol: TCP}]}]",
      [
        "✓ toEndpoints[0] any endpoint in namespace `x`",
        "? toPorts[0].ports[0] port name `http`/TCP: it may stand for another number, or for none (one number counts for "
          + "the whole cluster)",
      ]
    ),
    (
      "toEndpoints: [{}], toPorts: [{ports: [{port: web, protocol: TCP}]}]",
      [
        "✓ toEndpoints[0] any endpoint in namespace `x`",
        "✗ toPorts[0].ports[0] port name `web`/TCP: the cluster declares it as 9/TCP",
      ]
    ),
  ]

  @Test(arguments: egress) func ruleForEgress(rule: String, items: [String]) throws {
    let explanation = try explain([W.policy("p", "egress: [{\(rule)}]", of: "{matchLabels: {app: b}}")])
    let trace = try #require(explanation.cases.first?.egress.policies.first?.rules.first)
    #expect(self.items(trace) == items)
  }

  @Test func restrictionsAreNoted() throws {
    let rule = #"fromEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{path: /}]}}]"#
    let explanation = try explain([W.policy("p", "ingress: [{\(rule)}]")])
    #expect(
      explanation.cases.first?.ingress.policies.first?.rules.first?.note == "what it allows is restricted by http")
  }

  // MARK: Policies

  /// What is told of the policies at x/a, each with what its rules say.
  private func ingress(_ objects: [String], from: String = "x/b") throws -> [String] {
    let explanation = try explain(objects, from: from)
    let trace = try #require(explanation.cases.first).ingress
    func text(_ policy: PolicyTrace, _ mark: String) -> String {
      let rules = policy.rules.map { rule in
        let field = rule.field.split(separator: ".").last ?? ""
        return "\(field) "
          + (rule.shadowedBy != nil ? "shadowed" : rule.isMatch ? "match" : rule.isUnclear ? "unclear" : "no")
      }
      return "\(mark)\(policy.object.name): " + rules.joined(separator: ", ")
    }
    return ["\(explanation.answer)"] + trace.policies.map { text($0, "") }
      + trace.unasked.map { text($0, "not asked ") }
  }

  @Test func whatDeniesIsAskedFirst() throws {
    let allow = W.policy("p", "ingress: [{fromEndpoints: [{}]}]")
    let both = W.policy(
      "q", "ingress: [{fromEndpoints: [{}]}], ingressDeny: [{fromEndpoints: [{matchLabels: {app: b}}]}]")
    #expect(
      try ingress([allow, both])
        == ["deny", "q: ingressDeny[0] match, ingress[0] shadowed", "not asked p: ingress[0] match"])
    #expect(
      try ingress([allow, both], from: "z/c")
        == ["deny", "q: ingressDeny[0] no, ingress[0] no", "p: ingress[0] no"])
  }

  @Test func blocksThatSpeakOfOthersAreNotTold() throws {
    let policy = """
      {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: x}, specs: [
        {endpointSelector: {matchLabels: {app: b}}, ingress: [{}]},
        {endpointSelector: {matchLabels: {app: a}}, ingress: [{fromEndpoints: [{}]}]},
        {endpointSelector: {}, egress: [{toEntities: [all]}]}]}
      """
    #expect(try ingress([policy]) == ["allow", "p: ingress[0] match"])
    let explanation = try explain([policy])
    #expect(explanation.cases.first?.ingress.policies.first?.rules.first?.field == "specs[1].ingress[0]")
    #expect(explanation.cases.first?.ingress.policies.first?.selector == "endpoints with app=a")
  }

  /// NetworkPolicies are told as Cilium reads them: a block matches no pod, and labels that are no part of an identity are
  /// missing (semantics L9, L34).
  @Test func networkPoliciesAreReadByIdentities() throws {
    let any = W.policy("p", "ingress: [{}]")
    let block = W.networkPolicy(
      "np", "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]")
    #expect(try ingress([any, block]) == ["deny", "p: ingress[0] no", "np: ingress[0] no"])
    let explanation = try explain([any, block])
    let trace = try #require(explanation.cases.first?.ingress.policies.first { $0.object.name == "np" }?.rules.first)
    #expect(
      items(trace) == ["✗ from[0] addresses of 10.0.0.0/8: 10.0.0.1 is a pod's, which no block matches"])
    let hash = W.networkPolicy("np", "podSelector: {matchLabels: {pod-template-hash: h}}, ingress: [{}]")
    #expect(try ingress([any, hash]) == ["deny", "p: ingress[0] no"])
  }

  @Test func theOwnNodeLeavesItOpen() throws {
    let explanation = try explain([W.agent, W.policy("p", "ingress: [{fromEntities: [world]}]")], from: "z/agent")
    #expect(explanation.answer == .undecided)
    #expect(
      explanation.open.map(\.text) == ["on which node the pod runs that CiliumNetworkPolicy x/p judges is not known"])
  }

  // MARK: Edits

  private static let closed = W.policy("p", "ingress: [{fromEntities: [world]}]")

  /// Objects, who asks x/a, and the steps of the edits that are offered.
  static let edits: [(objects: [String], from: String, steps: [String])] = [
    ([closed], "x/b", ["add a rule to spec.ingress"]),
    ([closed], "z/c", ["add a rule to spec.ingress"]),
    // What denies goes, and what allows comes.
    (
      [W.policy("p", "ingress: [{fromEntities: [world]}], ingressDeny: [{fromEndpoints: [{}]}]")], "x/b",
      ["remove spec.ingressDeny[0], which denies it", "add a rule to spec.ingress"]
    ),
    // The only rule of a direction leaves one behind that isolates.
    (
      [W.policy("p", "enableDefaultDeny: {ingress: false}, ingressDeny: [{fromEndpoints: [{}]}]")], "x/b",
      ["replace spec.ingressDeny[0], which denies it, with"]
    ),
    // Of several policies, to that of the fewest pods.
    (
      [W.policy("all", "ingress: [{fromEntities: [world]}]", isClusterwide: true), closed], "x/b",
      ["add a rule to spec.ingress"]
    ),
    // What is let through is denied by a rule, or by no longer allowing it.
    (
      [W.policy("p", "ingress: [{fromEndpoints: [{}]}, {fromEntities: [world]}]")], "x/b",
      [
        "add a rule to spec.ingressDeny, which it does not have yet", "remove spec.ingress[0], which allows it",
        "add a policy that isolates x/b for egress, then allow what it needs",
        "add a policy that denies it, and nothing else",
      ]
    ),
    // Where nothing isolates, by a policy of its own.
    (
      [W.policy("p", "ingress: [{}]", of: "{matchLabels: {app: b}}")], "x/b",
      [
        "add a policy that isolates x/a for ingress, then allow what it needs",
        "add a policy that denies it, and nothing else",
        "add a policy that isolates x/b for egress, then allow what it needs",
        "add a policy that denies it, and nothing else",
      ]
    ),
  ]

  @Test(arguments: edits) func edit(objects: [String], from: String, steps: [String]) throws {
    let explanation = try explain(objects, from: from)
    let found = explanation.denying + explanation.allowing
    #expect(found.flatMap(\.steps).map(\.text) == steps)
  }

  @Test func whatIsWritten() throws {
    func yaml(_ objects: [String], from: String) throws -> [String]? {
      let explanation = try explain(objects, from: from)
      let steps = (explanation.allowing + explanation.denying).flatMap(\.steps)
      return steps.first { !$0.yaml.isEmpty && $0.object.kind != "NetworkPolicy" }?.yaml
    }
    #expect(
      try yaml([Self.closed], from: "z/c") == [
        "- fromEndpoints: [{matchLabels: {app: c, \"k8s:io.kubernetes.pod.namespace\": z}}]", "  toPorts:",
        "  - ports: [{port: \"80\", protocol: TCP}]",
      ])
    #expect(
      try yaml([W.policy("p", "ingress: [{}]")], from: "192.0.2.1")?.first == "- fromCIDR: [192.0.2.1/32]")
    #expect(
      try yaml([W.agent, W.policy("p", "ingress: [{}]")], from: "z/agent")?.first
        == "- fromEntities: [host, remote-node]")
    #expect(
      try yaml([W.policy("p", "ingress: [{}]", of: "{matchLabels: {app: b}}")], from: "z/c") == [
        "apiVersion: cilium.io/v2", "kind: CiliumNetworkPolicy", "metadata: {name: deny-ingress-a, namespace: \"x\"}",
        "spec:", "  endpointSelector: {matchLabels: {app: a}}", "  enableDefaultDeny: {ingress: false}",
        "  ingressDeny:", "  - fromEndpoints: [{matchLabels: {app: c, \"k8s:io.kubernetes.pod.namespace\": z}}]",
        "    toPorts:", "    - ports: [{port: \"80\", protocol: TCP}]",
      ])
  }
}
