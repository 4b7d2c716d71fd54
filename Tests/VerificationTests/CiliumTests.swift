import Testing
import Verification
import VerificationSupport

/// What of Cilium is not known is told: a claim that could depend on it is inconclusive, and says why (semantics L64 to
/// L71). What the settings of a property file change is changed.
@Suite struct CiliumTests {
  private static let objects = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: shop}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web, pod-template-hash: h}},
     spec: {nodeName: one, containers: [{name: c}]}, status: {podIPs: [{ip: 10.1.0.1}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}},
     spec: {nodeName: two, containers: [{name: c, ports: [{name: sql, containerPort: 5432}]}]},
     status: {podIPs: [{ip: 10.1.0.2}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: other, namespace: shop, labels: {app: other}},
     spec: {nodeName: two, containers: [{name: c, ports: [{name: sql, containerPort: 3306}]}]},
     status: {podIPs: [{ip: 10.1.0.3}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: shop, labels: {app: agent}},
     spec: {hostNetwork: true, containers: [{name: c}]}}
    ---
    {apiVersion: v1, kind: Node, metadata: {name: one}, status: {addresses: [{type: InternalIP, address: 172.18.0.1}]}}
    ---
    {apiVersion: v1, kind: Node, metadata: {name: two}, status: {addresses: [{type: InternalIP, address: 172.18.0.2}]}}
    """

  /// A policy about `app: db`, unless it says another.
  private static func policy(_ rules: String, of selector: String = "{matchLabels: {app: db}}") -> String {
    "\n---\n{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, "
      + "spec: {endpointSelector: \(selector), \(rules)}}"
  }

  /// What a verdict is, and its reason where it is open.
  private static func verdict(_ policies: String, _ claim: String, model: String = "{}") throws -> String {
    let (outcome, _) = try Inline.verify(objects + policies, model: model, properties: "  - {name: p, \(claim)}")
    let property = outcome.properties[0]
    return property.undecided.first?.because.rawValue ?? property.verdict.name
  }

  private static func never(from: String = "shop/Pod/web", to: String = "shop/Pod/db") -> String {
    "neverReaches: {from: {workload: \(from)}, to: {workload: \(to)}}"
  }

  private static let out = "neverReaches: {from: {workload: shop/Pod/db}, to: internet}"

  @Test(arguments: [
    // Names and groups of a cloud (L41, L43, L64).
    ("egress: [{toFQDNs: [{matchName: a.example.com}]}]", out, "domain-name"),
    ("egress: [{toGroups: [{aws: {securityGroupsIds: [sg-1]}}]}]", out, "unclear-policy"),
    // Services that nobody declares (L40, L65).
    (
      "egress: [{toServices: [{k8sService: {serviceName: gone}}], toPorts: [{ports: [{port: '80'}]}]}]", out,
      "unknown-service"
    ),
    ("egress: [{toServices: [{k8sService: {serviceName: gone}}]}]", out, "proved"),
    // The API server (L31).
    ("egress: [{toEntities: [kube-apiserver]}]", out, "api-server"),
    // Namespaces that are not (L30, L66).
    (
      "egress: [{toEndpoints: [{matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: NotIn, values: [z]}]}]}]",
      out, "unclear-policy"
    ),
    // A name that stands for two numbers (L49, L70).
    ("egress: [{toEntities: [world], toPorts: [{ports: [{port: sql}]}]}]", out, "port-name"),
    // A handshake (L55, L69).
    ("egress: [{toEntities: [world], authentication: {mode: required}}]", out, "authentication"),
    // Rules that the agent cannot merge (L54).
    (
      "egress: [{toEntities: [cluster], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}, "
        + "{toEntities: [cluster], toPorts: [{ports: [{port: '80', protocol: TCP}], serverNames: [a.example.com]}]}]",
      out,
      "unclear-policy"
    ),
    // What denies the own node, and the own node of who knows whom (L68, L71).
    (
      "ingress: [{fromEntities: [world]}], ingressDeny: [{fromEntities: [host]}]", never(from: "shop/Pod/agent"),
      "placement"
    ),
    ("ingress: [{fromEntities: [world]}]", never(from: "shop/Pod/agent"), "placement"),
  ])
  func whatIsOpen(rules: String, claim: String, verdict: String) throws {
    #expect(try Self.verdict(Self.policy(rules), claim) == verdict)
  }

  private static let closed = policy("ingress: [{}]")

  /// Policies, a setting, a claim, and its verdict without the setting and with it.
  static let settings: [(policies: String, setting: String, claim: String, usual: String, other: String)] = [
    (
      policy("ingress: [{fromEntities: [all]}]"), "policyMode: always", never(to: "shop/Pod/other"), "violated",
      "proved"
    ),
    (closed, "policyMode: never", never(), "proved", "violated"),
    (
      policy("egress: [{toCIDR: [172.18.0.0/16]}]"), "cidrMatchMode: nodes",
      "neverReaches: {from: {workload: shop/Pod/db}, to: nodes}", "proved", "violated"
    ),
    (
      policy("ingress: [{}]", of: "{matchLabels: {app: web}}"), "allowLocalhost: policy",
      "neverReaches: {from: nodes, to: {workload: shop/Pod/web}}", "violated", "proved"
    ),
    (
      "\n---\n{apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: w}, "
        + "spec: {nodeSelector: {}, ingress: [{}]}}", "hostFirewall: true",
      "neverReaches: {from: {workload: shop/Pod/db}, to: nodes}", "violated", "host-endpoint"
    ),
    (
      policy("ingressDeny: [{fromEntities: [world]}], enableDefaultDeny: {ingress: false}"), "nonDefaultDeny: false",
      never(), "violated", "proved"
    ),
    (
      policy("ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.cilium.k8s.policy.cluster': east}}]}]"),
      "clusterName: east", never(), "proved", "violated"
    ),
    (
      policy("ingress: [{fromEndpoints: [{matchLabels: {'reserved:world-ipv4': ''}}]}]"), "stack: dual",
      "neverReaches: {from: internet, to: {workload: shop/Pod/db}}", "proved", "violated"
    ),
    (
      policy("ingress: [{fromEndpoints: [{matchLabels: {pod-template-hash: h}}]}]"),
      "labelFilter: [pod-template-hash, app]",
      never(), "proved", "violated"
    ),
    (
      policy("ingress: [{fromEndpoints: [{}]}]"), "sctp: false",
      "mustReach: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}, ports: [80/SCTP]}", "proved",
      "unclear-policy"
    ),
  ]

  @Test(arguments: settings)
  func setting(policies: String, setting: String, claim: String, usual: String, other: String) throws {
    #expect(try Self.verdict(policies, claim) == usual)
    #expect(try Self.verdict(policies, claim, model: "{cilium: {\(setting)}}") == other)
  }

  /// What is restricted counts as allowed, and is told, unless a claim asks for what is not (semantics L52, L53).
  @Test(arguments: [
    ("rules: {http: [{path: /}]}", "", "violated"),
    ("rules: {http: [{path: /}]}", ", {fromEndpoints: [{}]}", "proved"),
    ("serverNames: [a.example.com]", ", {fromEndpoints: [{}]}", "violated"),
    ("rules: {http: []}", "", "proved"),
  ])
  func unrestricted(asked: String, more: String, verdict: String) throws {
    let rule = "{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], \(asked)}]}"
    let policies = Self.policy("ingress: [\(rule)\(more)]")
    let claim = "mustReach: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}, ports: [80/TCP]}"
    #expect(try Self.verdict(policies, claim) == "proved")
    #expect(try Self.verdict(policies, "requireUnrestricted: true, \(claim)") == verdict)
    let told = try Self.restricted(policies, claim)
    #expect(told?.pairs == (verdict == "violated" ? 1 : nil))
    #expect(told?.examples.first?.ingress?.because.first?.restrictions.isEmpty != true)
  }

  /// A claim that holds with a restriction unless something lets the rest through that is not known (semantics L52, L69).
  @Test func perhapsRestricted() throws {
    let rule =
      "egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}"
    let claim = "mustReach: {from: {workload: shop/Pod/db}, to: {workload: shop/Pod/web}, ports: [80/TCP]}"
    #expect(try Self.restricted(Self.policy(rule + "]"), claim)?.pairs == 1)
    let open = ", {toServices: [{k8sService: {serviceName: gone}}], toPorts: [{ports: [{port: '80'}]}]}]"
    #expect(try Self.verdict(Self.policy(rule + open), claim) == "proved")
    #expect(try Self.restricted(Self.policy(rule + open), claim)?.pairs == 0)
    #expect(try Self.verdict(Self.policy(rule + open), "requireUnrestricted: true, \(claim)") == "unknown-service")
    #expect(try Self.restricted(Self.policy(rule + "]"), Self.never(from: "shop/Pod/db", to: "shop/Pod/web")) == nil)
  }

  /// What is restricted passes all the same: no example says that it is denied, of pods that nobody declares either, and
  /// one of a claim about some pod says that it reaches them with a restriction.
  @Test(arguments: ["", ", each: some"])
  func restrictedIsNotDenied(each: String) throws {
    let policies = Self.policy(
      "ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}]")
    let source = "{namespace: shop, podSelector: {matchLabels: {app: new}}}"
    let claim = "world: open, mustReach: {from: \(source), to: {workload: shop/Pod/db}, ports: [80/TCP]\(each)}"
    let (outcome, _) = try Inline.verify(
      Self.objects + policies, properties: "  - {name: p, \(claim)}\n  - {name: q, requireUnrestricted: true, \(claim)}"
    )
    #expect(outcome.properties.map(\.verdict) == [.proved, .violated])
    let told = try #require(outcome.properties[0].restricted).examples + outcome.properties[1].counterexamples
    #expect(told.count == 2 && told.allSatisfy(\.from.isHypothetical))
    for example in told {
      #expect(example.egress?.isAllowed == true && example.ingress?.isAllowed == true)
      #expect(example.ingress?.because.first?.restrictions == ["http"])
      #expect(example.explanation?.hasSuffix(" without a restriction") ?? each.isEmpty)
    }
  }

  /// What is told of a claim that is proved.
  private static func restricted(_ policies: String, _ claim: String) throws -> RestrictedFlows? {
    try Inline.verify(objects + policies, properties: "  - {name: p, \(claim)}").0.properties[0].restricted
  }

  /// A pod with itself is not judged (semantics L59).
  @Test func itself() throws {
    #expect(try Self.verdict(Self.closed, Self.never(from: "shop/Pod/db")) == "vacuous")
  }

  private static let ofCluster = """

    ---
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata: {name: c}
    spec:
      tier: Admin
      priority: 1
      subject: {namespaces: {}}
      ingress: [{action: Deny, from: [{namespaces: {}}]}]
    """

  /// Policies that are not read beside Cilium's, and those of Cilium that its agents would drop, end a run (semantics L57,
  /// J).
  @Test(arguments: [
    ofCluster, policy("ingress: [{fromNodes: [{}]}]"), policy("egress: [{toEntities: [cluster-mesh]}]"),
    policy("ingress: []"),
  ])
  func whatIsAnError(policies: String) throws {
    #expect(throws: Fixture.Failure.self) {
      try Self.verdict(Self.closed.replacing("name: p,", with: "name: q,") + policies, Self.never())
    }
  }
}
