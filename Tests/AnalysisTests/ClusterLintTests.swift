import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What lint says of policies whose rules also deny.
@Suite struct ClusterLintTests {
  private typealias W = ClusterWorld

  private static let anyPod = "{namespaces: {}}"
  private static let isolation = W.np("x", "closed", "podSelector: {}, policyTypes: [Ingress]")

  static let order: [LintCase] = [
    LintCase(
      "one rule covers another",
      [
        W.cnp(
          "p",
          ingress: [
            W.from("Pass", W.of("x")),
            W.from("Deny", "{pods: {namespaceSelector: {matchLabels: {ns: x}}, podSelector: {matchLabels: {app: a}}}}"),
          ])
      ],
      ["p shadowed-rule: spec.ingress[1] never decides: spec.ingress[0] matches all that it does, and comes first"]),
    LintCase(
      "ports that a rule leaves over",
      [
        W.cnp(
          "p",
          egress: [
            W.to("Accept", W.of("x"), "{tcp: {destinationPort: {number: 80}}}"), W.to("Deny", W.of("x")),
          ])
      ]),
    LintCase(
      "a stronger policy covers one of the other tier, and its own rule for one namespace does not",
      [
        W.cnp("p", ingress: [W.from("Accept", W.of("x"))]),
        W.cnp("q", "Baseline", 1, ingress: [W.from("Deny", W.of("x")), W.from("Deny", W.of("v"))]),
      ],
      [
        "q shadowed-rule: spec.ingress[0] never decides: spec.ingress[0] of ClusterNetworkPolicy `p` matches all that it "
          + "does, and comes first"
      ]),
    LintCase(
      "who passes leaves the tier alone",
      [
        W.cnp("p", ingress: [W.from("Pass", W.of("x"))]),
        W.cnp("q", "Baseline", 1, ingress: [W.from("Deny", W.of("x"))]),
      ]),
    LintCase(
      "and so covers a weaker policy of the tier",
      [
        W.cnp("p", ingress: [W.from("Pass", W.of("x"))]), W.cnp("q", "Admin", 11, ingress: [W.from("Deny", W.of("x"))]),
      ],
      [
        "q shadowed-rule: spec.ingress[0] never decides: spec.ingress[0] of ClusterNetworkPolicy `p` matches all that it "
          + "does, and comes first"
      ]),
    LintCase(
      "several rules together cover one, as far as declared pods go",
      [W.cnp("p", ingress: [W.from("Deny", W.of("x")), W.from("Deny", W.of("v")), W.from("Accept")])],
      [
        "p shadowed-rule: spec.ingress[2] decides nothing for any declared pod: what it matches is decided before it is "
          + "asked"
      ]),
    LintCase(
      "a NetworkPolicy's rule behind a stronger one",
      [
        W.cnp("p", subject: W.of("x"), ingress: [W.from("Deny", W.of("v"))]),
        W.np("x", "np", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns: v}}}]}]"),
      ],
      [
        "np shadowed-rule: spec.ingress[0] never decides: spec.ingress[0] of ClusterNetworkPolicy `p` matches all that it "
          + "does, and comes first"
      ]),
    LintCase(
      "not where a Pass leaves the tier before",
      [
        W.cnp(
          "p", subject: W.of("x"), ingress: [W.from("Pass", W.of("v")), W.from("Deny")]),
        W.np("x", "np", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns: v}}}]}]"),
      ]),
    LintCase(
      "Baseline behind isolation",
      [isolation, W.cnp("q", "Baseline", 1, subject: W.of("x"), ingress: [W.from("Deny", W.of("v"))])],
      ["q never-asked: spec.ingress is never asked: every declared pod that the policy selects is isolated for ingress"]
    ),
    LintCase(
      "Baseline of pods of which one is not isolated",
      [isolation, W.cnp("q", "Baseline", 1, ingress: [W.from("Deny", W.of("x"))])]),
    LintCase(
      "a tie that matters",
      [W.cnp("p", egress: [W.to("Accept", W.of("x"))]), W.cnp("q", egress: [W.to("Deny", W.of("x"))])],
      [
        "p tie: `p` and `q` have one priority and say different things: nobody can tell which is asked first for egress"
      ]),
    LintCase(
      "a tie that names have a part in",
      [
        W.cnp("p", egress: [W.to("Accept", "{domainNames: [a.example]}")]),
        W.cnp("q", egress: [W.to("Deny", W.of("x"))]),
      ],
      [
        "p domain-names: nobody can tell which addresses the names of spec.egress[0].to[0] have: that something is denied "
          + "is proved as if they were all addresses, that something is allowed as if they were none"
      ]),
    LintCase(
      "ties of other peers, and of the same action",
      [
        W.cnp("p", egress: [W.to("Accept", W.of("x"))]), W.cnp("q", egress: [W.to("Deny", W.of("v"))]),
        W.cnp("r", egress: [W.to("Accept", W.of("x"))]),
      ]),
    LintCase(
      "a Pass that comes to what Accept does",
      [W.cnp("p", egress: [W.to("Accept", W.of("x"))]), W.cnp("q", egress: [W.to("Pass", W.of("x"))])]),
    LintCase(
      "versions that nobody orders",
      [W.anp("old", ingress: [W.from("Allow", W.of("x"))]), W.cnp("new", ingress: [W.from("Deny", W.of("v"))])],
      [
        "old mixed-versions: AdminNetworkPolicy `old` and ClusterNetworkPolicy `new` are of one tier and of two versions, "
          + "which no enforcer orders: where they say different things, nothing is decided"
      ]),
  ]

  static let denials: [LintCase] = [
    LintCase(
      "everyone, as far as pods go", [W.cnp("p", ingress: [W.from("Deny")])],
      [
        "p deny-leaves-outside-open: spec.ingress[0] denies what pods send; what comes from outside the cluster and from "
          + "nodes still gets in"
      ]),
    LintCase(
      "where isolation closes the rest", [isolation, W.cnp("p", subject: W.of("x"), ingress: [W.from("Deny")])]),
    LintCase(
      "one family", [W.cnp("p", egress: [W.to("Accept"), W.to("Deny", "{networks: [0.0.0.0/0]}")])],
      ["p deny-leaves-family-open: spec.egress[1] denies every IPv4 address and no IPv6 address"]),
    LintCase(
      "both families", [W.cnp("p", egress: [W.to("Accept"), W.to("Deny", "{networks: [0.0.0.0/0, \"::/0\"]}")])]),
    LintCase(
      "pods in a block", [W.cnp("p", egress: [W.to("Deny", "{networks: [0.0.0.0/0, \"::/0\"]}")])],
      [
        "p deny-covers-pods: spec.egress[0] denies `0.0.0.0/0`, in which pods have their addresses: what pods send to pods "
          + "is denied too"
      ]),
    LintCase("a block in which no pod need be", [W.cnp("p", egress: [W.to("Deny", "{networks: [10.0.0.0/8]}")])]),
    LintCase(
      "a name that not every destination declares",
      [W.cnp("p", ingress: [W.from("Deny", W.of("x"), "{destinationNamedPort: http}")])],
      [
        "p deny-misses-port-name: spec.ingress[0] denies nothing at `x/b`, which declares no port named `http`"
      ]),
    LintCase(
      "a name that nobody declares",
      [W.cnp("p", ingress: [W.from("Deny", W.of("x"), "{destinationNamedPort: htpp}")])],
      ["p unknown-port-name: no destination of the rule declares a port named `htpp`"]),
    LintCase(
      "a name of several numbers",
      [W.cnp("p", subject: W.of("v"), ingress: [W.from("Accept", W.of("x"), "{destinationNamedPort: twice}")])],
      ["p several-port-numbers: `v/c` declares `twice` for several ports: 81/TCP, 82/TCP"]),
  ]

  static let peers: [LintCase] = [
    LintCase(
      "pods of every namespace",
      [
        W.cnp(
          "p", subject: "{pods: {podSelector: {matchLabels: {app: a}}}}",
          egress: [W.to("Accept", "{pods: {podSelector: {matchLabels: {app: c}}}}")])
      ],
      [
        "p no-namespace-selector: spec.subject.pods has no namespaceSelector, which means the pods of every namespace",
        "p no-namespace-selector: spec.egress[0].to[0].pods has no namespaceSelector, which means the pods of every "
          + "namespace",
      ]),
    LintCase(
      "pods on the network of their node",
      [W.cnp("p", subject: W.of("z"), egress: [W.to("Deny", W.of("x"))])],
      [
        "p only-host-network: `p` picks nothing: all declared pods with these labels are on the network of their node, "
          + "such as `z/agent`"
      ]),
    LintCase(
      "labels that nobody has", [W.cnp("p", egress: [W.to("Deny", W.of("w"))])],
      ["p peer-selects-nothing: no declared namespace has ns=w"]),
    LintCase(
      "names, and nodes that nobody declares",
      [
        W.cnp(
          "p",
          egress: [
            W.to("Accept", "{domainNames: [\"*.example.com\"]}"), W.to("Deny", "{nodes: {matchLabels: {a: b}}}"),
          ])
      ],
      [
        "p domain-names: nobody can tell which addresses the names of spec.egress[0].to[0] have: that something is denied "
          + "is proved as if they were all addresses, that something is allowed as if they were none",
        "p unknown-nodes: spec.egress[1].to[0] picks nodes, and no manifest declares one: which addresses it matches is "
          + "not known",
      ]),
    LintCase(
      "metadata that a rule before denies",
      [
        W.cnp(
          "p",
          egress: [
            W.to("Deny", "{networks: [169.254.0.0/16, 100.64.0.0/10]}"), W.to("Accept", "{networks: [0.0.0.0/0]}"),
          ])
      ]),
    LintCase(
      "metadata that is accepted", [W.cnp("p", egress: [W.to("Accept", "{networks: [169.254.0.0/16]}")])],
      [
        "p block-covers-metadata: `169.254.0.0/16` covers the metadata service of the cloud: 169.254.169.254, 169.254.170.2, 169.254.170.23"
      ]),
  ]

  @Test(arguments: order + denials + peers) func findings(of item: LintCase) throws {
    #expect(try SmallAnalyses.findings(W.world(item.objects)) == item.findings)
  }
}
