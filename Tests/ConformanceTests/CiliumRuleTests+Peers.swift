import Kubernetes

/// Who the other end is, and on which ports.
extension CiliumRuleTests {
  // MARK: Identities

  private static func entity(_ name: String) -> String { policy("ingress: [{fromEntities: [\(name)]}]") }

  /// A pod of which nobody says where it runs.
  private static let unplaced = """
    {apiVersion: v1, kind: Pod, metadata: {name: d, namespace: x, labels: {app: d}},
     spec: {containers: [{}]}, status: {podIPs: [{ip: 10.1.0.8}]}}
    """
  private static let ofUnplaced = "{matchLabels: {app: d}}"

  static let entities: [Case] = [
    Case(
      "L68: the own node or another, in two rules",
      [unplaced, policy("egress: [{toEntities: [host]}, {toEntities: [remote-node]}]", of: ofUnplaced)],
      ["x/d node:n1 yes", "x/d y/host yes", "x/d x/a no"]),
    Case(
      "L68: denied in two rules",
      [unplaced, policy("egressDeny: [{toEntities: [host]}, {toEntities: [remote-node]}]", of: ofUnplaced)],
      ["x/d node:n1 no", "x/d y/host no"]),
    Case(
      "L68: in one", [unplaced, policy("egress: [{toEntities: [host]}]", of: ofUnplaced)],
      ["x/d node:n1 open", "x/d y/host open"]),
    Case(
      "L68: in two of different ports",
      [
        unplaced,
        policy(
          "egress: [{toEntities: [host]}, {toEntities: [remote-node], toPorts: [{ports: [{port: '80'}]}]}]",
          of: ofUnplaced),
      ], ["x/d node:n1 open", "x/d node:n1 81/TCP open"]),
    Case(
      "L68: in two of the same ports",
      [
        unplaced,
        policy(
          "egress: [{toEntities: [host], toPorts: [{ports: [{port: '80'}]}]}, "
            + "{toEntities: [remote-node, world], toPorts: [{ports: [{port: '80'}]}]}]", of: ofUnplaced),
      ], ["x/d node:n1 yes", "x/d node:n1 81/TCP no", "x/d ip:192.0.2.1 yes"]),
    Case(
      "L31: nodes", [entity("remote-node")], ["node:n2 x/a yes", "y/host x/a yes", "node:n1 x/a yes", "x/b x/a no"]),
    Case(
      "L31: the own node", [policy("egress: [{toEntities: [host]}]")],
      ["x/a node:n1 yes", "x/a node:n2 no", "x/a y/host no"]),
    Case(
      "L31, L68: of unknown places",
      [
        policy("egress: [{toEntities: [host]}]"),
        "{apiVersion: v1, kind: Pod, metadata: {name: d, namespace: x, labels: {app: a}}, spec: {containers: [{}]}, "
          + "status: {podIPs: [{ip: 10.1.0.4}]}}",
      ], ["x/d node:n1 open"]),
    Case("L31: outside by family", [entity("world")], [.stack: .words(["dual"])], ["ip:192.0.2.1 x/a yes"]),
    Case(
      "L31: by the name of one family",
      [wide("ingress: [{fromEndpoints: [{matchLabels: {\"reserved:world-ipv4\": \"\"}}]}]")],
      ["ip:192.0.2.1 x/a no"]),
    Case(
      "L31: where there are both",
      [wide("ingress: [{fromEndpoints: [{matchLabels: {\"reserved:world-ipv4\": \"\"}}]}]")],
      [.stack: .words(["dual"])], ["ip:192.0.2.1 x/a yes"]),
    Case(
      "L32: all", [entity("all")], ["x/b x/a yes", "y/c x/a yes", "ip:192.0.2.1 x/a yes", "node:n2 x/a yes"]),
    Case("L32: world", [entity("world")], ["x/b x/a no", "ip:192.0.2.1 x/a yes", "node:n2 x/a no"]),
    Case(
      "L32: cluster", [entity("cluster")],
      ["y/c x/a yes", "ip:192.0.2.1 x/a no", "node:n2 x/a yes", "ip:192.0.2.9 x/a yes"]),
    Case(
      "L32: cluster, where nobody knows the API server", [entity("cluster")], apiServers: nil,
      ["ip:192.0.2.1 x/a open"]),
    Case(
      "L32: kube-apiserver", [entity("kube-apiserver")], ["ip:192.0.2.9 x/a yes", "ip:192.0.2.1 x/a no", "x/b x/a no"]),
    Case(
      "L32: nobody", [policy("ingress: [{fromEntities: [none, health, ingress, unmanaged, init]}]")],
      ["x/b x/a no", "ip:192.0.2.1 x/a no", "node:n2 x/a no"]),
    Case("L32: pods of a mesh", [entity("cluster-mesh")], release: "1.20", ["y/c x/a yes", "node:n2 x/a no"]),
    Case(
      "L33: nodes by their labels", [policy("ingress: [{fromNodes: [{matchLabels: {zone: two}}]}]")],
      [.nodeSelectorLabels: .flag(true)], ["node:n2 x/a yes", "y/c x/a no"]),
    Case(
      "L33: nodes by other labels", [policy("ingress: [{fromNodes: [{matchLabels: {zone: three}}]}]")],
      [.nodeSelectorLabels: .flag(true)], ["node:n2 x/a no"]),
  ]

  // MARK: Addresses

  static let addresses: [Case] = [
    Case(
      "L34: neither pods nor nodes", [policy("ingress: [{fromCIDR: [0.0.0.0/0]}]")],
      ["x/b x/a no", "node:n2 x/a no", "ip:192.0.2.1 x/a yes"]),
    Case(
      "L34: of NetworkPolicies", [network("ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]")],
      ["x/b x/a no", "node:n2 x/a no", "ip:192.0.2.1 x/a yes"]),
    Case(
      "L35: nodes", [policy("ingress: [{fromCIDR: [10.0.0.0/8]}]")], [.cidrMatchMode: .words(["nodes"])],
      ["x/b x/a no", "node:n2 x/a yes"]),
    Case(
      "L35, L67: nodes by a block of everything", [policy("ingress: [{fromCIDR: [0.0.0.0/0]}]")],
      [.cidrMatchMode: .words(["nodes"])], ["node:n2 x/a open"]),
    Case(
      "L35: pods", [policy("ingress: [{fromCIDR: [10.0.0.0/8]}]")], [.cidrMatchMode: .words(["pods"])],
      release: "1.20", ["x/b x/a yes", "node:n2 x/a no"]),
    Case(
      "L35: pods, before there was that", [policy("ingress: [{fromCIDR: [10.0.0.0/8]}]")],
      [.cidrMatchMode: .words(["pods"])], release: "1.19", ["x/b x/a no"]),
    Case(
      "L36: but for some", [policy("ingress: [{fromCIDRSet: [{cidr: 192.0.2.0/24, except: [192.0.2.0/31]}]}]")],
      ["ip:192.0.2.1 x/a no", "ip:192.0.2.2 x/a yes"]),
    Case("L36: host bits", [policy("ingress: [{fromCIDR: [192.0.2.77/24]}]")], ["ip:192.0.2.1 x/a yes"]),
    Case(
      "L37: groups",
      [policy("ingress: [{fromCIDRSet: [{cidrGroupRef: g, except: [192.0.2.1/32]}]}]"), group("g", "192.0.2.0/24")],
      ["ip:192.0.2.1 x/a no", "ip:192.0.2.2 x/a yes"]),
    Case(
      "L37: groups by their labels",
      [
        policy("ingress: [{fromCIDRSet: [{cidrGroupSelector: {matchLabels: {who: us}}}]}]"),
        group("g", "192.0.2.0/24", labels: "who: us"), group("h", "198.51.100.0/24"),
      ], ["ip:192.0.2.1 x/a yes", "ip:198.51.100.1 x/a no"]),
    Case(
      "L37: groups that there are not",
      [policy("ingress: [{fromEntities: [all]}], ingressDeny: [{fromCIDRSet: [{cidrGroupRef: g}]}]")],
      ["ip:192.0.2.1 x/a yes"]),
    Case("L38: an outside API server", [entity("world")], ["ip:192.0.2.9 x/a yes"]),
    Case("L38: by its address", [policy("ingress: [{fromCIDR: [192.0.2.9/32]}]")], ["ip:192.0.2.9 x/a yes"]),
  ]

  // MARK: Other peers

  private static let port = "toPorts: [{ports: [{port: \"80\"}]}]"

  static let peers: [Case] = [
    Case(
      "L39: the pods of a Service", [policy("egress: [{toServices: [{k8sService: {serviceName: b}}]}]")],
      ["x/a x/b yes", "x/a y/c no", "ip:192.0.2.1 x/a yes"]),
    Case(
      "L39: by its labels",
      [policy("egress: [{toServices: [{k8sServiceSelector: {selector: {matchLabels: {tier: b}}}}]}]")],
      ["x/a x/b yes", "x/a y/c no"]),
    Case(
      "L39: without a selector", [policy("egress: [{toServices: [{k8sService: {serviceName: bare}}]}]")],
      ["x/a x/b no", "x/a ip:192.0.2.1 open"]),
    Case(
      "L40: none, without ports", [policy("egress: [{toServices: [{k8sService: {serviceName: gone}}]}]")],
      ["x/a x/b no", "x/a ip:192.0.2.1 no"]),
    Case(
      "L40, L65: none, with ports", [policy("egress: [{toServices: [{k8sService: {serviceName: gone}}], \(port)}]")],
      ["x/a x/b open", "x/a ip:192.0.2.1 open", "x/a x/b 81/TCP no"]),
    Case(
      "L40: in a rule that denies",
      [policy("egress: [{toEntities: [all]}], egressDeny: [{toServices: [{k8sService: {serviceName: b}}], \(port)}]")],
      ["x/a y/c open", "x/a y/c 81/TCP yes"]),
    Case(
      "L40: in a rule that denies, without ports",
      [policy("egress: [{toEntities: [all]}], egressDeny: [{toServices: [{k8sService: {serviceName: b}}]}]")],
      ["x/a x/b yes"]),
    Case(
      "L41, L64: names", [policy("egress: [{toFQDNs: [{matchName: a.example.com}]}]")],
      ["x/a x/b no", "x/a ip:192.0.2.1 open", "x/a node:n2 no"]),
    Case(
      "L42: patterns", [policy("egress: [{toFQDNs: [{matchPattern: \"*\"}]}]")],
      ["x/a x/b no", "x/a ip:192.0.2.1 open"]),
    Case(
      "L43: groups of a cloud", [policy("egress: [{toGroups: [{aws: {securityGroupsIds: [sg-1]}}]}]")],
      ["x/a x/b no", "x/a ip:192.0.2.1 open"]),
  ]

  // MARK: Ports

  private static func ports(_ item: String) -> String {
    policy("ingress: [{fromEndpoints: [{}], toPorts: [{ports: [\(item)]}]}]")
  }

  static let ports: [Case] = [
    Case("L45: every port", [ports("{port: \"0\", protocol: TCP}")], ["x/b x/a 7/TCP yes", "x/b x/a 7/UDP no"]),
    Case("L45: names in any case", [ports("{port: HTTP, protocol: TCP}")], ["x/b x/a yes", "x/b x/a 81/TCP no"]),
    Case(
      "L46: any protocol", [ports("{port: \"80\"}")], ["x/b x/a yes", "x/b x/a 80/UDP yes", "x/b x/a 80/SCTP yes"]),
    Case("L46: one protocol", [ports("{port: \"80\", protocol: UDP}")], ["x/b x/a no", "x/b x/a 80/UDP yes"]),
    Case(
      "L46: others, where there are such", [ports("{protocol: IGMP}")], [.extendedProtocols: .flag(true)],
      ["x/b x/a no"]),
    Case(
      "L47: ranges", [ports("{port: \"80\", endPort: 82}")], ["x/b x/a yes", "x/b x/a 82/TCP yes", "x/b x/a 83/TCP no"]),
    Case("L47: an end before the begin", [ports("{port: \"80\", endPort: 7}")], ["x/b x/a yes", "x/b x/a 7/TCP no"]),
    Case("L47: an end of a name", [ports("{port: http, endPort: 90}")], ["x/b x/a yes", "x/b x/a 81/TCP no"]),
    Case("L48: names at the subject", [ports("{port: web, protocol: TCP}")], ["x/b x/a no"]),
    Case(
      "L49, L70: one number for the cluster",
      [policy("egress: [{toEntities: [all], toPorts: [{ports: [{port: web, protocol: TCP}]}]}]")],
      ["x/a x/b yes", "x/a x/b 81/TCP no", "x/a ip:192.0.2.1 open"]),
    Case(
      "L49, L70: two numbers",
      [policy("egress: [{toEntities: [all], toPorts: [{ports: [{port: http, protocol: TCP}]}]}]")],
      ["x/a x/b open", "x/a x/b 8080/TCP open", "x/a x/b 81/TCP no"]),
    Case(
      "L49: of NetworkPolicies", [network("egress: [{ports: [{port: http}]}], policyTypes: [Egress]")],
      ["x/a x/b open", "x/a ip:192.0.2.1 open"]),
    Case(
      "L51: messages of ICMP are no connections",
      [policy("ingress: [{fromEndpoints: [{}], icmps: [{fields: [{type: 8}]}]}]")],
      ["x/b x/a no"]),
  ]

  // MARK: Restrictions

  private static func rules(_ rules: String) -> String {
    policy("ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: \"80\", protocol: TCP}], \(rules)}]}]")
  }

  static let restrictions: [Case] = [
    Case("L52, L69: requests", [rules("rules: {http: [{path: /}]}")], ["x/b x/a yes", "x/b x/a 81/TCP no"]),
    Case(
      "L54: requests of two kinds",
      [
        rules("rules: {http: [{path: /}]}"),
        rules("rules: {l7proto: x, l7: [{key: y}]}").replacing("name: p,", with: "name: q,"),
      ],
      release: "1.19", ["x/b x/a open", "y/c x/a open", "x/b x/a 81/TCP open", "x/a x/b yes"]),
    Case(
      "L54: requests of one kind",
      [
        rules("rules: {http: [{path: /}]}"),
        rules("rules: {http: [{path: /a}]}").replacing("name: p,", with: "name: q,"),
      ],
      ["x/b x/a yes", "y/c x/a no"]),
    Case(
      "L54: of pods that one alone selects",
      [
        rules("rules: {http: [{path: /}]}"),
        rules("rules: {l7proto: x, l7: [{key: y}]}").replacing("app: a", with: "app: b").replacing(
          "name: p,", with: "name: q,"),
      ],
      release: "1.19", ["x/b x/a yes", "y/c x/a no"]),
    Case(
      "L55, L69: a handshake", [policy("ingress: [{fromEndpoints: [{}], authentication: {mode: required}}]")],
      ["x/b x/a open", "y/c x/a no"]),
    Case(
      "L55: none", [policy("ingress: [{fromEndpoints: [{}], authentication: {mode: disabled}}]")], ["x/b x/a yes"]),
    Case(
      "L55: one that always fails",
      [policy("ingress: [{fromEndpoints: [{}], authentication: {mode: test-always-fail}}]")], ["x/b x/a no"]),
    Case(
      "L55: inherited",
      [
        policy("ingress: [{fromEndpoints: [{matchLabels: {app: b}}]}]"),
        other("ingress: [{fromEntities: [all], authentication: {mode: required}}]"),
      ], ["x/b x/a open"]),
  ]

  // MARK: Around policies

  static let around: [Case] = [
    Case(
      "L56: one stage", [network("ingress: [{from: [{podSelector: {}}]}]"), policy("ingress: [{\(world)}]")],
      ["x/b x/a yes", "ip:192.0.2.1 x/a yes", "y/c x/a no"]),
    Case(
      "L56: what denies wins", [network("ingress: [{}]"), policy("ingressDeny: [{fromEndpoints: [{}]}]")],
      ["x/b x/a no", "y/c x/a yes"]),
    Case("L56: a NetworkPolicy isolates", [network("ingress: []")], ["x/b x/a no"]),
    Case("L58: the own node", [closed], ["node:n1 x/a yes", "y/host x/a no"]),
    Case(
      "L58: the own node, where it is judged", [closed], [.allowLocalhost: .words(["policy"])],
      ["node:n1 x/a no"]),
    Case(
      "L58: by its entity", [entity("host")], [.allowLocalhost: .words(["policy"])],
      ["node:n1 x/a yes", "node:n2 x/a no"]),
    Case(
      "L58, L71: the own node, denied",
      [policy("ingress: [{\(world)}], ingressDeny: [{fromEntities: [host]}]")], ["node:n1 x/a open"]),
    Case(
      "L58: towards the own node", [policy("egress: [{\(world.replacing("from", with: "to"))}]")], ["x/a node:n1 no"]),
    Case(
      "L62: SCTP, where nobody says that it is off", [policy("ingress: [{fromEndpoints: [{}]}]")],
      ["x/b x/a 80/SCTP yes", "y/c x/a 80/SCTP no"]),
    Case(
      "L62: SCTP, where it is off", [policy("ingress: [{fromEndpoints: [{}]}]")], [.sctp: .flag(false)],
      ["x/b x/a 80/SCTP open", "y/c x/a 80/SCTP no", "x/b x/a yes"]),
    Case(
      "L62: SCTP, where it is on", [policy("ingress: [{fromEndpoints: [{}]}]")], [.sctp: .flag(true)],
      ["x/b x/a 80/SCTP yes"]),
    Case("L63: a node is governed by nothing", [closed], ["x/a node:n2 yes", "x/a y/host yes"]),
  ]
}
