import Cluster
import Network
import ReferenceEvaluator
import Testing

/// Who is asked first, and whose answer is final (C6 to C19, C21, C35, N1 to N3).
struct ClusterTierTests {
  private typealias Text = ClusterPolicyText

  /// NetworkPolicies that isolate every pod of `x` for egress, without a rule and with one.
  private static let closed = "{policyTypes: [Egress]}"
  private static let opened = "{policyTypes: [Egress], egress: [{}]}"
  /// Of `x`, for ingress alone.
  private static let ingress = "{policyTypes: [Ingress]}"

  /// What `x/a` says of its connection to `y/c` under these policies.
  private static func egress(_ policies: String..., also specs: [String] = []) throws -> String {
    try SmallWorld(specs, others: policies).verdict()
  }

  /// Without such policies the reading of NetworkPolicy answers alone.
  @Test func none() throws {
    #expect(try Self.egress() == "yes: notIsolated")
    #expect(try Self.egress(also: [Self.closed]) == "no: noRule p0")
    #expect(try Self.egress(also: [Self.opened]) == "yes: accept p0.0")
  }

  @Test func c6() throws {
    #expect(try Self.egress(Text.admin("a")) == "yes: notIsolated")
    let small = try SmallWorld([], others: [Text.admin("a", ingress: [Text.from("Deny")])])
    #expect(try small.verdict(.egress) == "yes: notIsolated")
    #expect(try small.verdict(.ingress) == "no: deny a.0")
    let other = try SmallWorld([], others: [Text.baseline("a", egress: [Text.to("Deny")])])
    #expect(try other.verdict(.egress) == "no: deny a.0")
    #expect(try other.verdict(.ingress) == "yes: notIsolated")
  }

  /// Admin, NetworkPolicy, Baseline, and what nothing speaks of is allowed.
  @Test func c7() throws {
    let (admin, baseline) = (Text.admin("a", egress: [Text.to("Deny")]), Text.baseline("b", egress: [Text.to("Deny")]))
    #expect(try Self.egress(admin, baseline, also: [Self.opened]) == "no: deny a.0")
    #expect(try Self.egress(baseline, also: [Self.opened]) == "yes: accept p0.0")
    #expect(try Self.egress(baseline) == "no: deny b.0")
  }

  /// The tier counts before the number.
  @Test func c8() throws {
    for (strong, weak, answer) in [("Deny", "Accept", "no: deny a.0"), ("Accept", "Deny", "yes: accept a.0")] {
      #expect(
        try Self.egress(
          Text.admin("a", 1_000, egress: [Text.to(strong)]), Text.baseline("b", 0, egress: [Text.to(weak)])) == answer)
    }
  }

  /// The number counts, not the name.
  @Test func c9() throws {
    #expect(
      try Self.egress(Text.admin("z", 1, egress: [Text.to("Deny")]), Text.admin("a", 2, egress: [Text.to("Accept")]))
        == "no: deny z.0")
    #expect(
      try Self.egress(
        Text.baseline("z", 1, egress: [Text.to("Accept")]), Text.baseline("a", 2, egress: [Text.to("Deny")]))
        == "yes: accept z.0")
  }

  @Test(arguments: [
    (
      [ClusterPolicyText.to("Accept", ClusterPolicyText.namespace("y")), ClusterPolicyText.to("Deny")],
      "yes: accept a.0"
    ),
    ([ClusterPolicyText.to("Deny"), ClusterPolicyText.to("Accept", ClusterPolicyText.namespace("y"))], "no: deny a.0"),
    ([ClusterPolicyText.to("Accept", ClusterPolicyText.namespace("x")), ClusterPolicyText.to("Deny")], "no: deny a.1"),
    (
      [
        ClusterPolicyText.to("Accept", ClusterPolicyText.pods, ClusterPolicyText.tcp(81)), ClusterPolicyText.to("Deny"),
        ClusterPolicyText.to("Accept"),
      ], "no: deny a.1"
    ),
  ])
  func c10(rules: [String], answer: String) throws {
    #expect(try Self.egress(Text.admin("a", egress: rules)) == answer)
  }

  @Test func c11() throws {
    let accept = Text.admin("a", egress: [Text.to("Accept")])
    let deny = Text.admin("a", egress: [Text.to("Deny")])
    let weaker = Text.admin("b", 11, egress: [Text.to("Deny")])
    #expect(try Self.egress(accept, weaker, also: [Self.closed]) == "yes: accept a.0")
    #expect(try Self.egress(deny, also: [Self.opened]) == "no: deny a.0")
  }

  /// Pass leaves the tier, where no match asks the next policy.
  @Test func c12() throws {
    let weaker = Text.admin("b", 11, egress: [Text.to("Deny")])
    #expect(
      try Self.egress(Text.admin("a", egress: [Text.to("Pass"), Text.to("Deny")]), weaker)
        == "yes: notIsolated, pass a.0")
    #expect(try Self.egress(Text.admin("a", egress: [Text.to("Pass", Text.namespace("x"))]), weaker) == "no: deny b.0")
  }

  /// NetworkPolicy is final where it isolates, after Pass and after no match.
  @Test func c13() throws {
    let pass = Text.admin("a", egress: [Text.to("Pass")])
    let silent = Text.admin("a", egress: [Text.to("Deny", Text.namespace("x"))])
    for action in ["Accept", "Deny"] {
      let baseline = Text.baseline("b", egress: [Text.to(action)])
      #expect(try Self.egress(pass, baseline, also: [Self.opened]) == "yes: accept p0.0, pass a.0")
      #expect(try Self.egress(pass, baseline, also: [Self.closed]) == "no: noRule p0, pass a.0")
      #expect(try Self.egress(silent, baseline, also: [Self.opened]) == "yes: accept p0.0")
      #expect(try Self.egress(silent, baseline, also: [Self.closed]) == "no: noRule p0")
    }
  }

  /// Accept at the source does not speak for the destination.
  @Test func c14() throws {
    let small = try SmallWorld(
      [],
      others: [
        Text.admin("a", 1, egress: [Text.to("Accept")]), Text.admin("b", 2, ingress: [Text.from("Deny")]),
      ])
    #expect(try small.verdict(.egress) == "yes: accept a.0")
    #expect(try small.verdict(.ingress) == "no: deny b.0")
    #expect(try small.decide("x/a", "y/c").isDenied)
  }

  /// Isolation counts per direction.
  @Test func c15() throws {
    let deny = Text.baseline("b", ingress: [Text.from("Deny")], egress: [Text.to("Deny")])
    #expect(try Self.egress(deny, also: [Self.ingress]) == "no: deny b.0")
    let small = try SmallWorld([Self.opened], others: [deny])
    #expect(try small.verdict(.egress, "x/a", "y/c") == "yes: accept p0.0")
    #expect(try small.verdict(.ingress, "y/c", "x/a") == "no: deny b.0")
  }

  @Test func c16() throws {
    #expect(try Self.egress(Text.baseline("b", egress: [Text.to("Deny")])) == "no: deny b.0")
    #expect(try Self.egress(Text.baseline("b", egress: [Text.to("Accept")])) == "yes: accept b.0")
    #expect(
      try Self.egress(
        Text.admin("a", egress: [Text.to("Pass")]),
        Text.baseline("b", egress: [Text.to("Accept", Text.namespace("x")), Text.to("Deny")]))
        == "no: deny b.1, pass a.0")
  }

  @Test func c17() throws {
    let weaker = Text.baseline("c", 11, egress: [Text.to("Deny")])
    #expect(
      try Self.egress(Text.baseline("b", egress: [Text.to("Pass")]), weaker) == "yes: notIsolated, pass b.0")
    #expect(
      try Self.egress(Text.baseline("b", egress: [Text.to("Deny", Text.namespace("x"))])) == "yes: notIsolated")
  }

  /// What only accepts denies nothing.
  @Test func c18() throws {
    let rules = [Text.to("Accept", Text.namespace("x"))]
    for text in [Text.admin("a", egress: rules), Text.baseline("a", egress: rules), Text.banp(egress: [])] {
      let small = try SmallWorld([], others: [text])
      #expect(try small.verdict() == "yes: notIsolated")
      #expect(try small.evaluator.isolatingPolicies(ofPod: small.pod("x/a"), direction: .egress) == [])
    }
  }

  /// At what is no governed pod, nothing is denied.
  @Test(arguments: [
    (Direction.egress, "y/host", "x/a", "yes: notGoverned hostNetwork"),
    (.egress, "node/n1", "x/a", "yes: notGoverned node"),
    (.egress, "203.0.113.7", "x/a", "yes: notGoverned outside"),
    (.ingress, "x/a", "y/host", "yes: notGoverned hostNetwork"),
    (.ingress, "x/a", "node/n1", "yes: notGoverned node"),
    (.ingress, "x/a", "203.0.113.7", "yes: notGoverned outside"),
    (.egress, "x/b", "x/a", "no: deny a.0"), (.ingress, "x/b", "x/a", "no: deny a.0"),
  ])
  func c19(direction: Direction, source: String, destination: String, answer: String) throws {
    let everything = "\(Text.pods), {networks: [0.0.0.0/0, \"::/0\"]}, {nodes: {}}"
    let deny = Text.admin("a", ingress: [Text.from("Deny")], egress: [Text.to("Deny", everything)])
    #expect(try SmallWorld([], others: [deny]).verdict(direction, source, destination) == answer)
  }

  /// A pod that reaches itself through a Service is judged; of its own address nobody asks.
  @Test func c21() throws {
    let small = try SmallWorld([], others: [Text.admin("a", egress: [Text.to("Deny", Text.namespace("x"))])])
    #expect(try small.verdict(.egress, "x/a", "x/a") == "no: deny a.0")
  }

  /// No rule of ingress keeps the node out; one of egress keeps the pod from its node.
  @Test func c35() throws {
    let deny = Text.admin(
      "a", ingress: [Text.from("Deny")], egress: [Text.to("Deny", "{networks: [192.168.0.0/24]}")])
    let small = try SmallWorld([], others: [deny])
    #expect(try small.verdict(.ingress, "node/n1", "x/a") == "yes: notIsolated")
    #expect(try small.verdict(.egress, "x/a", "node/n1") == "no: deny a.0")
    let isolated = try SmallWorld(["{policyTypes: [Ingress]}"], others: [deny])
    #expect(try isolated.verdict(.ingress, "node/n1", "x/a") == "yes: ownNode")
    #expect(try isolated.verdict(.ingress, "node/n2", "x/a") == "no: noRule p0")
  }

  @Test func n1() throws {
    #expect(
      try Self.egress(Text.anp("z", 1, egress: [Text.to("Deny")]), Text.anp("a", 2, egress: [Text.to("Allow")]))
        == "no: deny z.0")
  }

  @Test func n2() throws {
    let banp = Text.banp(egress: [Text.to("Deny")])
    #expect(try Self.egress(Text.anp("a", egress: [Text.to("Allow")]), banp) == "yes: accept a.0")
    #expect(try Self.egress(Text.anp("a", egress: [Text.to("Deny")]), also: [Self.opened]) == "no: deny a.0")
    let pass = Text.anp("a", egress: [Text.to("Pass")])
    #expect(try Self.egress(pass, banp, also: [Self.opened]) == "yes: accept p0.0, pass a.0")
    #expect(try Self.egress(pass, banp) == "no: deny default.0, pass a.0")
  }

  @Test func n3() throws {
    #expect(
      try Self.egress(Text.banp(egress: [Text.to("Allow", Text.namespace("y")), Text.to("Deny")]))
        == "yes: accept default.0")
    #expect(
      try Self.egress(Text.banp(egress: [Text.to("Allow", Text.namespace("x")), Text.to("Deny")]))
        == "no: deny default.1")
    #expect(try Self.egress(Text.banp(egress: [Text.to("Deny")]), also: [Self.opened]) == "yes: accept p0.0")
  }
}
