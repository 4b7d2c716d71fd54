import Cluster
import EnforcerReadings
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator
import TestSupport
import Testing

/// What each rule about Cilium says of a few connections, by its literal reading and by its tiers (semantics L).
///
/// Namespace `x` holds `a` and `b` on node `n1`, namespace `y` holds `c` on `n2` and `host` on the network of `n2`.
struct CiliumRuleTests {
  /// Objects, and connections with their answers: `x/b x/a yes`, with a port where it is not 80 of TCP.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var objects: [String]
    var settings: [Enforcer.Setting: Enforcer.Value] = [:]
    var release: String?
    var apiServers: [String]?
    var answers: [String]

    init(
      _ name: String, _ objects: [String], _ settings: [Enforcer.Setting: Enforcer.Value],
      release: String? = nil, _ answers: [String]
    ) {
      (self.name, self.objects, self.settings, self.release) = (name, objects, settings, release)
      (apiServers, self.answers) = (["192.0.2.9"], answers)
    }

    init(
      _ name: String, _ objects: [String], release: String? = nil, apiServers: [String]? = ["192.0.2.9"],
      _ answers: [String]
    ) {
      (self.name, self.objects, self.release) = (name, objects, release)
      (self.apiServers, self.answers) = (apiServers, answers)
    }

    var testDescription: String { name }
  }

  private static let cluster = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {team: x}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: "y", labels: {team: "y"}}}
    ---
    {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {zone: one}},
     status: {addresses: [{type: InternalIP, address: 10.0.0.1}]}}
    ---
    {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {zone: two}},
     status: {addresses: [{type: InternalIP, address: 10.0.0.2}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x, labels: {app: a, pod-template-hash: h}},
     spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 80}]}]}, status: {podIPs: [{ip: 10.1.0.1}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: x, labels: {app: b}},
     spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 8080}, {name: web, containerPort: 80}]}]},
     status: {podIPs: [{ip: 10.1.0.2}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: "y", labels: {app: c}},
     spec: {nodeName: n2, serviceAccountName: robot, containers: [{ports: [{name: web, containerPort: 80}]}]},
     status: {podIPs: [{ip: 10.1.0.3}]}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: host, namespace: "y", labels: {app: host}},
     spec: {nodeName: n2, hostNetwork: true, containers: [{}]}, status: {podIPs: [{ip: 10.0.0.2}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: b, namespace: x, labels: {tier: b}},
     spec: {selector: {app: b}, ports: [{port: 80}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: bare, namespace: x}, spec: {ports: [{port: 80}]}}
    """

  // MARK: Texts

  /// A CiliumNetworkPolicy of namespace x, about `app: a` unless it says another.
  static func policy(_ rules: String, of selector: String = "{matchLabels: {app: a}}") -> String {
    "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: x}, "
      + "spec: {endpointSelector: \(selector), \(rules)}}"
  }

  /// Another policy, with a name of its own.
  static func other(_ rules: String, of selector: String = "{matchLabels: {app: a}}") -> String {
    policy(rules, of: selector).replacing("name: p,", with: "name: q,")
  }

  /// A CiliumClusterwideNetworkPolicy.
  static func wide(_ rules: String, of selector: String = "{}") -> String {
    "{apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: w}, "
      + "spec: {endpointSelector: \(selector), \(rules)}}"
  }

  /// A NetworkPolicy of namespace x about `app: a`.
  static func network(_ spec: String, of labels: String = "app: a") -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np, namespace: x}, "
      + "spec: {podSelector: {matchLabels: {\(labels)}}, \(spec)}}"
  }

  static func group(_ name: String, _ blocks: String, labels: String = "") -> String {
    "{apiVersion: cilium.io/v2, kind: CiliumCIDRGroup, metadata: {name: \(name), labels: {\(labels)}}, "
      + "spec: {externalCIDRs: [\(blocks)]}}"
  }

  static let name = "\"k8s:io.kubernetes.pod.namespace\""
  static let world = "fromEntities: [world]"
  static let closed = policy("ingress: [{}]")

  // MARK: Objects and subjects

  static let objects: [Case] = [
    Case("L1: a policy is one of its namespace", [policy("ingress: [{}]", of: "{}")], ["y/c x/a no", "x/a y/c yes"]),
    Case(
      "L2: spec and specs count alike",
      [
        closed.replacing(
          "spec: {endpointSelector: {matchLabels: {app: a}}, ingress: [{}]}",
          with: "spec: {endpointSelector: {matchLabels: {app: a}}, ingress: [{}]}, specs: ["
            + "{endpointSelector: {matchLabels: {app: b}}, ingress: [{}]}, "
            + "{endpointSelector: {matchLabels: {app: a}}, ingress: [{fromEndpoints: [{}]}]}]")
      ], ["x/b x/a yes", "y/c x/a no", "x/a x/b no"]),
    Case("L3: an empty selector is everyone", [wide("ingress: [{}]")], ["x/b x/a no", "x/a y/c no"]),
    Case(
      "L4: another namespace is overwritten",
      [policy("ingress: [{}]", of: "{matchLabels: {\(name): \"y\", app: a}}")], ["x/b x/a no", "x/a y/c yes"]),
    Case(
      "L4: without its source it is asked for",
      [policy("ingress: [{}]", of: "{matchLabels: {io.kubernetes.pod.namespace: \"y\"}}")],
      ["x/b x/a yes", "x/a y/c yes"]),
    Case(
      "L5: everyone of the whole cluster, never the host", [wide("ingress: [{}]")], ["x/a y/c no", "x/a y/host yes"]),
    Case(
      "L6: without the firewall a policy about nodes does nothing",
      [wide("ingress: [{}]").replacing("endpointSelector", with: "nodeSelector")], ["x/a node:n2 yes", "x/a x/b yes"]),
    Case(
      "L6: with it nobody knows",
      [wide("ingress: [{}]").replacing("endpointSelector", with: "nodeSelector")], [.hostFirewall: .flag(true)],
      ["x/a node:n2 open", "x/a x/b yes"]),
    Case(
      "L7: a pod on its node's network is none",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {app: host, \(name): \"y\"}}]}]")],
      ["y/host x/a no"]),
    Case(
      "L8: labels of the namespace",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {\"k8s:io.cilium.k8s.namespace.labels.team\": \"y\"}}]}]")],
      ["y/c x/a yes", "x/b x/a no"]),
    Case(
      "L8: the account",
      [wide("ingress: [{fromEndpoints: [{matchLabels: {\"k8s:io.cilium.k8s.policy.serviceaccount\": robot}}]}]")],
      ["y/c x/a yes", "x/b x/a no"]),
    Case(
      "L8: the cluster",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {\"k8s:io.cilium.k8s.policy.cluster\": east}}]}]")],
      ["x/b x/a no"]),
    Case(
      "L8: the cluster by its name",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {\"k8s:io.cilium.k8s.policy.cluster\": east}}]}]")],
      [.clusterName: .words(["east"])], ["x/b x/a yes"]),
    Case(
      "L9, L73: a label that is left out", [policy("ingress: [{}]", of: "{matchLabels: {pod-template-hash: h}}")],
      ["x/b x/a yes"]),
    Case(
      "L9: a label that another list keeps", [policy("ingress: [{}]", of: "{matchLabels: {pod-template-hash: h}}")],
      [.labelFilter: .words(["pod-template-hash"])], ["x/b x/a no"]),
    Case(
      "L9: what a list leaves out is missing",
      [policy("ingress: [{}]", of: "{matchExpressions: [{key: app, operator: DoesNotExist}]}")],
      [.labelFilter: .words(["!app"])], ["x/b x/a no"]),
    Case(
      "L9: of NetworkPolicies, too", [network("ingress: []", of: "pod-template-hash: h")], ["x/b x/a yes"]),
  ]

  // MARK: Posture

  static let postures: [Case] = [
    Case("L10: without a rule for a direction it is open", [closed], ["x/b x/a no", "x/a x/b yes"]),
    Case(
      "L11: an empty list is no part", [policy("ingress: [], egress: [{}]")], ["x/b x/a yes", "x/a x/b no"]),
    Case("L12: rules that deny isolate", [policy("ingressDeny: [{\(world)}]")], ["x/b x/a no"]),
    Case(
      "L12: unless the block says not", [policy("ingressDeny: [{\(world)}], enableDefaultDeny: {ingress: false}")],
      ["x/b x/a yes", "ip:192.0.2.1 x/a no"]),
    Case(
      "L12: one that isolates is enough",
      [policy("ingressDeny: [{\(world)}], enableDefaultDeny: {ingress: false}"), other("ingress: [{}]")],
      ["x/b x/a no"]),
    Case(
      "L12: unless the agents do not hear it",
      [policy("ingressDeny: [{\(world)}], enableDefaultDeny: {ingress: false}")], [.nonDefaultDeny: .flag(false)],
      ["x/b x/a no"]),
    Case(
      "L13: a posture without a rule is none", [policy("egress: [{}], enableDefaultDeny: {ingress: true}")],
      ["x/b x/a yes"]),
    Case(
      "L14: without isolation only what is denied is",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {app: a}}]}], enableDefaultDeny: {ingress: false}")],
      ["x/b x/a yes"]),
    Case("L15: a rule without a condition matches nothing", [closed], ["x/b x/a no", "ip:192.0.2.1 x/a no"]),
    Case(
      "L15: nor does it deny", [policy("ingressDeny: [{}], ingress: [{fromEndpoints: [{}]}]")], ["x/b x/a yes"]),
    Case("L16: always", [], [.policyMode: .words(["always"])], ["x/b x/a no", "ip:192.0.2.1 x/a no", "x/a y/host no"]),
    Case("L16: never", [closed], [.policyMode: .words(["never"])], ["x/b x/a yes"]),
    Case("L17: endpoints that are not ready", [policy("ingress: [{fromEntities: [init]}]")], ["x/b x/a no"]),
  ]

  // MARK: Evaluation

  static let evaluation: [Case] = [
    Case(
      "L18: what denies wins",
      [policy("ingress: [{fromEndpoints: [{}]}]"), other("ingressDeny: [{fromEndpoints: [{matchLabels: {app: b}}]}]")],
      ["x/b x/a no"]),
    Case(
      "L18: a wide one, too",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}]"), wide("ingressDeny: [{fromEntities: [all]}]")],
      ["x/b x/a no"]),
    Case(
      "L19: both ends",
      [policy("egress: [{}]", of: "{matchLabels: {app: b}}"), other("ingress: [{fromEndpoints: [{}]}]")],
      ["x/b x/a no"]),
    Case(
      "L20: ends and ports", [policy("ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: \"81\"}]}]}]")],
      ["x/b x/a no", "x/b x/a 81/TCP yes", "y/c x/a 81/TCP no"]),
    Case(
      "L21: ports alone are for everybody", [policy("ingress: [{toPorts: [{ports: [{port: \"80\"}]}]}]")],
      ["x/b x/a yes", "ip:192.0.2.1 x/a yes", "node:n2 x/a yes"]),
    Case(
      "L21: an empty list is nobody", [policy("ingress: [{fromCIDR: [], toPorts: [{ports: [{port: \"80\"}]}]}]")],
      ["x/b x/a no", "ip:192.0.2.1 x/a no"]),
    Case(
      "L21: beside another field, too", [policy("ingress: [{fromEndpoints: [], fromEntities: [all]}]")],
      ["x/b x/a no"]),
    Case(
      "L21: an empty list of names is unset", [policy("egress: [{toFQDNs: [], toPorts: [{ports: [{port: \"80\"}]}]}]")],
      ["x/a x/b yes"]),
    Case(
      "L21: null is unset", [policy("ingress: [{fromCIDR: null, toPorts: [{ports: [{port: \"80\"}]}]}]")],
      ["x/b x/a yes"]),
    Case(
      "L22: an item without ports matches nothing", [policy("ingress: [{fromEndpoints: [{}], toPorts: [{}]}]")],
      ["x/b x/a no"]),
    Case(
      "L22: no item is any port", [policy("ingress: [{fromEndpoints: [{}], toPorts: []}]")],
      ["x/b x/a 7/UDP yes", "x/b x/a 7/SCTP yes"]),
  ]

  // MARK: Selectors

  static let selectors: [Case] = [
    Case(
      "L24: no pod has labels of another source",
      [policy("ingress: [{fromEndpoints: [{matchLabels: {\"container:app\": b}}]}]")], ["x/b x/a no"]),
    Case(
      "L24: nor is a dot a source", [policy("ingress: [{fromEndpoints: [{matchLabels: {k8s.app: b}}]}]")],
      ["x/b x/a no"]),
    Case(
      "L24: but of reserved ones", [wide("ingress: [{fromEndpoints: [{matchLabels: {reserved.remote-node: \"\"}}]}]")],
      ["node:n2 x/a yes", "x/b x/a no"]),
    Case(
      "L25: a missing label is not one of some",
      [policy("ingress: [{fromEndpoints: [{matchExpressions: [{key: tier, operator: NotIn, values: [z]}]}]}]")],
      ["x/b x/a yes"]),
    Case(
      "L26: the own namespace", [policy("ingress: [{fromEndpoints: [{}]}]")], ["x/b x/a yes", "y/c x/a no"]),
    Case(
      "L26: unless a label of namespaces is asked for",
      [
        policy(
          "ingress: [{fromEndpoints: [{matchExpressions: [{key: \"k8s:io.cilium.k8s.namespace.labels.team\", operator: Exists}]}]}]"
        )
      ],
      ["x/b x/a yes", "y/c x/a yes"]),
    Case(
      "L27: every namespace, and nobody else", [wide("ingress: [{fromEndpoints: [{}]}]")],
      ["y/c x/a yes", "ip:192.0.2.1 x/a no", "node:n2 x/a no"]),
    Case(
      "L28: everyone but the hosts",
      [
        policy(
          "ingress: [{fromEndpoints: [{matchExpressions: [{key: \"reserved:remote-node\", operator: DoesNotExist}]}]}]")
      ],
      ["y/c x/a yes", "ip:192.0.2.1 x/a yes", "node:n2 x/a no"]),
    Case(
      "L29: this cluster alone", [policy("ingress: [{fromEndpoints: [{}]}]")], [.defaultLocalCluster: .flag(false)],
      ["x/b x/a yes"]),
    Case(
      "L30, L66: namespaces that are not",
      [policy("ingress: [{fromEndpoints: [{matchExpressions: [{key: \(name), operator: NotIn, values: [z]}]}]}]")],
      ["y/c x/a yes", "ip:192.0.2.1 x/a open", "node:n2 x/a open"]),
    Case(
      "L30: of NetworkPolicies",
      [
        network(
          "ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [z]}]}}]}]")
      ], ["y/c x/a yes", "ip:192.0.2.1 x/a open"]),
  ]

  @Test(
    arguments: objects + postures + evaluation + selectors + entities + addresses + peers + ports + restrictions
      + around + ofCluster)
  func answers(of item: Case) throws {
    var world = try World.reading(([Self.cluster] + item.objects).joined(separator: "\n---\n"))
    world.enforcer = Enforcer(.cilium, release: item.release)
    world.enforcer.settings = item.settings
    world.apiServers = item.apiServers.map { $0.compactMap { IPAddress($0) } }
    let evaluator = ReferenceEvaluator(world: world)
    let tiers = TierAnswers(PolicyModel(world))
    for answer in item.answers {
      let words = answer.split(separator: " ").map(String.init)
      let port = words.count == 4 ? words[2].split(separator: "/") : ["80", "TCP"]
      let transport = try #require(TransportProtocol(rawValue: String(port[1])))
      let number = try #require(UInt16(port[0]))
      let decision = evaluator.decide(
        .init(
          source: try CiliumTests.end(words[0], world), destination: try CiliumTests.end(words[1], world),
          transport: transport,
          port: number))
      var found = [("reading", MayMust(may: decision.mayAllow, must: decision.isAllowed))]
      found += tiers.all(words[0], words[1], transport, number).map { ($0.way, $0.answer) }
      for (way, found) in found {
        let word = found.must ? "yes" : found.may ? "open" : "no"
        #expect(word == words.last, "\(way): \(answer)")
      }
    }
  }
}
