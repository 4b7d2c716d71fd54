import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import Testing

/// Which ends of a connection a rule asks for (K34 to K41, K46).
struct CalicoEntityTests {
  private typealias Text = CalicoText

  private static let pods = ["x/b", "y/a", "y/c"]
  private static let everything = ["x/b", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7", "2001:db8::7"]

  /// An address, whoever has it. A list of one family makes the rule one of that family.
  @Test(arguments: [
    ("nets: [10.0.0.0/8]", CalicoEntityTests.pods), ("nets: [10.0.1.2/32, 10.0.2.1/32]", ["x/b", "y/a"]),
    ("nets: [192.168.0.0/16]", ["y/host", "node/n1"]), ("nets: [0.0.0.0/0]", Array(everything.dropLast())),
    ("nets: [\"2001:db8::/32\"]", ["2001:db8::7"]), ("notNets: [10.0.0.0/8]", ["y/host", "node/n1", "203.0.113.7"]),
    ("notNets: [\"2001:db8::/32\"]", []), ("notNets: [\"fd00::/8\"]", ["2001:db8::7"]),
    ("nets: [10.0.0.0/8], notNets: [10.0.2.0/24]", ["x/b"]), ("nets: [], notNets: []", everything), ("", everything),
  ])
  func k34(destination: String, ends: [String]) throws {
    #expect(try SmallWorld.reached(destination) == ends)
  }

  /// A Deny with IPv4 exceptions says nothing of IPv6.
  @Test func k34Deny() throws {
    let policy = Text.global("p", egress: [Text.to("Deny", "notNets: [10.0.0.0/8]"), Text.allow])
    let small = try SmallWorld(calico: [policy])
    #expect(try small.ends(.no, .egress, at: "x/a") == ["y/host", "node/n1", "203.0.113.7"])
  }

  /// The own end counts, too.
  @Test(arguments: [
    ("nets: [10.0.1.1/32]", true), ("nets: [10.0.1.2/32]", false), ("notNets: [10.0.2.0/24]", true),
    ("selector: pod == 'a'", true), ("selector: pod == 'b'", false), ("notSelector: pod == 'a'", false),
    ("namespaceSelector: env == 'prod'", true), ("serviceAccounts: {names: [other]}", false),
  ])
  func ownEnd(source: String, isMatch: Bool) throws {
    let egress = try SmallWorld(calico: [Text.global("p", egress: [Text.from("Allow", source)])])
    #expect(try egress.verdict() == (isMatch ? "yes: accept p.0" : "no: noRule p"))
    let ingress = try SmallWorld(calico: [Text.global("p", ingress: [Text.to("Allow", source)])])
    #expect(try ingress.verdict(.ingress, "y/c", "x/a") == (isMatch ? "yes: accept p.0" : "no: noRule p"))
  }

  /// Members by their labels: pods, and what sets hold.
  @Test(arguments: [
    ("pod == 'c'", ["y/c"]), ("all()", ["x/b", "y/a", "y/c", "203.0.113.7"]), ("role == 'out'", ["203.0.113.7"]),
    ("has(none)", []), ("pod == 'host'", []), ("!has(role)", pods),
  ])
  func k35(selector: String, ends: [String]) throws {
    let set = Text.set("s", "role: out", "203.0.113.0/24")
    #expect(try SmallWorld.reached("selector: \"\(selector)\"", [set]) == ends)
  }

  /// A set of every address is every address; without one, an outside address is nothing that selectors know.
  @Test func k35Everything() throws {
    #expect(try SmallWorld.reached("selector: all()") == Self.pods)
    let all = Text.set("s", "role: all", "0.0.0.0/0, \"::/0\"")
    #expect(try SmallWorld.reached("selector: role == 'all'", [all]) == Self.everything)
    let pod = Text.set("s", "role: db", "10.0.2.2")
    #expect(try SmallWorld.reached("selector: role == 'db'", [pod]) == ["y/c"])
  }

  /// Alone, it asks for an address that no such member has.
  @Test func k36() throws {
    let good = Text.set("s", "role: good", "10.0.2.2, 203.0.113.0/24")
    let bad = Text.set("t", "pod: c", "203.0.113.0/24, 10.0.1.2")
    #expect(
      try SmallWorld.reached("notSelector: pod == 'c'", [good])
        == ["x/b", "y/a", "y/host", "node/n1", "203.0.113.7", "2001:db8::7"])
    #expect(
      try SmallWorld.reached("notSelector: pod == 'c'", [good, bad]) == ["y/a", "y/host", "node/n1", "2001:db8::7"])
  }

  /// Beside another selector, it asks for one member that is the one and not the other.
  @Test func k37() throws {
    let good = Text.set("s", "role: good", "10.0.2.2, 203.0.113.0/24")
    let bad = Text.set("t", "pod: c", "203.0.113.0/24, 10.0.1.2")
    #expect(try SmallWorld.reached("selector: all(), notSelector: pod == 'c'") == ["x/b", "y/a"])
    #expect(
      try SmallWorld.reached("selector: all(), notSelector: pod == 'c'", [good, bad])
        == ["x/b", "y/a", "y/c", "203.0.113.7"])
    #expect(try SmallWorld.reached("namespaceSelector: ns == 'y', notSelector: pod == 'c'", [good]) == ["y/a"])
  }

  /// Where a NetworkPolicy asks for members, it asks for those of its namespace, unless it says which namespaces.
  @Test(arguments: [
    ("", everything), ("nets: [10.0.0.0/8]", pods), ("selector: all()", ["y/a", "y/c"]),
    ("selector: pod == 'b'", []), ("notSelector: pod == 'c'", ["y/a"]), ("notSelector: role == 'out'", ["y/a", "y/c"]),
    ("serviceAccounts: {names: [default]}", ["y/a", "y/c"]), ("serviceAccounts: {}", everything),
    ("namespaceSelector: all()", pods), ("namespaceSelector: all(), selector: pod == 'b'", ["x/b"]),
    ("namespaceSelector: global()", ["203.0.113.7"]), ("namespaceSelector: ns == 'x'", ["x/b"]),
    ("namespaceSelector: global(), selector: pod == 'b'", []),
  ])
  func k38(destination: String, ends: [String]) throws {
    let set = Text.set("s", "role: out", "203.0.113.0/24")
    let policy = Text.namespaced("p", in: "y", egress: [Text.to("Allow", destination)])
    let small = try SmallWorld(calico: [policy, set])
    #expect(
      try small.ends(.yes, .egress, at: "y/a", of: ["x/b", "y/c", "y/host", "node/n1", "203.0.113.7", "2001:db8::7"])
        == ends.filter { $0 != "y/a" })
  }

  /// A GlobalNetworkPolicy asks for members anywhere.
  @Test func k38Global() throws {
    let set = Text.set("s", "role: out", "203.0.113.0/24")
    #expect(try SmallWorld.reached("selector: all()", [set]) == Self.pods + ["203.0.113.7"])
    #expect(try SmallWorld.reached("namespaceSelector: all()", [set]) == Self.pods)
    #expect(try SmallWorld.reached("namespaceSelector: global()", [set]) == ["203.0.113.7"])
  }

  /// What lies in no namespace has no label that is not to be there.
  @Test(arguments: [
    ("env != 'prod'", ["y/a", "y/c", "203.0.113.7"]), ("!has(env)", ["203.0.113.7"]),
    ("env not in {'prod', ''}", ["203.0.113.7"]), ("env == ''", ["y/a", "y/c"]),
    ("all() && env != 'prod'", ["y/a", "y/c"]),
  ])
  func k39(selector: String, ends: [String]) throws {
    let set = Text.set("s", "role: out", "203.0.113.0/24")
    #expect(try SmallWorld.reached("namespaceSelector: \"\(selector)\"", [set]) == ends)
  }

  @Test(arguments: [
    ("names: [default]", ["x/b", "y/a", "y/c"]), ("names: [other, default]", ["x/b", "y/a", "y/c"]),
    ("names: [other]", []), ("selector: role == 'web'", ["x/b"]),
    ("names: [default], selector: role == 'web'", ["x/b"]),
    ("names: [other], selector: role == 'web'", []), ("selector: all()", ["x/b", "y/a", "y/c", "203.0.113.7"]),
  ])
  func k40(accounts: String, ends: [String]) throws {
    let objects = [
      Text.serviceAccount("default", "role: web"), Text.serviceAccount("default", "", in: "y"),
      Text.set("s", "role: web", "203.0.113.0/24"),
    ]
    #expect(try SmallWorld.reached("serviceAccounts: {\(accounts)}", objects) == ends)
  }

  private static func service(_ selector: String, _ ports: String) -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: \"y\"}, spec: {\(selector), ports: [\(ports)]}}"
  }

  /// A destination's protocol and port are the endpoint's, by number or by the name that the pod declares.
  @Test(
    arguments: [
      ("{port: 8000, targetPort: 80}", 80, ["y/a"]), ("{port: 8000, targetPort: 80}", 8000, []),
      ("{port: 80}", 80, ["y/a"]), ("{port: 8000, targetPort: http}", 81, ["y/a"]),
      ("{port: 8000, targetPort: http}", 82, []), ("{port: 80, protocol: UDP}", 80, []),
      ("{port: 8000, targetPort: nobody}", 8000, []),
    ] as [(String, UInt16, [String])])
  func k41(ports: String, port: UInt16, ends: [String]) throws {
    let service = Self.service("selector: {pod: a}", ports)
    #expect(try SmallWorld.reached("services: {name: s, namespace: \"y\"}", [service], .yes, port) == ends)
  }

  /// Of a source, the address alone; and of pods on the network of a node, the node's.
  @Test func k41Sources() throws {
    for (selector, ends) in [("{pod: a}", ["y/a"]), ("{pod: host}", ["y/host", "node/n1"])] {
      let policy = Text.global("p", ingress: [Text.from("Allow", "services: {name: s, namespace: \"y\"}")])
      let small = try SmallWorld(calico: [policy, Self.service("selector: \(selector)", "{port: 9}")])
      #expect(try small.ends(.yes, .ingress, at: "x/b") == ends)
    }
  }

  /// Of a Service that nobody declares or that selects no pods, nobody knows the endpoints.
  @Test func ko5() throws {
    let rule = Text.to("Deny", "services: {name: s, namespace: \"y\"}")
    let policy = Text.global("p", egress: [rule, Text.allow])
    let open = "open: unknownService p.0, deny p.0, accept p.1"
    #expect(try SmallWorld(calico: [policy]).verdict() == open)
    #expect(try SmallWorld(calico: [policy, Self.service("clusterIP: None", "{port: 80}")]).verdict() == open)
    #expect(
      try SmallWorld(calico: [policy, Self.service("selector: {pod: b}", "{port: 80}")]).verdict()
        == "yes: accept p.1")
    #expect(
      try SmallWorld(calico: [Text.global("p", egress: [rule, Text.deny])]).verdict() == "no: deny p.1")
  }

  /// Requests are not seen when a connection is opened.
  @Test func k46() throws {
    let http = "{action: Allow, http: {methods: [GET]}}"
    #expect(
      try SmallWorld(calico: [Text.global("p", ingress: [http])]).verdict(.ingress)
        == "open: requests p.0, accept p.0, noRule p")
    #expect(
      try SmallWorld(calico: [Text.global("p", ingress: [http, Text.allow])]).verdict(.ingress) == "yes: accept p.1")
    let other = "{action: Allow, http: {methods: [GET]}, source: {selector: pod == 'b'}}"
    #expect(try SmallWorld(calico: [Text.global("p", ingress: [other])]).verdict(.ingress) == "no: noRule p")
  }
}
