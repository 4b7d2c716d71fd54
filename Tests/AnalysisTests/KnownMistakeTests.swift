import Analysis
import Diagnostics
import Testing
import VerificationSupport

/// Mistakes that threads are full of: each is found, and what is right is not.
@Suite struct KnownMistakeTests {
  private static func namespace(_ name: String, _ more: String = "") -> String {
    "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)\(more)}}"
  }

  private static func pod(_ name: String, _ ports: String = "containerPort: 8080, name: http") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}, "
      + "spec: {containers: [{name: c, ports: [{\(ports)}]}]}}"
  }

  private static func policy(_ spec: String, _ name: String = "p", in namespace: String = "shop") -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(name), namespace: \(namespace)}, "
      + "spec: {\(spec)}}"
  }

  private static func ingress(_ rules: String, _ name: String = "p") -> String {
    policy("podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [\(rules)]", name)
  }

  private static func service(_ spec: String, _ name: String = "web", labels: String = "app: web") -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: \(name), namespace: shop, labels: {\(labels)}}, spec: {\(spec)}}"
  }

  private static let web = pod("web")
  private static let api = pod("api")
  private static let fromAPI = "from: [{podSelector: {matchLabels: {app: api}}}]"

  // MARK: Open to everyone

  static let open: [(rules: [String], isFound: Bool)] = [
    (["{\(fromAPI), ports: [{port: 8080}]}", "{ports: [{port: 8080}]}"], true),
    (["{\(fromAPI), ports: [{port: http}]}", "{ports: [{port: http}, {port: 9090}]}"], true),
    (["{\(fromAPI)}", "{}"], true),
    (["{\(fromAPI), ports: [{port: 8080}]}", "{ports: [{port: 8000, endPort: 9000}]}"], true),
    // Another port, another protocol, only some of the ports.
    (["{\(fromAPI), ports: [{port: 8080}]}", "{ports: [{port: 9090}]}"], false),
    (["{\(fromAPI), ports: [{port: 8080}]}", "{ports: [{port: 8080, protocol: UDP}]}"], false),
    (["{\(fromAPI)}", "{ports: [{port: 8080}]}"], false),
    // A door in a wall, and two doors.
    (["", "{ports: [{port: 8080}]}"], false), (["{ports: [{port: 8080}]}", "{ports: [{port: 8080}]}"], false),
  ]

  @Test(arguments: open) func openToEveryone(rules: [String], isFound: Bool) throws {
    let policies = rules.enumerated().map { Self.ingress($0.element, "p\($0.offset)") }
    let found = try Self.findings([Self.web, Self.api] + policies, "open-to-everyone")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  // MARK: Pointless items

  static let items: [(peers: String, isFound: Bool)] = [
    ("{namespaceSelector: {}}, {podSelector: {matchLabels: {app: api}}}", true),
    ("{podSelector: {}}, {podSelector: {matchLabels: {app: api}}}", true),
    (
      "{namespaceSelector: {}}, {namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}}",
      true
    ),
    ("{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 10.1.0.0/16, except: [10.1.2.0/24]}}", true),
    ("{podSelector: {matchLabels: {app: api}}}, {podSelector: {matchLabels: {app: api}}}", true),
    (
      "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}, {podSelector: {matchLabels: {app: api}}}",
      true
    ),
    ("{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {ipBlock: {cidr: 10.1.0.0/16}}", false),
    ("{podSelector: {matchLabels: {app: api}}}, {podSelector: {matchLabels: {app: web}}}", false),
    ("{podSelector: {}}, {namespaceSelector: {matchLabels: {a: b}}}", false),
    ("{namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}", false),
  ]

  @Test(arguments: items) func pointlessPeers(peers: String, isFound: Bool) throws {
    let found = try Self.findings(
      [Self.namespace("shop"), Self.web, Self.api, Self.ingress("{from: [\(peers)]}")], "pointless-peer")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  // MARK: Half a default deny

  static let denies: [(policies: [String], isFound: Bool)] = [
    ([policy("podSelector: {}, policyTypes: [Ingress]", "default-deny")], true),
    ([policy("podSelector: {}", "shop-deny-all")], true),
    ([policy("podSelector: {}, policyTypes: [Ingress, Egress]", "default-deny")], false),
    ([policy("podSelector: {}, policyTypes: [Ingress]", "default-deny-ingress")], false),
    (
      [
        policy("podSelector: {}, policyTypes: [Ingress]", "default-deny"),
        policy("podSelector: {}, policyTypes: [Egress]", "out"),
      ], false
    ),
    ([policy("podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]", "default-deny")], false),
    ([policy("podSelector: {}, policyTypes: [Ingress], ingress: [{}]", "default-deny")], false),
  ]

  @Test(arguments: denies, [true, false]) func halfADefaultDeny(
    item: (policies: [String], isFound: Bool), hasPods: Bool
  ) throws {
    let found = try Self.findings(
      [Self.namespace("shop")] + (hasPods ? [Self.web] : []) + item.policies, "half-default-deny")
    #expect(found.count == (item.isFound ? 1 : 0), "\(found)")
  }

  // MARK: A namespace that was forgotten

  static let namespaces: [(objects: [String], isFound: Bool)] = [
    ([namespace("bare")], true), ([namespace("kube-system")], false), ([namespace("default")], false),
    ([namespace("bare", ", annotations: {netpol-verify/ignore: 'namespace-without-policy: a playground'}")], false),
    // Most have none, or a policy of the whole cluster speaks of all.
    ([namespace("bare"), namespace("too"), namespace("three")], false),
    (
      [
        namespace("bare"),
        "{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: c}, spec: {tier: "
          + "Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}}",
      ], false
    ),
  ]

  @Test(arguments: namespaces) func namespacesWithoutPolicies(objects: [String], isFound: Bool) throws {
    let others = ["a", "b"].flatMap {
      [Self.namespace($0), Self.policy("podSelector: {}, policyTypes: [Ingress, Egress]", in: $0)]
    }
    let found = try Self.findings(others + objects, "namespace-without-policy")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  // MARK: Blocks

  static let blocks: [(cidr: String, ids: [String])] = [
    ("10.43.0.77/32", ["block-of-a-service"]), ("10.43.0.0/24", ["block-of-a-service"]),
    ("10.43.0.78/32", []), ("fd00:43::77/128", ["block-of-a-service"]),
    // Everything outside is no address of a Service; of a large private block nobody knows.
    ("0.0.0.0/0", []), ("10.0.0.0/8", ["block-covers-pods"]), ("192.168.0.0/16", ["block-covers-pods"]),
    ("10.20.0.5/32", []), ("198.51.100.0/24", []),
  ]

  @Test(arguments: blocks) func blocksOfTheCluster(cidr: String, ids: [String]) throws {
    let found = try Self.findings([
      Self.web,
      Self.service(
        "clusterIP: 10.43.0.77, clusterIPs: [10.43.0.77, 'fd00:43::77'], selector: {app: web}, ports: [{port: 80}]"),
      Self.policy("podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '\(cidr)'}}]}]"),
    ])
    #expect(
      found.filter { $0.hasPrefix("block-") && !$0.hasPrefix("block-covers-metadata") }.map(Self.id) == ids, "\(found)")
  }

  // MARK: Who asks

  private static let metrics = pod("web", "containerPort: 9464, name: metrics")

  private static func monitor(_ kind: String, _ spec: String) -> String {
    "{apiVersion: monitoring.coreos.com/v1, kind: \(kind), metadata: {name: web, namespace: shop}, spec: {\(spec)}}"
  }

  private static let ofService = monitor(
    "ServiceMonitor", "selector: {matchLabels: {app: web}}, endpoints: [{port: scrape}]")
  private static let scrape = service("selector: {app: web}, ports: [{port: 9999, name: scrape, targetPort: metrics}]")

  static let scraped: [(objects: [String], isFound: Bool)] = [
    ([ofService, ingress("{\(fromAPI), ports: [{port: 8080}]}")], true),
    (
      [
        monitor("PodMonitor", "selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{port: metrics}]"),
        ingress("{\(fromAPI), ports: [{port: 8080}]}"),
      ], true
    ),
    (
      [
        monitor("ServiceMonitor", "selector: {matchLabels: {app: web}}, endpoints: [{targetPort: 9464}]"), ingress(""),
      ], true
    ),
    ([ofService, ingress("{\(fromAPI), ports: [{port: 9464}]}")], false),
    ([ofService, ingress("{\(fromAPI), ports: [{port: metrics}]}")], false),
    ([ofService, ingress("{\(fromAPI)}")], false),
    ([ofService, ingress("{ports: [{port: 9000, endPort: 9999}]}")], false),
    ([ofService], false),
    // Of other namespaces, or of nobody.
    (
      [
        monitor(
          "ServiceMonitor",
          "selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [other]}, endpoints: [{port: scrape}]"),
        ingress(""),
      ], false
    ),
    (
      [
        monitor(
          "ServiceMonitor",
          "selector: {matchLabels: {app: web}}, namespaceSelector: {any: true}, endpoints: [{port: scrape}]"),
        ingress(""),
      ], true
    ),
    (
      [monitor("ServiceMonitor", "selector: {matchLabels: {app: db}}, endpoints: [{port: scrape}]"), ingress("")], false
    ),
  ]

  @Test(arguments: scraped) func scrapedPorts(objects: [String], isFound: Bool) throws {
    let found = try Self.findings([Self.metrics, Self.scrape] + objects, "scrape-blocked")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  private static let annotations = "annotations: {prometheus.io/scrape: \"true\", prometheus.io/port: \"9464\"}"

  /// A Deployment whose pods have labels `app: web`; annotated itself, and its pods.
  private static func deployment(_ own: String = "", _ pods: String = "") -> String {
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop, \(own)}, "
      + "spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}, \(pods)}, "
      + "spec: {containers: [{name: c}]}}}}"
  }

  static let annotated: [(objects: [String], isFound: Bool)] = [
    ([deployment("", annotations), ingress("{\(fromAPI), ports: [{port: 8080}]}")], true),
    ([deployment("", annotations), ingress("{\(fromAPI), ports: [{port: 9464}]}")], false),
    ([deployment("", annotations)], false),
    // The annotations of the Deployment itself reach no pod.
    ([deployment(annotations), ingress("")], false),
    ([deployment("", annotations.replacing("true", with: "false")), ingress("")], false),
    ([deployment("", annotations.replacing(", prometheus.io/port: \"9464\"", with: "")), ingress("")], false),
    ([web.replacing("labels: {app: web}", with: "labels: {app: web}, \(annotations)"), ingress("")], true),
    (
      [
        web, service("selector: {app: web}, ports: [{port: 80}]").replacing("labels:", with: "\(annotations), labels:"),
        ingress(""),
      ], true
    ),
    // Of a workload and its Service, both.
    (
      [
        deployment("", annotations), ingress(""),
        service("selector: {app: web}, ports: [{port: 80}]").replacing("labels:", with: "\(annotations), labels:"),
      ], true
    ),
  ]

  @Test(arguments: annotated) func annotatedForScraping(objects: [String], isFound: Bool) throws {
    let found = try Self.findings(objects, "scrape-blocked")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  private static let webhook =
    "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: v}, webhooks: "
    + "[{name: v.example.com, clientConfig: {service: {name: web, namespace: shop, path: /v}}}]}"

  static let asked: [(rules: String, isFound: Bool)] = [
    ("", true), ("{\(fromAPI)}", false), ("{ports: [{port: 8080}]}", true),
    ("{ports: [{port: 9443}]}", false), ("{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 9443}]}", false),
    ("{}", false),
  ]

  @Test(arguments: asked) func webhooks(rules: String, isFound: Bool) throws {
    let objects = [
      Self.pod("web", "containerPort: 9443, name: hook"),
      Self.service("selector: {app: web}, ports: [{port: 443, targetPort: hook}]"), Self.webhook, Self.ingress(rules),
    ]
    let found = try Self.findings(objects, "webhook-blocked")
    #expect(found.count == (isFound ? 1 : 0), "\(found)")
  }

  // MARK: Words

  private static func id(_ finding: String) -> String { String(finding.prefix { $0 != ":" }) }

  /// What is found, each with its id.
  private static func findings(_ objects: [String]) throws -> [String] {
    try SmallAnalyses.lint(Inline.world(objects.joined(separator: "\n---\n"))).map {
      "\($0.diagnostic.id.rawValue): \($0.diagnostic.message)"
    }
  }

  private static func findings(_ objects: [String], _ id: String) throws -> [String] {
    try findings(objects).filter { self.id($0) == id }
  }
}
