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

  /// Policies that a release or a setting refuses, which ends a run, and that count with another (semantics L33, L46, L52).
  @Test(arguments: [
    ("ingress: [{fromNodes: [{}]}]", "", "cilium: {nodeSelectorLabels: true}", never(), "proved"),
    (
      "ingress: [{fromEntities: [all], toPorts: [{ports: [{protocol: VRRP, port: '0'}]}]}]", "",
      "cilium: {extendedProtocols: true}", never(), "proved"
    ),
    (
      "ingress: [{fromEntities: [all], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{}]}}]}]",
      "cilium: {l7Proxy: false}", "cilium: {l7Proxy: true}", never(), "violated"
    ),
    ("egress: [{toEntities: [cluster-mesh]}]", "", "ciliumVersion: '1.20'", out, "proved"),
  ])
  func refused(rules: String, usual: String, other: String, claim: String, verdict: String) throws {
    #expect(throws: Fixture.Failure.self) { try Self.verdict(Self.policy(rules), claim, model: "{\(usual)}") }
    #expect(try Self.verdict(Self.policy(rules), claim, model: "{\(other)}") == verdict)
  }

  /// Whether selectors mean this cluster alone changes no answer about one cluster: of whom it is in none of its
  /// namespaces nobody knows either way (semantics L29, L30, L66).
  @Test func localCluster() throws {
    let key = "{key: 'k8s:io.kubernetes.pod.namespace', operator: NotIn, values: [z]}"
    let policies = Self.policy("egress: [{toEndpoints: [{matchExpressions: [\(key)]}]}]")
    for setting in ["true", "false"] {
      let model = "{cilium: {defaultLocalCluster: \(setting)}}"
      #expect(try Self.verdict(policies, Self.out, model: model) == "unclear-policy")
      let claim = Self.never(from: "shop/Pod/db", to: "shop/Pod/web")
      #expect(try Self.verdict(policies, claim, model: model) == "violated")
    }
  }

  /// Where the API server is decides rules about it, and claims (semantics L31, L38).
  @Test func servers() throws {
    let policies = Self.policy("egress: [{toEntities: [kube-apiserver]}]")
    let model = "{nodeCIDRs: [172.18.0.0/16], cilium: {apiServers: [192.0.2.9]}}"
    #expect(try Self.verdict(policies, Self.out, model: model) == "violated")
    let only = "onlyTo: {from: {workload: shop/Pod/db}, to: kube-apiserver}"
    #expect(try Self.verdict(policies, only, model: model) == "proved")
    let reach = "mustReach: {from: {workload: shop/Pod/db}, to: kube-apiserver, ports: [443/TCP]}"
    #expect(try Self.verdict(policies, reach, model: model) == "proved")
    // Nobody said where it is; it is no set; a set of the file has the name.
    for model in ["{cilium: {}}", "{cilium: {apiServers: [172.18.0.1]}}", "{enforcer: upstream}"] {
      let policies = model.contains("upstream") ? "" : policies
      #expect(throws: Fixture.Failure.self) { try Self.verdict(policies, only, model: model) }
    }
    let own = "sets: {kube-apiserver: {cidrs: [198.51.100.7/32]}}"
    let (outcome, warnings) = try Inline.verify(
      Self.objects + policies, model: model, spec: own, properties: "  - {name: p, \(only)}")
    #expect(outcome.properties[0].verdict == .violated)
    #expect(warnings.contains("set-of-the-file"))
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

  /// What leaves a restriction open is named.
  @Test func perhapsIsNamed() throws {
    let rules = """
      egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}, \
      {toServices: [{k8sService: {serviceName: gone}}], toPorts: [{ports: [{port: '80'}]}]}]
      """
    let claim = "mustReach: {from: {workload: shop/Pod/db}, to: {workload: shop/Pod/web}, ports: [80/TCP]}"
    let told = try Self.restricted(Self.policy(rules), claim)
    #expect(told?.undecided.map(\.because) == [.unknownService])
    #expect(told?.undecided.first?.objects.map(\.field) == ["spec.egress[1]"])
  }

  /// A test of a flow that passes with a restriction says so, as a claim does.
  @Test(arguments: [
    ("rules: {http: [{path: /}]}", "", 1), ("rules: {http: [{path: /}]}", ", {fromEndpoints: [{}]}", nil),
    ("serverNames: [a.example.com]", ", {fromEndpoints: [{}]}", 1), ("rules: {http: []}", "", nil),
  ])
  func restrictedTest(asked: String, more: String, pairs: Int?) throws {
    let rule = "{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], \(asked)}]}"
    let tests = "tests:\n- {from: shop/web, to: shop/db, port: 80/TCP, expect: allow}\n"
    let (outcome, _) = try Inline.verify(
      Self.objects + Self.policy("ingress: [\(rule)\(more)]"), spec: tests, properties: "")
    let test = try #require(outcome.tests.first)
    #expect(test.isPassed)
    #expect(test.restricted?.pairs == pairs)
    #expect(test.restricted?.examples.first?.ingress?.because.first?.restrictions.isEmpty != true)
  }

  /// Whoever may write NetworkPolicies may take away what lets a connection pass freely (semantics L56).
  @Test func restrictedWhateverOthersWrite() throws {
    let rule =
      "ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}]"
    let free = """

      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: free, namespace: shop}, spec: {podSelector: {},
       ingress: [{}]}}
      ---
      {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: out, namespace: shop},
       spec: {endpointSelector: {}, egress: [{toEntities: [all]}]}}
      """
    let claim = "mustReach: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}, ports: [80/TCP]}"
    #expect(try Self.restricted(Self.policy(rule) + free, claim) == nil)
    let open = try #require(try Self.restricted(Self.policy(rule) + free, "policies: open, \(claim)"))
    #expect(open.pairs == 1 && open.examples.isEmpty)
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

  /// Policies of the whole cluster count where they are read (semantics L57).
  @Test func ofTheCluster() throws {
    let model = "{enforcer: cilium, ciliumVersion: '1.20', cilium: {clusterNetworkPolicy: true}}"
    let open = Self.policy("ingress: [{fromEntities: [all]}]")
    #expect(try Self.verdict(open, Self.never(), model: model) == "violated")
    #expect(try Self.verdict(open + Self.ofCluster, Self.never(), model: model) == "proved")
  }

  /// What policies of the whole cluster let pass a rule may bind that asks for a server's name: it is named (semantics L53,
  /// L57).
  @Test func boundBeforeItsStage() throws {
    let model = "{enforcer: cilium, ciliumVersion: '1.20', cilium: {clusterNetworkPolicy: true}}"
    let name = "toPorts: [{ports: [{port: '80', protocol: TCP}], serverNames: [a.example.com]}]"
    let policies =
      Self.policy("ingress: [{fromEntities: [all], \(name)}]")
      + Self.ofCluster.replacing("action: Deny", with: "action: Accept")
    let claim = "mustReach: {from: {workload: shop/Pod/web}, to: {workload: shop/Pod/db}, ports: [80/TCP]}"
    let (outcome, _) = try Inline.verify(
      Self.objects + policies, model: model,
      properties: "  - {name: p, \(claim)}\n  - {name: q, requireUnrestricted: true, \(claim)}")
    #expect(outcome.properties[0].verdict == .proved)
    let open = try #require(outcome.properties[1].undecided.first)
    #expect(open.because == .unclearPolicy && open.objects.map(\.field) == ["spec.ingress[0]"])
  }

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
