import Cluster
import Network
import ReferenceEvaluator
import Testing

/// What nobody can tell, since policies of one rank differ (C38, C42).
struct ClusterTieTests {
  private typealias Text = ClusterPolicyText

  private static let closed = "{policyTypes: [Egress]}"

  /// What `x/a` says of its connection to `y/c`, or to somewhere else, under these policies.
  private static func egress(
    _ policies: [String], also specs: [String] = [], to destination: String = "y/c", _ port: UInt16 = 80
  ) throws -> String {
    try SmallWorld(specs, others: policies).verdict(.egress, "x/a", destination, port)
  }

  /// Policies of the Admin tier and of one number, named `a` and on, with one rule each for every pod.
  private static func tied(_ actions: String...) -> [String] {
    zip(["a", "b", "c"], actions).map { Text.admin($0, egress: [Text.to($1)]) }
  }

  /// The same of the Baseline tier, named `d` and on.
  private static func tiedBaseline(_ actions: String...) -> [String] {
    zip(["d", "e", "f"], actions).map { Text.baseline($0, egress: [Text.to($1)]) }
  }

  @Test func c38Differ() throws {
    #expect(try Self.egress(Self.tied("Deny", "Accept")) == "open: tie a.0 b.0, deny a.0, accept b.0")
    #expect(try Self.egress(Self.tiedBaseline("Accept", "Deny")) == "open: tie d.0 e.0, accept d.0, deny e.0")
    #expect(
      try Self.egress(Self.tied("Accept", "Deny", "Accept"))
        == "open: tie a.0 b.0 c.0, accept a.0, deny b.0, accept c.0")
    #expect(
      try Self.egress(Self.tied("Pass", "Deny", "Accept"))
        == "open: tie a.0 b.0 c.0, notIsolated, pass a.0, deny b.0, accept c.0")
  }

  /// Each policy says what its own first matching rule says, and what does not match or select has no part in a tie.
  @Test func c38First() throws {
    let two = Text.admin("b", egress: [Text.to("Deny", Text.pods, Text.tcp(81)), Text.to("Accept")])
    let one = Text.admin("a", egress: [Text.to("Deny"), Text.to("Accept")])
    #expect(try Self.egress([one, two]) == "open: tie a.0 b.1, deny a.0, accept b.1")
    #expect(try Self.egress([one, two], 81) == "no: deny a.0")
    let elsewhere = Text.admin("c", subject: "{namespaces: {matchLabels: {ns: \"y\"}}}", egress: [Text.to("Accept")])
    #expect(try Self.egress([one, elsewhere]) == "no: deny a.0")
    let silent = Text.admin("c", egress: [Text.to("Accept", Text.namespace("x"))])
    #expect(try Self.egress([one, silent]) == "no: deny a.0")
    #expect(try Self.egress([one, silent], to: "x/b") == "open: tie a.0 c.0, deny a.0, accept c.0")
  }

  /// The next number is asked if none of a tie matches, and only then.
  @Test func c38Next() throws {
    let weaker = Text.admin("z", 11, egress: [Text.to("Deny")])
    let silent = ["a", "b"].map { Text.admin($0, egress: [Text.to("Accept", Text.namespace("x"))]) }
    #expect(try Self.egress(silent + [weaker]) == "no: deny z.0")
    #expect(try Self.egress([silent[0], Text.admin("b", egress: [Text.to("Accept")]), weaker]) == "yes: accept b.0")
  }

  @Test func c38Collapse() throws {
    #expect(try Self.egress(Self.tied("Accept", "Accept")) == "yes: accept a.0")
    #expect(try Self.egress(Self.tied("Deny", "Deny")) == "no: deny a.0")
    let ports = [
      Text.admin("a", egress: [Text.to("Accept", Text.pods, Text.tcp(80))]),
      Text.admin("b", egress: [Text.to("Deny", Text.pods, Text.tcp(81))]),
    ]
    #expect(try Self.egress(ports, 80) == "yes: accept a.0")
    #expect(try Self.egress(ports, 81) == "no: deny b.0")
    let peers = [
      Text.admin("a", egress: [Text.to("Accept", Text.namespace("x"))]),
      Text.admin("b", egress: [Text.to("Deny", Text.namespace("y"))]),
    ]
    #expect(try Self.egress(peers, to: "x/b") == "yes: accept a.0")
    #expect(try Self.egress(peers, to: "y/c") == "no: deny b.0")
  }

  /// A Pass says what comes after the tier.
  @Test func c38Pass() throws {
    #expect(try Self.egress(Self.tied("Accept", "Pass")) == "yes: accept a.0")
    #expect(try Self.egress(Self.tied("Pass", "Accept")) == "yes: notIsolated, pass a.0")
    #expect(try Self.egress(Self.tied("Pass", "Deny"), also: [Self.closed]) == "no: noRule p0, pass a.0")
    #expect(
      try Self.egress(Self.tied("Accept", "Pass"), also: [Self.closed])
        == "open: tie a.0 b.0, accept a.0, noRule p0, pass b.0")
    #expect(try Self.egress(Self.tied("Pass", "Pass"), also: [Self.closed]) == "no: noRule p0, pass a.0, pass b.0")
    #expect(
      try Self.egress(Self.tied("Deny", "Pass")) == "open: tie a.0 b.0, deny a.0, notIsolated, pass b.0")
    #expect(
      try Self.egress(Self.tied("Accept", "Pass") + Self.tiedBaseline("Deny"))
        == "open: tie a.0 b.0, accept a.0, deny d.0, pass b.0")
    #expect(try Self.egress(Self.tied("Deny", "Pass") + Self.tiedBaseline("Deny")) == "no: deny a.0")
  }

  /// In the Baseline tier Pass and no match allow; a tie there is reached by Pass, and not where NetworkPolicy isolates.
  @Test func c38Baseline() throws {
    #expect(try Self.egress(Self.tiedBaseline("Accept", "Pass")) == "yes: accept d.0")
    #expect(try Self.egress(Self.tiedBaseline("Deny", "Pass")) == "open: tie d.0 e.0, deny d.0, notIsolated, pass e.0")
    let open = Self.tiedBaseline("Accept", "Deny")
    #expect(try Self.egress(open, also: [Self.closed]) == "no: noRule p0")
    #expect(try Self.egress(Self.tied("Pass") + open) == "open: tie d.0 e.0, accept d.0, deny e.0, pass a.0")
    #expect(
      try Self.egress(Self.tied("Pass", "Pass") + open)
        == "open: tie d.0 e.0, accept d.0, deny e.0, pass a.0, pass b.0")
    #expect(
      try Self.egress(Self.tied("Accept", "Pass") + open)
        == "open: tie a.0 b.0 d.0 e.0, accept a.0, accept d.0, deny e.0, pass b.0")
    #expect(try Self.egress(Self.tied("Accept") + open) == "yes: accept a.0")
  }

  /// A rule may match while nobody knows whether another of its tie does.
  @Test func c38Uncertain() throws {
    let names = Text.admin("a", egress: [Text.to("Accept", "{domainNames: [example.com]}")])
    #expect(
      try Self.egress([names, Text.admin("b", egress: [Text.to("Deny")])])
        == "open: tie a.0 b.0, domainName a.0, accept a.0, deny b.0")
    #expect(try Self.egress([names, Text.admin("b", egress: [Text.to("Accept")])]) == "yes: accept a.0")
    let weaker = [
      Text.admin("b", 11, egress: [Text.to("Accept")]), Text.admin("c", 11, egress: [Text.to("Deny")]),
    ]
    #expect(
      try Self.egress([names] + weaker)
        == "open: tie b.0 c.0, domainName a.0, accept a.0, accept b.0, deny c.0")
    // Whatever the names are, the tie is what matters: its Accept is as good as theirs.
    let late = Text.admin(
      "a", egress: [Text.to("Accept", "{domainNames: [example.com]}"), Text.to("Accept")])
    #expect(
      try Self.egress([late, Text.admin("b", egress: [Text.to("Deny")])])
        == "open: tie a.0 a.1 b.0, accept a.0, accept a.1, deny b.0")
  }

  /// Choices for the two directions need not agree; a tie in one leaves the other alone.
  @Test func c38Directions() throws {
    let small = try SmallWorld(
      [],
      others: [
        Text.admin("a", ingress: [Text.from("Accept")], egress: [Text.to("Accept")]),
        Text.admin("b", egress: [Text.to("Deny")]),
      ])
    #expect(try small.verdict(.ingress) == "yes: accept a.0")
    #expect(try small.decide("x/a", "y/c").isUndecided)
    let denied = try SmallWorld(
      [],
      others: [
        Text.admin("a", 1, ingress: [Text.from("Deny")]), Text.admin("b", egress: [Text.to("Deny")]),
        Text.admin("c", egress: [Text.to("Accept")]),
      ])
    #expect(try denied.decide("x/a", "y/c").isDenied)
  }

  /// Versions are not ordered against each other, whatever the numbers.
  @Test func c42() throws {
    let deny = Text.admin("b", 5, egress: [Text.to("Deny")])
    let allow = Text.anp("a", 1, egress: [Text.to("Allow")])
    #expect(try Self.egress([allow, deny]) == "open: tie a.0 b.0, accept a.0, deny b.0")
    #expect(
      try Self.egress([Text.anp("a", 9, egress: [Text.to("Allow")]), deny])
        == "open: tie a.0 b.0, accept a.0, deny b.0")
    // Each has its own order.
    #expect(
      try Self.egress([
        allow, Text.anp("c", 2, egress: [Text.to("Deny")]), Text.admin("d", egress: [Text.to("Accept")]),
      ])
        == "yes: accept a.0")
  }

  /// A version without a match leaves the answer to the other.
  @Test func c42None() throws {
    let silent = Text.admin("b", egress: [Text.to("Deny", Text.namespace("x"))])
    let deny = Text.baseline("z", egress: [Text.to("Deny")])
    #expect(try Self.egress([Text.anp("a", egress: [Text.to("Allow")]), silent, deny]) == "yes: accept a.0")
    #expect(
      try Self.egress([Text.anp("a", egress: [Text.to("Allow", Text.namespace("x"))]), silent, deny]) == "no: deny z.0")
  }

  @Test func c42Baseline() throws {
    let banp = Text.banp(egress: [Text.to("Deny")])
    #expect(
      try Self.egress([banp, Text.baseline("b", 7, egress: [Text.to("Accept")])])
        == "open: tie b.0 default.0, accept b.0, deny default.0")
    #expect(
      try Self.egress([banp, Text.baseline("b", 7, egress: [Text.to("Accept", Text.namespace("x"))])])
        == "no: deny default.0")
    #expect(try Self.egress([banp, Text.baseline("b", egress: [Text.to("Deny")])]) == "no: deny b.0")
    // Of different tiers, they are ordered.
    #expect(try Self.egress([banp, Text.admin("b", egress: [Text.to("Accept")])]) == "yes: accept b.0")
  }

  /// With both open, nothing may be said, too.
  @Test func c42Uncertain() throws {
    let nodes = "{nodes: {matchLabels: {os: linux}}}"
    let old = Text.anp("a", egress: [Text.to("Deny", nodes)])
    #expect(
      try Self.egress([old, Text.admin("b", egress: [Text.to("Deny", nodes)])], to: "203.0.113.7")
        == "open: unknownNodes a.0 b.0, deny a.0, deny b.0, notIsolated")
    let accept = Text.admin("b", egress: [Text.to("Accept", "{networks: [203.0.113.0/24]}")])
    #expect(
      try Self.egress([old, accept], to: "203.0.113.7")
        == "open: tie a.0 b.0, unknownNodes a.0, deny a.0, accept b.0")
    let deny = Text.admin("b", egress: [Text.to("Deny", "{networks: [203.0.113.0/24]}")])
    #expect(try Self.egress([old, deny], to: "203.0.113.7") == "no: deny a.0")
  }
}
