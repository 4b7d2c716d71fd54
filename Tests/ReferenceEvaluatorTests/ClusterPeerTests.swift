import Cluster
import Network
import ReferenceEvaluator
import Testing

/// Which pods a policy governs, and which other ends its rules mean (C4, C5, C22 to C29, C41 to C44, C54).
struct ClusterPeerTests {
  private typealias Text = ClusterPolicyText

  /// Where `x/b` cannot connect to under one rule that denies these peers.
  private static func denied(_ peers: String, _ others: String...) throws -> [String] {
    try SmallWorld([], others: [Text.admin("a", egress: [Text.to("Deny", peers)])] + others)
      .ends(.no, .egress, at: "x/b")
  }

  /// Which pods a policy with this subject governs.
  private static func governed(_ subject: String) throws -> [String] {
    let small = try SmallWorld([], others: [Text.admin("a", subject: subject, egress: [Text.to("Deny")])])
    return try ["x/a", "x/b", "y/a", "y/c", "y/host"].filter {
      try small.verdict(.egress, $0, $0 == "x/a" ? "x/b" : "x/a") == "no: deny a.0"
    }
  }

  @Test(arguments: [
    ("{namespaces: {}}", ["x/a", "x/b", "y/a", "y/c"]), ("{namespaces: {matchLabels: {env: prod}}}", ["x/a", "x/b"]),
    ("{namespaces: {matchLabels: {env: none}}}", []),
    ("{pods: {namespaceSelector: {}, podSelector: {matchLabels: {pod: a}}}}", ["x/a", "y/a"]),
    (
      "{pods: {namespaceSelector: {matchLabels: {env: \"\"}}, podSelector: {matchExpressions: [{key: pod, operator: Exists}]}}}",
      ["y/a", "y/c"]
    ),
    ("{pods: {namespaceSelector: {matchLabels: {env: \"\"}}, podSelector: {matchLabels: {pod: b}}}}", []),
    ("{pods: {namespaceSelector: {}, podSelector: {matchLabels: {pod: host}}}}", []),
  ])
  func c4(subject: String, pods: [String]) throws { #expect(try Self.governed(subject) == pods) }

  /// Some peer, and some port.
  @Test func c5() throws {
    let small = try SmallWorld(
      [],
      others: [
        Text.admin(
          "a",
          egress: [
            Text.to("Deny", "\(Text.namespace("x")), \(Text.namespace("y"))", "\(Text.tcp(79)), \(Text.tcp(80))")
          ])
      ])
    #expect(try small.ends(.no, .egress, at: "x/b") == ["x/a", "y/a", "y/c"])
    #expect(try small.ends(.no, .egress, at: "x/b", 79) == ["x/a", "y/a", "y/c"])
    #expect(try small.ends(.no, .egress, at: "x/b", 81) == [])
    guard case .deniedBy(let rule)? = try small.decide("x/b", "y/c").egress.because.first else {
      Issue.record("no rule")
      return
    }
    #expect([rule.policy, rule.rule, rule.peer, rule.port] == [0, 0, 1, 1])
    #expect(rule.field == "spec.egress[0].to[1]")
  }

  /// A host-network pod is neither subject nor peer of selectors.
  @Test func c23() throws {
    #expect(try !Self.governed("{namespaces: {matchLabels: {ns: \"y\"}}}").contains("y/host"))
    #expect(try Self.denied("{pods: {podSelector: {matchLabels: {pod: host}}}}") == [])
    #expect(try Self.denied("{networks: [192.168.0.1/32]}") == ["y/host", "node/n1"])
  }

  /// Selectors pick pods alone, so no rule of ingress means an address, a node or a host-network pod.
  @Test func c24() throws {
    #expect(try Self.denied("{namespaces: {}}") == ["x/a", "y/a", "y/c"])
    let small = try SmallWorld([], others: [Text.admin("a", ingress: [Text.from("Deny")])])
    #expect(try small.ends(.no, .ingress, at: "x/b") == ["x/a", "y/a", "y/c"])
    #expect(try small.ends(.yes, .ingress, at: "x/b") == ["y/host", "node/n1", "203.0.113.7", "2001:db8::7"])
  }

  @Test func c25() throws {
    #expect(try Self.denied(Text.namespace("x")) == ["x/a"])
    #expect(try Self.denied("{namespaces: {matchLabels: {kubernetes.io/metadata.name: \"y\"}}}") == ["y/a", "y/c"])
    #expect(
      try Self.denied("{namespaces: {matchExpressions: [{key: ns, operator: NotIn, values: [x]}]}}") == ["y/a", "y/c"])
    #expect(
      try Self.denied("{pods: {namespaceSelector: {matchLabels: {ns: \"y\"}}, podSelector: {matchLabels: {pod: a}}}}")
        == ["y/a"])
  }

  /// Addresses of whatever kind of end, each family for itself, host bits masked.
  @Test(arguments: [
    ("[10.0.0.0/8]", ["x/a", "y/a", "y/c"]), ("[10.0.2.2/32]", ["y/c"]), ("[10.0.2.9/24]", ["y/a", "y/c"]),
    ("[192.168.0.0/16, 203.0.113.7/32]", ["y/host", "node/n1", "203.0.113.7"]),
    ("[0.0.0.0/0]", ["x/a", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7"]), ("[\"::/0\"]", ["2001:db8::7"]),
  ])
  func c27(networks: String, denied: [String]) throws {
    #expect(try Self.denied("{networks: \(networks)}") == denied)
  }

  /// Each address of a pod is judged for itself.
  @Test func c29() throws {
    let small = try SmallWorld([], others: [Text.admin("a", egress: [Text.to("Deny", "{networks: [\"fd00::/64\"]}")])])
    let pod = try small.pod("x/a")
    let source = try small.flow("y/c", "x/a").source
    let answers = small.world.pods[pod].addresses.map { address in
      let destination = ReferenceEvaluator.Endpoint.pod(pod, address: address, node: nil, replica: 0)
      return small.evaluator.decide(.init(source: source, destination: destination, transport: .tcp, port: 80))
        .isAllowed
    }
    #expect(small.world.pods[pod].addresses.map(\.family) == [.ipv4, .ipv6])
    #expect(answers == [true, false])
  }

  @Test(arguments: [
    "{namespaces: {}}", "{namespaces: {matchLabels: {}}}", "{namespaces: {matchExpressions: []}}",
    "{pods: {podSelector: {}}}", "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {}}}}",
  ])
  func c41(peer: String) throws { #expect(try Self.denied(peer) == ["x/a", "y/a", "y/c"]) }

  @Test func c54() throws {
    #expect(try Self.denied("{pods: {podSelector: {matchLabels: {pod: a}}}}") == ["x/a", "y/a"])
    #expect(try Self.governed("{pods: {podSelector: {matchLabels: {pod: a}}}}") == ["x/a", "y/a"])
  }

  // MARK: domain names

  private static let names = "{domainNames: [example.com, \"*.example.org\"]}"

  /// Names may have every address or none, that of a pod or of a node too.
  @Test func c28() throws {
    let small = try SmallWorld([], others: [Text.admin("a", egress: [Text.to("Accept", Self.names)]), Self.last])
    #expect(try small.ends(.open, .egress, at: "x/b") == SmallWorld.ends.filter { $0 != "x/b" })
    #expect(try small.verdict() == "open: domainName a.0, accept a.0, deny z.0")
    let ports = Text.to("Accept", Self.names, Text.tcp(443))
    let other = try SmallWorld([], others: [Text.admin("a", egress: [ports]), Self.last])
    #expect(try other.verdict(.egress, "x/a", "203.0.113.7", 443) == "open: domainName a.0, accept a.0, deny z.0")
    #expect(try other.verdict(.egress, "x/a", "203.0.113.7", 80) == "no: deny z.0")
  }

  /// What denies everything after all others.
  private static let last = ClusterPolicyText.baseline(
    "z",
    egress: [ClusterPolicyText.to("Deny", "\(ClusterPolicyText.pods), {networks: [0.0.0.0/0, \"::/0\"]}, {nodes: {}}")])

  /// Only what they would change is open.
  @Test func c43() throws {
    func verdict(_ policies: [String], also specs: [String] = []) throws -> String {
      try SmallWorld(specs, others: policies).verdict(.egress, "x/a", "203.0.113.7")
    }
    let admin = Text.admin("a", egress: [Text.to("Accept", Self.names)])
    let baseline = Text.baseline(
      "b", egress: [Text.to("Accept", Self.names), Text.to("Deny", "{networks: [0.0.0.0/0]}")])
    #expect(try verdict([admin]) == "yes: accept a.0")
    #expect(try verdict([admin], also: ["{policyTypes: [Egress]}"]) == "open: domainName a.0, accept a.0, noRule p0")
    #expect(try verdict([baseline]) == "open: domainName b.0, accept b.0, deny b.1")
    #expect(try verdict([baseline], also: ["{policyTypes: [Egress]}"]) == "no: noRule p0")
    #expect(try verdict([admin, baseline]) == "open: domainName a.0 b.0, accept a.0, accept b.0, deny b.1")
    let stronger = Text.admin("c", 1, egress: [Text.to("Deny", "{networks: [0.0.0.0/0]}")])
    #expect(try verdict([admin, stronger]) == "no: deny c.0")
    let both = Text.to("Accept", "\(Self.names), {networks: [203.0.113.0/24]}")
    #expect(try verdict([Text.admin("a", egress: [both]), Self.last]) == "yes: accept a.0")
  }

  // MARK: nodes

  private static let declared = [node("n1", "linux", "192.168.0.1"), node("n2", "other", "192.168.0.2")]

  private static func node(_ name: String, _ system: String, _ address: String) -> String {
    "{apiVersion: v1, kind: Node, metadata: {name: \(name), labels: {os: \(system)}}, "
      + "status: {addresses: [{type: InternalIP, address: \(address)}, {type: Hostname, address: \(name)}]}}"
  }

  /// Pods on the networks of `n1`, `n2` and a node that nobody declares.
  private static let hosts = [("h1", "n1", 1), ("h2", "n2", 2), ("h9", "n9", 9)].map { name, node, last in
    "{apiVersion: v1, kind: Pod, metadata: {name: \(name), namespace: \"y\"}, "
      + "spec: {hostNetwork: true, nodeName: \(node)}, status: {hostIPs: [{ip: 192.168.0.\(last)}]}}"
  }

  private static let ends = SmallWorld.ends + ["node/n2", "node/n9", "y/h1", "y/h2", "y/h9"]

  /// Which ends of a world with or without Node objects a peer matches, and of which it is not known; asked of a rule
  /// that denies, and of one that accepts before everything is denied.
  private static func nodes(_ selector: String, known: Bool) throws -> (yes: [String], open: [String]) {
    let objects = hosts + (known ? declared : [])
    let deny = try SmallWorld(
      [], others: [Text.admin("a", egress: [Text.to("Deny", "{nodes: \(selector)}")])] + objects)
    let accept = try SmallWorld(
      [], others: [Text.admin("a", egress: [Text.to("Accept", "{nodes: \(selector)}")]), last] + objects)
    let open = try deny.ends(.open, .egress, at: "x/b", of: ends)
    // Everything else is denied, but nodes of which nothing is known.
    #expect(try accept.ends(.open, .egress, at: "x/b", of: ends) == open)
    let yes = try deny.ends(.no, .egress, at: "x/b", of: ends)
    #expect(try accept.ends(.yes, .egress, at: "x/b", of: ends) == yes)
    return (yes, open)
  }

  /// Nodes and what is on their networks, by the labels of their objects; no pod of its own address, nothing outside.
  @Test func c26() throws {
    let linux = try Self.nodes("{matchLabels: {os: linux}}", known: true)
    #expect(linux.yes == ["node/n1", "y/h1"])
    #expect(linux.open == ["y/host", "node/n9", "y/h9"])
    let every = try Self.nodes("{}", known: true)
    #expect(every.yes == ["y/host", "node/n1", "node/n2", "node/n9", "y/h1", "y/h2", "y/h9"])
    #expect(every.open == [])
    let none = try Self.nodes("{matchExpressions: [{key: os, operator: DoesNotExist}]}", known: true)
    #expect(none.yes == [])
    #expect(none.open == ["y/host", "node/n9", "y/h9"])
  }

  /// Without Node objects nobody knows what is a node, and what labels nodes have.
  @Test func c44() throws {
    let nodes = ["y/host", "node/n1", "node/n2", "node/n9", "y/h1", "y/h2", "y/h9"]
    let linux = try Self.nodes("{matchLabels: {os: linux}}", known: false)
    #expect(linux.yes == [])
    #expect(Set(linux.open) == Set(nodes + ["203.0.113.7", "2001:db8::7"]))
    for empty in ["{}", "{matchLabels: {}}", "{matchExpressions: []}"] {
      let every = try Self.nodes(empty, known: false)
      #expect(every.yes == nodes)
      #expect(every.open == ["203.0.113.7", "2001:db8::7"])
    }
  }

  @Test func c44Reasons() throws {
    func verdict(_ action: String, _ others: [String] = [], also specs: [String] = []) throws -> String {
      let rule = Text.to(action, "{nodes: {matchLabels: {os: linux}}}")
      return try SmallWorld(specs, others: [Text.admin("a", egress: [rule])] + others).verdict(
        .egress, "x/a", "203.0.113.7")
    }
    #expect(try verdict("Deny") == "open: unknownNodes a.0, deny a.0, notIsolated")
    #expect(try verdict("Deny", also: ["{policyTypes: [Egress]}"]) == "no: deny a.0")
    #expect(try verdict("Accept") == "yes: accept a.0")
    #expect(try verdict("Accept", [Self.last]) == "open: unknownNodes a.0, accept a.0, deny z.0")
    #expect(try verdict("Pass", [Self.last]) == "no: deny z.0, pass a.0")
    #expect(try verdict("Deny", Self.declared) == "yes: notIsolated")
    // Names and nodes in one rule leave it open twice.
    let both = Text.to("Accept", "{domainNames: [example.com]}, {nodes: {matchLabels: {os: linux}}}")
    let small = try SmallWorld([], others: [Text.admin("a", egress: [both]), Self.last])
    #expect(
      try small.verdict(.egress, "x/a", "203.0.113.7")
        == "open: domainName a.0, unknownNodes a.0, accept a.0, deny z.0")
  }
}
