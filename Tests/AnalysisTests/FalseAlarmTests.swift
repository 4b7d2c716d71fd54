import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What is right is no finding, and what is nearly that is one.
@Suite struct FalseAlarmTests {
  private static func findings(
    _ objects: [String], redundancy: Linter.Redundancy = .open
  ) throws -> [String] {
    let found = try SmallAnalyses.lint(
      Inline.world(objects.joined(separator: "\n---\n")), redundancy: redundancy)
    return found.map { "\($0.diagnostic.id.rawValue)\($0.diagnostic.notes.first.map { ": \($0.message)" } ?? "")" }
  }

  private static func pod(_ name: String, _ namespace: String, _ labels: String, ports: String = "") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}, "
      + "spec: {containers: [{name: c, ports: [\(ports)]}]}}"
  }

  private static func policy(_ spec: String, name: String = "p", namespace: String = "shop") -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(name), namespace: \(namespace)}, "
      + "spec: {\(spec)}}"
  }

  private static func egress(to peer: String, _ port: Int) -> String {
    policy(
      "podSelector: {}, policyTypes: [Egress], "
        + "egress: [{to: [\(peer)], ports: [{port: \(port), protocol: UDP}, {port: \(port)}]}]")
  }

  // MARK: Name servers

  private static let web = pod("web", "shop", "app: web")
  private static let kubeDNS = pod("coredns", "kube-system", "k8s-app: kube-dns")
  private static let openshift = [
    pod(
      "dns-default", "openshift-dns", "dns: default",
      ports: "{containerPort: 5353, name: dns, protocol: UDP}, {containerPort: 5353, name: dns-tcp}"),
    "{apiVersion: v1, kind: Service, metadata: {name: dns-default, namespace: openshift-dns}, spec: {selector: {dns: "
      + "default}, ports: [{name: dns, port: 53, targetPort: dns, protocol: UDP}]}}",
  ]
  private static let own = [
    pod("bind", "infra", "app: bind"),
    "{apiVersion: v1, kind: Service, metadata: {name: bind, namespace: infra}, spec: {selector: {app: bind}, "
      + "ports: [{port: 53, targetPort: 1053, protocol: UDP}]}}",
  ]

  private static func namespace(_ name: String) -> String {
    "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: \(name)}}}"
  }

  private static let usual =
    "no-dns: allow port 53 of UDP and TCP to kube-dns, or everything that the pod asks by name fails"

  static let servers: [(objects: [String], findings: [String])] = [
    ([kubeDNS, egress(to: namespace("kube-system"), 53)], []),
    ([kubeDNS, egress(to: namespace("kube-system"), 54)], [usual]),
    (openshift + [egress(to: namespace("openshift-dns"), 5353)], []),
    (
      openshift + [egress(to: namespace("openshift-dns"), 53)],
      [
        "service-port: write `port: dns`",
        "no-dns: allow port 5353 of UDP and TCP to openshift-dns/dns-default, or everything that the pod asks by name fails",
      ]
    ),
    // What answers on each node, and a server of the cluster's own.
    ([kubeDNS, egress(to: "{ipBlock: {cidr: 169.254.20.10/32}}", 53)], []),
    ([kubeDNS, egress(to: "{ipBlock: {cidr: 169.254.20.11/32}}", 53)], [usual]),
    (own + [kubeDNS, egress(to: namespace("infra"), 1053)], []),
    ([egress(to: "{ipBlock: {cidr: 192.0.2.53/32}}", 53)], []),
  ]

  @Test(arguments: servers) func nameServers(objects: [String], findings: [String]) throws {
    let found = try Self.findings([Self.web] + objects)
    #expect(found.filter { $0.hasPrefix("no-dns") || $0.hasPrefix("service-port") } == findings)
  }

  // MARK: Doors and floors

  static let doors: [(spec: String, findings: [String])] = [
    // A rule for everyone keeps a door open, whatever is closed one day.
    ("podSelector: {matchLabels: {app: web}}, ingress: [{}]", []),
    ("podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]", []),
    (
      "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}, {from: [{podSelector: "
        + "{matchLabels: {app: web}}}]}]", ["redundant-rule: proved for every pod that could exist"]
    ),
  ]

  @Test(arguments: doors) func doorsAreHeldOpen(spec: String, findings: [String]) throws {
    #expect(try Self.findings([Self.web, Self.policy(spec)]) == findings)
  }

  // MARK: Of no use today

  /// Two rules that mean the same declared pod: a new pod may need either.
  @Test(arguments: [
    ("{podSelector: {matchLabels: {tier: front}}}", ["redundant-rule: proved for every pod that is declared"]),
    // Someone is behind each of these, and no rule beside it lets them through.
    ("{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}", []),
    ("{ipBlock: {cidr: 192.0.2.0/24}}", []),
  ])
  func closedRedundancy(peer: String, findings: [String]) throws {
    let objects = [
      Self.pod("db", "shop", "app: db"), Self.pod("web", "shop", "app: web, tier: front"), Self.kubeDNS,
      Self.policy(
        "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], "
          + "ports: [{port: 80}]}, {from: [\(peer)], ports: [{port: 80}, {port: 81}]}]"),
    ]
    #expect(try Self.findings(objects) == [])
    #expect(try Self.findings(objects, redundancy: .closed) == findings)
  }

  /// Nodes reach pods in every comparison, and not in every cluster.
  @Test func aRuleForNodesIsOfUse() throws {
    var model = PropertySet.Model()
    model.nodeCIDRs = [try CIDR(strict: "10.0.0.0/24")]
    let policy = Self.policy("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/25}}]}]")
    let (_, manifests) = try Inline.world("\(Self.web)\n---\n\(policy)")
    var diagnostics = DiagnosticBag()
    let world = World.resolve(
      manifests, declaration: .init(nodeCIDRs: model.nodeCIDRs), diagnostics: &diagnostics)
    let found = try SmallAnalyses.lint((world, manifests), model: model, redundancy: .closed)
    #expect(found.map(\.diagnostic.id) == [])
  }

  // MARK: Pods from elsewhere

  /// In a repository of policies alone nothing tells whom they select.
  @Test func policiesAlone() throws {
    let policies = [
      Self.policy("podSelector: {}, policyTypes: [Ingress]"),
      Self.policy("podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {part: doors}}}]}]", name: "q"),
    ]
    #expect(try Self.findings(policies) == [])
    // Elsewhere pods are declared: still nothing is known of this namespace.
    #expect(try Self.findings(policies.prefix(1) + [Self.pod("a", "other", "app: a")]) == [])
    // Here they are, with another label.
    let found = try Self.findings([Self.web, Self.policy("podSelector: {matchLabels: {app: webb}}")])
    #expect(found.contains { $0.hasPrefix("selects-nothing") })
    // What no pod could be is wrong whoever there is.
    let never =
      "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: "
      + "DoesNotExist}]}}]}]"
    #expect(try Self.findings([Self.policy(never)]).contains { $0.hasPrefix("unsatisfiable-selector") })
  }
}
