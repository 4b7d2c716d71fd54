import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import Testing

/// Policies of Kubernetes among Calico's (K80 to K85).
struct CalicoKubernetesTests {
  private typealias Text = CalicoText
  private typealias Cluster = ClusterPolicyText

  private static func egress(
    _ objects: String..., also specs: [String] = [], release: String? = nil
  ) throws -> String {
    try SmallWorld(calico: objects, specs: specs, release: release).verdict()
  }

  private static let closed = "{policyTypes: [Egress]}"
  private static let opened = "{policyTypes: [Egress], egress: [{}]}"

  /// A NetworkPolicy has the order 1000 in `default`.
  @Test func k80() throws {
    let (allow, deny) = ([Text.allow], [Text.deny])
    #expect(try Self.egress(Text.global("g", "order: 999", egress: allow), also: [Self.closed]) == "yes: accept g.0")
    #expect(try Self.egress(Text.global("g", "order: 999", egress: deny), also: [Self.opened]) == "no: deny g.0")
    #expect(try Self.egress(Text.global("g", "order: 1001", egress: deny), also: [Self.opened]) == "yes: accept p0.0")
    #expect(try Self.egress(Text.global("g", egress: allow), also: [Self.closed]) == "yes: accept g.0")
    #expect(
      try Self.egress(Text.global("g", "order: 1000", egress: deny), also: [Self.opened])
        == "open: tie g.0 p0.0, deny g.0, accept p0.0")
    // `knp.default.` of a namespace is behind `default.`.
    let tied = Text.global("z", "order: 1000", egress: deny)
    #expect(try Self.egress(tied, also: [Self.opened], release: "3.31") == "no: deny z.0")
    #expect(try Self.egress(tied, also: [Self.opened], release: "3.32") == "yes: accept p0.0")
  }

  /// Without Calico's policies it is what it is elsewhere.
  @Test func k80Alone() throws {
    #expect(try Self.egress() == "yes: notIsolated")
    #expect(try Self.egress(also: [Self.closed]) == "no: noRule p0")
    #expect(try Self.egress(also: [Self.closed, Self.opened]) == "yes: accept p1.0")
    #expect(try Self.egress(also: [Self.opened, Self.opened]) == "yes: accept p0.0, accept p1.0")
  }

  /// Its peers are pods, whatever sets have their labels.
  @Test func k80Sets() throws {
    let spec =
      "{policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {pod: b}}}, {namespaceSelector: {}}]}]}"
    let small = try SmallWorld(calico: [Text.set("s", "pod: b", "203.0.113.0/24", in: "x")], specs: [spec])
    #expect(try small.ends(.yes, .egress, at: "x/a") == ["x/b", "y/a", "y/c"])
  }

  /// Adding a policy can take something away.
  @Test func k81() throws {
    let pass = Text.global("g", egress: [Text.pass])
    #expect(try Self.egress(pass) == "yes: notIsolated, pass g.0")
    #expect(try Self.egress(pass, Text.global("h", "order: 1", egress: [Text.deny])) == "no: deny h.0")
  }

  @Test func k82() throws {
    let deny = Cluster.admin("a", 5, egress: [Cluster.to("Deny")])
    #expect(try Self.egress(deny, also: [Self.opened]) == "no: deny a.0")
    #expect(
      try Self.egress(deny, Text.global("g", "tier: kube-admin, order: 4", egress: [Text.allow])) == "yes: accept g.0")
    #expect(
      try Self.egress(deny, Text.global("g", "tier: kube-admin, order: 6", egress: [Text.allow])) == "no: deny a.0")
    let baseline = Cluster.baseline("b", egress: [Cluster.to("Deny")])
    #expect(try Self.egress(baseline) == "no: deny b.0")
    #expect(try Self.egress(baseline, also: [Self.opened]) == "yes: accept p0.0")
    #expect(
      try Self.egress(baseline, Text.global("g", egress: [Text.pass]), also: [Self.closed]) == "no: deny b.0, pass g.0")
    // It is asked in the directions in which it has rules.
    #expect(try Self.egress(Cluster.admin("a", ingress: [Cluster.from("Deny")])) == "yes: notIsolated")
  }

  /// Ties by the order of bytes, if the release is written.
  @Test func k82Ties() throws {
    let (accept, deny) = (
      Cluster.admin("a", egress: [Cluster.to("Accept")]), Cluster.admin("b", egress: [Cluster.to("Deny")])
    )
    #expect(try Self.egress(accept, deny) == "open: tie a.0 b.0, accept a.0, deny b.0")
    #expect(try Self.egress(accept, deny, release: "3.32") == "yes: accept a.0")
  }

  /// `namespaces` are also the sets of these namespaces, and of a condition on what is not there, the global ones.
  @Test(arguments: [
    ("{namespaces: {matchLabels: {ns: x}}}", ["x/b", "203.0.113.7"]),
    ("{namespaces: {}}", ["x/b", "y/a", "y/c", "203.0.113.7"]),
    (
      "{namespaces: {matchExpressions: [{key: env, operator: NotIn, values: [prod]}]}}", ["y/a", "y/c", "198.51.100.1"]
    ),
    (
      "{namespaces: {matchExpressions: [{key: none, operator: DoesNotExist}]}}",
      ["x/b", "y/a", "y/c", "203.0.113.7", "198.51.100.1"]
    ),
    ("{pods: {namespaceSelector: {matchLabels: {ns: x}}, podSelector: {}}}", ["x/b"]),
    ("{networks: [203.0.113.0/24]}", ["203.0.113.7"]),
  ])
  func k83(peer: String, ends: [String]) throws {
    let small = try SmallWorld(calico: [
      Cluster.admin("a", egress: [Cluster.to("Deny", peer)]), Text.set("s", "pod: b", "203.0.113.0/24", in: "x"),
      Text.set("t", "pod: b", "198.51.100.0/24"),
    ])
    let all = ["x/b", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7", "198.51.100.1"]
    #expect(try small.ends(.no, .egress, at: "x/a", of: all) == ends)
  }

  /// A named port is of any protocol, and of a pod that the peer means by its labels.
  @Test func k83NamedPorts() throws {
    let named = Cluster.to("Deny", Cluster.namespace("y"), "{destinationNamedPort: http}")
    let set = Text.set("s", "", "10.0.1.2", in: "y")
    let small = try SmallWorld(calico: [Cluster.admin("a", egress: [named]), set])
    #expect(try small.ends(.no, .egress, at: "x/a", 80) == ["y/a"])
    #expect(try small.ends(.no, .egress, at: "x/a", 81) == ["y/a"])
    #expect(try small.ends(.no, .egress, at: "x/a", 8080) == [])
    let numbered = Cluster.to("Deny", Cluster.namespace("y"), Cluster.tcp(8080))
    let other = try SmallWorld(calico: [Cluster.admin("a", egress: [numbered]), set])
    #expect(try other.ends(.no, .egress, at: "x/a", 8080) == ["x/b", "y/a", "y/c"])
  }

  /// A pod's own label passes for its namespace's in the policies of Kubernetes as well, which Calico converts to its own
  /// (K56, K80, K82).
  @Test func ownLabels() throws {
    let pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: d, namespace: \"y\", labels: {pcns.ns: x}}, "
      + "spec: {}, status: {podIPs: [{ip: 10.0.9.9}]}}"
    let cluster = Cluster.admin("a", egress: [Cluster.to("Deny", Cluster.namespace("x"))])
    #expect(try SmallWorld(calico: [cluster, pod]).verdict(.egress, "x/a", "y/d") == "no: deny a.0")
    let spec = "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {ns: x}}}]}]}"
    let verdict = try SmallWorld(calico: [pod], specs: [spec]).verdict(.egress, "x/a", "y/d")
    #expect(verdict == "yes: accept p0.0")
  }

  /// A rule that names nodes fails closed.
  @Test func k84() throws {
    let nodes = "{nodes: {matchLabels: {none: none}}}"
    #expect(
      try Self.egress(Cluster.admin("a", egress: [Cluster.to("Accept", nodes), Cluster.to("Deny")])) == "no: deny a.1")
    for action in ["Deny", "Pass"] {
      #expect(
        try Self.egress(Cluster.admin("a", egress: [Cluster.to(action, nodes, Cluster.tcp(9))])) == "no: deny a.0")
    }
    let name = "{domainNames: [example.com]}"
    #expect(
      try Self.egress(Cluster.admin("a", egress: [Cluster.to("Accept", name), Cluster.to("Deny")])) == "no: deny a.1")
  }

  /// Which kinds a release reads.
  @Test(arguments: [
    (nil, "no: deny c.0", "yes: notIsolated", "yes: notIsolated"),
    ("3.32", "no: deny c.0", "yes: notIsolated", "yes: notIsolated"),
    ("3.31", "yes: notIsolated", "no: deny a.0", "no: deny default.0"),
    ("3.30", "yes: notIsolated", "no: deny a.0", "no: deny default.0"),
    ("3.29", "yes: notIsolated", "no: deny a.0", "yes: notIsolated"),
  ])
  func k85(release: String?, cluster: String, admin: String, baseline: String) throws {
    let rules = [Cluster.to("Deny")]
    #expect(try Self.egress(Cluster.admin("c", egress: rules), release: release) == cluster)
    #expect(try Self.egress(Cluster.anp("a", egress: rules), release: release) == admin)
    #expect(try Self.egress(Cluster.banp(egress: rules), release: release) == baseline)
  }

  @Test func k85Orders() throws {
    let (accept, deny) = (
      Cluster.anp("a", 7, egress: [Cluster.to("Allow")]), Cluster.anp("b", 6, egress: [Cluster.to("Deny")])
    )
    #expect(try Self.egress(accept, deny, release: "3.31") == "no: deny b.0")
    let mine = Text.global("adminnetworkpolicy.g", "tier: adminnetworkpolicy, order: 5", egress: [Text.pass])
    #expect(try Self.egress(mine, deny, release: "3.31") == "yes: notIsolated, pass adminnetworkpolicy.g.0")
  }
}
