import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What lint says of Cilium's policies, and of NetworkPolicies beside them.
@Suite struct CiliumLintTests {
  private typealias W = CiliumWorld

  private static let dns =
    #"{toEntities: [all], toPorts: [{ports: [{port: "53"}], rules: {dns: [{matchPattern: "*"}]}}]}"#
  private static let toDNS = #"{toEntities: [all], toPorts: [{ports: [{port: "53"}]}]}"#
  private static let inTheCluster =
    #"{matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: Exists}]}"#

  // MARK: Rules

  static let nothing: [LintCase] = [
    LintCase("a default deny", [W.policy("p", "ingress: [{}]")]),
    LintCase(
      "a rule without a condition beside others",
      [W.policy("p", "ingress: [{}, {fromEntities: [world]}]")],
      [
        "p rule-matches-nothing: spec.ingress[0] names neither ends nor ports, and so matches nothing: it lets nothing "
          + "through, and isolates"
      ]),
    LintCase(
      "a rule without a condition that is to allow, by its policy's name",
      [W.policy("allow-all", "ingress: [{}]")],
      [
        "allow-all rule-matches-nothing: spec.ingress[0] names neither ends nor ports, and so matches nothing: it lets "
          + "nothing through, and isolates"
      ]),
    LintCase(
      "a rule without a condition that denies",
      [W.policy("p", "ingressDeny: [{}]")],
      [
        "p rule-matches-nothing: spec.ingressDeny[0] names neither ends nor ports, and so matches nothing: it denies "
          + "nothing, and isolates"
      ]),
    LintCase("ports alone", [W.policy("p", #"ingress: [{toPorts: [{ports: [{port: "80"}]}]}]"#)]),
    LintCase(
      "an empty list beside a field that is filled, in the only rule",
      [W.policy("p", "ingress: [{fromEndpoints: [], fromEntities: [world]}]")],
      [
        "p empty-peer-list: spec.ingress[0].fromEndpoints is an empty list, which is nobody: `fromEntities` beside it counts "
          + "for nothing, and the rule lets nothing through, and isolates"
      ]),
    LintCase("an empty list alone", [W.policy("p", "ingress: [{fromEndpoints: []}]")]),
    LintCase(
      "an empty list beside another rule",
      [W.policy("p", "ingress: [{fromEndpoints: []}, {fromEntities: [cluster]}]")],
      [
        "p empty-peer-list: spec.ingress[0].fromEndpoints is an empty list, which is nobody: the rule lets nothing "
          + "through, and isolates, whatever else it says"
      ]),
    LintCase(
      "a posture of a direction without rules",
      [W.policy("p", "enableDefaultDeny: {egress: true}, ingress: [{fromEntities: [world]}]")],
      ["p default-deny-without-rules: spec.enableDefaultDeny.egress does nothing: the block has no rule for egress"]),
    LintCase(
      "a posture of a direction without rules that isolates nobody",
      [W.policy("p", "enableDefaultDeny: {egress: false}, ingress: [{fromEntities: [world]}]")]),
  ]

  static let services: [LintCase] = [
    LintCase(
      "a Service that there is", [W.policy("p", "egress: [{toServices: [{k8sService: {serviceName: b}}]}, \(dns)]")]),
    LintCase(
      "a Service by its labels",
      [W.policy("p", "egress: [{toServices: [{k8sServiceSelector: {selector: {matchLabels: {tier: b}}}}]}, \(dns)]")]),
    LintCase(
      "a Service that nobody has",
      [W.policy("p", "egress: [{toServices: [{k8sService: {serviceName: b, namespace: z}}]}, \(dns)]")],
      ["p unmatched-service: spec.egress[0].toServices matches no Service of the manifests: the rule allows nothing"]),
    LintCase(
      "a Service that nobody has, and ports",
      [
        W.policy(
          "p",
          "egress: [{toServices: [{k8sService: {serviceName: nobody}}], toPorts: [{ports: [{port: \"80\"}]}]}, \(dns)]")
      ],
      [
        "p unmatched-service: spec.egress[0].toServices matches no Service of the manifests: where it matches none, the "
          + "rule opens its ports towards every destination"
      ]),
    LintCase(
      "a Service in a rule that denies",
      [
        W.policy(
          "p",
          "egressDeny: [{toServices: [{k8sService: {serviceName: b}}], toPorts: [{ports: [{port: \"80\"}]}]}], "
            + "enableDefaultDeny: {egress: false}")
      ],
      [
        "p unmatched-service: spec.egressDeny[0].toServices of a rule that denies is never looked up: the ports are denied "
          + "towards every destination"
      ]),
    LintCase(
      "a Service in a rule that denies, without ports",
      [
        W.policy(
          "p", "egressDeny: [{toServices: [{k8sService: {serviceName: b}}]}], enableDefaultDeny: {egress: false}")
      ],
      [
        "p unmatched-service: spec.egressDeny[0].toServices of a rule that denies is never looked up: it denies nothing"
      ]),
  ]

  static let ports: [LintCase] = [
    LintCase(
      "a name that stands for one number",
      [W.policy("p", "egress: [{toEntities: [cluster], toPorts: [{ports: [{port: web}]}]}, \(dns)]")]),
    LintCase(
      "a name that stands for two numbers",
      [W.policy("p", "egress: [{toEntities: [cluster], toPorts: [{ports: [{port: http}]}]}, \(dns)]")],
      [
        "p several-port-numbers: spec.egress[0] names port `http`, which pods of the cluster declare as 80/TCP and 8080/TCP"
      ]),
    LintCase(
      "a name that nobody declares, towards others",
      [W.policy("p", "egress: [{toEntities: [cluster], toPorts: [{ports: [{port: none}]}]}, \(dns)]")],
      ["p unknown-port-name: no pod of the cluster declares a port named `none`"]),
    LintCase(
      "a name that the subject does not declare",
      [W.policy("p", "ingress: [{fromEntities: [cluster], toPorts: [{ports: [{port: web, protocol: TCP}]}]}]")],
      ["p unknown-port-name: no destination of the rule declares a port named `web` with protocol TCP"]),
    LintCase(
      "the port of a Service",
      [
        W.policy(
          "p", "ingress: [{fromEntities: [world], toPorts: [{ports: [{port: \"80\"}]}]}]",
          of: "{matchLabels: {app: b}}")
      ],
      ["p service-port: 80 is the port of Service `x/b`; its pods listen on 8080, and policies see that"]),
  ]

  // MARK: Ends

  static let ends: [LintCase] = [
    LintCase(
      "pods of the own namespace alone",
      [W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {app: c}}]}]")],
      ["p peer-selects-nothing: no declared pod of `x` has app=c"]),
    LintCase(
      "pods of another namespace",
      [
        W.policy(
          "p", #"ingress: [{fromEndpoints: [{matchLabels: {app: c, "k8s:io.kubernetes.pod.namespace": z}}]}]"#)
      ]),
    LintCase(
      "a subject that nobody is",
      [W.policy("p", "ingress: [{fromEntities: [world]}]", of: "{matchLabels: {app: other}}")],
      ["p selects-nothing: `x/p` selects no declared pod: app=other"]),
    LintCase(
      "a subject on the network of its node",
      [
        W.agent,
        W.policy(
          "p", "ingress: [{fromEntities: [world]}]", isClusterwide: true, of: "{matchLabels: {app: agent}}"),
      ],
      [
        "p only-host-network: `p` picks nothing: all declared pods with these labels are on the network of their node, such "
          + "as `z/agent`"
      ]),
    LintCase(
      "a subject by a label that no pod can have",
      [W.policy("p", "ingress: [{fromEntities: [world]}]", of: "{matchLabels: {\"container:app\": a}}")],
      ["p selects-nothing: `x/p` selects no declared pod: endpoints with container:app=a"]),
    LintCase(
      "a block that holds a pod's address and others",
      [W.policy("p", "ingress: [{fromCIDR: [10.1.0.0/16]}]")],
      ["p block-leaves-out-pods: `10.1.0.0/16` covers addresses of pods, and matches none of them: 10.1.0.1"]),
    LintCase("a block of all addresses", [W.policy("p", "ingress: [{fromCIDR: [0.0.0.0/0]}]")]),
    LintCase(
      "a block of a NetworkPolicy",
      [
        W.policy("p", "ingress: [{}]"),
        W.networkPolicy(
          "np", "podSelector: {matchLabels: {app: b}}, ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}]"),
      ],
      ["np block-leaves-out-pods: `10.1.0.0/16` covers addresses of pods, and matches none of them: 10.1.0.1"]),
    LintCase(
      "all namespaces but one",
      [
        W.policy(
          "p",
          #"ingress: [{fromEndpoints: [{matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: NotIn, "#
            + "values: [z]}]}]}]")
      ],
      [
        "p negative-namespace: spec.ingress[0].fromEndpoints[0] only says in which namespaces the end is not: nodes and "
          + "what is outside are in none, and may be matched"
      ]),
    LintCase(
      "a label that is no part of an identity",
      [W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {pod-template-hash: h}}]}]")],
      [
        "p unseen-label: `pod-template-hash` is no part of what Cilium knows of a pod: a selector that asks for it matches "
          + "nothing"
      ]),
    LintCase(
      "a label that is no part of an identity, in a NetworkPolicy",
      [
        W.policy("p", "ingress: [{}]"),
        W.networkPolicy("np", "podSelector: {matchLabels: {pod-template-hash: h}}, ingress: [{}]"),
      ],
      [
        "np unseen-label: `pod-template-hash` is no part of what Cilium knows of a pod: a selector that asks for it matches "
          + "nothing"
      ]),
    LintCase(
      "everyone of the cluster",
      [W.policy("p", "ingress: [{fromEntities: [world]}]", isClusterwide: true)],
      [
        "p isolates-other-endpoints: spec also isolates the health endpoint of each node (`reserved:health`) for ingress, "
          + "and no policy lets through what nodes ask it"
      ]),
    LintCase(
      "everyone of the cluster, with nodes let in",
      [
        W.policy("p", "ingress: [{fromEntities: [world]}]", isClusterwide: true),
        W.policy(
          "q", "ingress: [{fromEntities: [remote-node]}]", isClusterwide: true,
          of: "{matchLabels: {\"reserved:health\": \"\"}}"),
      ],
      ["q selects-nothing: `q` selects no declared pod: endpoints with reserved:health="]),
    LintCase("every pod", [W.policy("p", "ingress: [{fromEntities: [world]}]", isClusterwide: true, of: inTheCluster)]),
    LintCase(
      "names, and a proxy that learns them",
      [W.policy("p", "egress: [{toFQDNs: [{matchName: a.example.com}]}, \(dns)]")]),
    LintCase(
      "names, and no proxy",
      [W.policy("p", "egress: [{toFQDNs: [{matchName: a.example.com}]}, \(toDNS)]")],
      [
        "p names-are-not-learnt: spec.egress[0].toFQDNs matches nothing for Pod `x/a`: no rule sends its questions to the "
          + "proxy that learns the addresses"
      ]),
  ]

  // MARK: What decides

  static let decisions: [LintCase] = [
    LintCase(
      "a rule that another policy denies",
      [
        W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}]"),
        W.policy("q", "ingressDeny: [{fromEndpoints: [{}]}], enableDefaultDeny: {ingress: false}"),
      ],
      [
        "p shadowed-rule: spec.ingress[0] never decides: spec.ingressDeny[0] of CiliumNetworkPolicy `x/q` matches all that "
          + "it does, and comes first"
      ]),
    LintCase(
      "a rule that its own policy denies",
      [
        W.policy(
          "p", "ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}], ingressDeny: [{fromEndpoints: [{}]}]")
      ],
      [
        "p shadowed-rule: spec.ingress[0] never decides: spec.ingressDeny[0] matches all that it does, and comes first"
      ]),
    LintCase(
      "a rule that another rule makes idle",
      [W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}, {fromEndpoints: [{}]}]")],
      ["p redundant-rule: spec.ingress[0] allows nothing that other rules do not allow"]),
    LintCase(
      "a rule that another rule makes idle, beside a pod on the network of a node",
      [W.agent, W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}, {fromEndpoints: [{}]}]")],
      ["p redundant-rule: spec.ingress[0] allows nothing that other rules do not allow"]),
    LintCase(
      "a policy beside a wider one",
      [
        W.policy("p", "ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}]"),
        W.policy("q", "ingress: [{fromEndpoints: [{}]}]"),
      ],
      ["p redundant-policy: `x/p` changes nothing: without it every pod that could exist has the same connections"]),
    LintCase(
      "the only policy that isolates, whose rule allows what is allowed anyway",
      [
        W.policy("p", "ingress: [{fromEntities: [all]}]")
      ],
      ["p redundant-policy: `x/p` changes nothing: without it every pod that could exist has the same connections"]),
    LintCase(
      "a deny that closes outsiders, too",
      [W.policy("p", "ingressDeny: [{fromEndpoints: [{}]}], enableDefaultDeny: {ingress: false}", isClusterwide: true)],
      [
        "p deny-leaves-outside-open: spec.ingressDeny[0] denies what pods send; what comes from outside the cluster and "
          + "from nodes still gets in"
      ]),
  ]

  @Test(arguments: nothing + services + ports + ends + decisions) func findings(of item: LintCase) throws {
    #expect(try SmallAnalyses.findings(W.world(item.objects)) == item.findings)
  }

  /// What names no policy, and what is asked of an end that shares its node's network, is told all the same.
  @Test(arguments: ["default", "always", "never"]) func everySettingIsLinted(mode: String) throws {
    var (world, manifests) = try W.world([W.agent, W.policy("p", "ingress: [{fromEntities: [world]}], egress: [{}]")])
    world.enforcer.settings = [.policyMode: .words([mode])]
    #expect(try SmallAnalyses.lint((world, manifests)).allSatisfy { $0.policy == 0 })
  }
}
