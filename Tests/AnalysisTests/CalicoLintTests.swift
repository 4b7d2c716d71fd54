import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What lint says of Calico's policies.
@Suite struct CalicoLintTests {
  private typealias W = CalicoWorld

  private static let closed = W.networkPolicy("np", "podSelector: {}, policyTypes: [Ingress]")
  private static let host = W.object(
    "HostEndpoint", "h", labels: "node: h", "node: w, interfaceName: eth0, expectedIPs: [172.16.0.1]")

  static let order: [LintCase] = [
    LintCase(
      "an audit policy cancels NetworkPolicies",
      [W.policy("audit", "order: 1, ingress: [{action: Log}, {action: Pass}]", isGlobal: true), closed],
      [
        "audit pass-cancels-policies: spec.ingress[1] leaves the tier, and so what it matches is no longer denied by the "
          + "isolation of NetworkPolicy `x/np`"
      ]),
    LintCase(
      "what passes a tier that passes anyway cancels nothing",
      [
        W.object("Tier", "t", "order: 1, defaultAction: Pass"),
        W.policy("audit", "tier: t, ingress: [{action: Pass}]", isGlobal: true), closed,
      ]),
    LintCase(
      "nor what passes where a tier behind denies it",
      [
        W.object("Tier", "t", "order: 2000000"),
        W.policy("p", "order: 1, ingress: [{action: Pass}]", isGlobal: true), closed,
        W.policy("q", "tier: t, ingress: [{action: Deny}]", isGlobal: true),
      ]),
    LintCase(
      "no order, beside a NetworkPolicy of the same pods",
      [W.policy("late", "selector: app == 'a', ingress: [{action: Deny}]"), closed],
      [
        "late order-missing: without `order` the policy is asked after every NetworkPolicy of its pods, such as `x/np`: "
          + "what one of them allows, no rule here denies"
      ]),
    LintCase(
      "no order, beside NetworkPolicies of other pods or directions",
      [
        W.policy("late", "selector: app == 'a', egress: [{action: Allow}]"), closed,
        W.networkPolicy(
          "out",
          "podSelector: {matchLabels: {app: b}}, egress: [{ports: [{port: 53, protocol: UDP}]}], policyTypes: [Egress]"),
      ]),
    LintCase(
      "one order and two answers",
      [
        W.policy("p", "order: 1, ingress: [{action: Allow}]"), W.policy("q", "order: 1, ingress: [{action: Deny}]"),
      ],
      [
        "p tie: `x/p` and `x/q` have one order and say different things: nobody can tell which is asked first for ingress"
      ]),
    LintCase(
      "one order and pods of their own",
      [
        W.policy("p", "order: 1, selector: app == 'a', ingress: [{action: Allow}]"),
        W.policy("q", "order: 1, selector: app == 'b', ingress: [{action: Deny}]"),
      ]),
    LintCase(
      "a rule behind one that matches as much",
      [
        W.policy(
          "p",
          "order: 1, ingress: [{action: Deny, source: {selector: has(app)}}, {action: Log}, "
            + "{action: Allow, protocol: TCP, source: {selector: has(app)}}]")
      ],
      [
        "p shadowed-rule: spec.ingress[2] never decides: spec.ingress[0] matches all that it does, and comes first"
      ]),
    LintCase(
      "a rule that asks for less at the other end of the policy",
      [
        W.policy(
          "p", "order: 1, ingress: [{action: Deny, destination: {selector: app == 'a'}}, {action: Allow}]")
      ]),
    LintCase(
      "behind a tier that denies at its end",
      [
        W.object("Tier", "t", "order: 2000000"), W.policy("p", "order: 1, ingress: [{action: Allow, protocol: UDP}]"),
        W.policy("q", "tier: t, ingress: [{action: Allow}]"),
      ],
      [
        "q never-asked: spec.ingress is never asked: every declared pod that the policy selects is isolated for ingress"
      ]),
  ]

  static let ends: [LintCase] = [
    LintCase(
      "nobody has the labels",
      [
        W.policy(
          "p",
          "order: 1, selector: app == 'z', ingress: [{action: Allow}]"),
        W.policy("q", "order: 1, selector: app starts with 'z', ingress: [{action: Allow}]"),
        W.policy("r", "order: 1, ingress: [{action: Allow, source: {selector: kind == 'partner'}}]"),
      ],
      [
        "p selects-nothing: `x/p` selects no declared pod: app in (z)",
        "q selects-nothing: `x/q` selects no declared pod: app starts with \"z\"",
        "r peer-selects-nothing: no declared pod and no declared set of addresses has kind == \"partner\"",
      ]),
    LintCase(
      "a set or a host endpoint has them",
      [
        host, W.object("GlobalNetworkSet", "s", labels: "kind: partner", "nets: [192.0.2.0/24]"),
        W.policy("p", "order: 1, ingress: [{action: Allow, source: {selector: kind == 'partner'}}]", isGlobal: true),
        W.policy("q", "order: 2, selector: node == 'h', ingress: [{action: Allow}]", isGlobal: true),
      ],
      [
        "p selects-host-endpoints: `p` also judges host endpoints, such as `h` of node `w`: its selectors ask for no label "
          + "that they lack"
      ]),
    LintCase(
      "pods alone, said so",
      [
        host,
        W.policy("p", "order: 1, namespaceSelector: all(), ingress: [{action: Allow}]", isGlobal: true),
        W.policy("q", "order: 2, selector: has(app), ingress: [{action: Allow}]", isGlobal: true),
      ]),
    LintCase(
      "labels of pods on the network of their node",
      [W.policy("p", "order: 1, selector: app == 'agent', ingress: [{action: Allow}]", isGlobal: true)],
      [
        "p only-host-network: `p` picks nothing: all declared pods with these labels are on the network of their node, such "
          + "as `z/agent`"
      ]),
    LintCase(
      "a port that nobody declares",
      [W.policy("p", "order: 1, ingress: [{action: Allow, protocol: TCP, destination: {ports: [htp]}}]")],
      ["p unknown-port-name: no destination of the rule declares a port named `htp` with protocol TCP"]),
    LintCase(
      "blocks of one family, and the metadata service",
      [
        W.policy(
          "p",
          "order: 1, types: [Ingress], ingress: [{action: Deny, source: {notNets: [192.0.2.0/24]}}, {action: Allow}]"),
        W.policy(
          "q",
          "order: 2, selector: app == 'a', egress: [{action: Allow, destination: {nets: [0.0.0.0/0]}}]"),
        W.policy(
          "r",
          "order: 3, selector: app == 'b', egress: [{action: Deny, destination: {nets: [169.254.0.0/16]}}, "
            + "{action: Allow, destination: {nets: [0.0.0.0/0]}}]"),
      ],
      [
        "p not-nets-one-family: spec.ingress[0].source.notNets has IPv4 blocks alone: the rule denies no IPv6 address",
        "q block-covers-metadata: `0.0.0.0/0` covers the metadata service of the cloud: 100.100.100.200, 169.254.169.254, "
          + "169.254.170.2, 169.254.170.23",
        "r block-covers-metadata: `0.0.0.0/0` covers the metadata service of the cloud: 100.100.100.200",
        "p deny-covers-pods: spec.ingress[0] denies `0.0.0.0/0`, in which pods have their addresses: what pods send to pods "
          + "is denied too",
      ]),
    LintCase(
      "metadata that another policy denies",
      [
        W.policy(
          "p",
          "order: 1, selector: app == 'a', egress: [{action: Deny, destination: {nets: [169.254.0.0/16, "
            + "100.100.100.200/32]}}]", isGlobal: true),
        W.policy("q", "order: 2, selector: app == 'a', egress: [{action: Allow, destination: {nets: [0.0.0.0/0]}}]"),
      ]),
    LintCase(
      "rules of a direction that is not listed",
      [W.policy("p", "order: 1, types: [Egress], ingress: [{action: Deny}], egress: [{action: Allow}]")],
      ["p rule-not-in-policy-types: rules of `ingress` are not read: types lists Egress only"]),
    LintCase(
      "no name server",
      [W.policy("p", "order: 1, egress: [{action: Allow, protocol: TCP}]")],
      ["p no-dns: `x/a` is isolated for egress and may not ask a name server"]),
    LintCase(
      "own labels that others inherit",
      [
        "{apiVersion: v1, kind: Pod, metadata: {name: liar, namespace: x, labels: {pcns.team: z}}, spec: {}}",
        W.policy("p", "order: 1, ingress: [{action: Allow}]"),
      ],
      [
        "- own-inherited-label: Pod `x/liar` has the label `pcns.team` of its own, which counts for policies in place of its "
          + "namespace's"
      ]),
  ]

  @Test(arguments: order + ends) func findings(of item: LintCase) throws {
    let found = try findings(item.objects)
    #expect(found == item.findings)
  }

  private func findings(_ objects: [String]) throws -> [String] { try SmallAnalyses.findings(W.world(objects)) }

  @Test func anAnnotationAcceptsAFinding() throws {
    let late = W.policy("late", "selector: app == 'a', ingress: [{action: Deny}]")
    let accepted = late.replacing(
      "namespace: x", with: "namespace: x, annotations: {netpol-verify/ignore: \"order-missing: it is meant so\"}")
    #expect(try findings([late, Self.closed]).count == 1)
    #expect(try findings([accepted, Self.closed]) == [])
  }
}
