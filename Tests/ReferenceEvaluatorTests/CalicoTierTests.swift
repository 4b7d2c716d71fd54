import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport
import Testing

/// Who is asked first, and whose answer is final (K10 to K26).
struct CalicoTierTests {
  private typealias Text = CalicoText

  /// What `x/a` says of its connection to `y/c` under these objects.
  private static func egress(
    _ objects: String..., also specs: [String] = [], release: String? = nil
  ) throws -> String {
    try SmallWorld(calico: objects, specs: specs, release: release).verdict()
  }

  /// By the number, then by the name; without a number last.
  @Test(arguments: [
    (CalicoText.tier("one", 10), CalicoText.tier("two", 20), "no: deny p.0"),
    (CalicoText.tier("one", 20), CalicoText.tier("two", 10), "yes: accept q.0"),
    (CalicoText.tier("one", -1), CalicoText.tier("two", 0), "no: deny p.0"),
    (CalicoText.tier("one", 5), CalicoText.tier("two", 5), "no: deny p.0"),
    (CalicoText.tier("one"), CalicoText.tier("two"), "no: deny p.0"),
    (CalicoText.tier("one"), CalicoText.tier("two", 20_000_000), "yes: accept q.0"),
  ])
  func k10(one: String, two: String, answer: String) throws {
    #expect(
      try Self.egress(
        one, two, Text.global("p", "tier: one", egress: [Text.deny]),
        Text.global("q", "tier: two", egress: [Text.allow])) == answer)
  }

  @Test(arguments: [
    (nil, ["kube-admin", "default", "kube-baseline"]), ("3.34", ["kube-admin", "default", "kube-baseline"]),
    ("3.32", ["kube-admin", "default", "kube-baseline"]),
    ("v3.31.7", ["adminnetworkpolicy", "default", "baselineadminnetworkpolicy"]),
    ("3.30", ["adminnetworkpolicy", "default", "baselineadminnetworkpolicy"]),
    ("3.29", ["adminnetworkpolicy", "default"]),
  ])
  func k11(release: String?, names: [String]) throws {
    let world = try SmallWorld(calico: [], release: release).world
    #expect(CalicoReading(world: world).tierNames == names)
  }

  /// What the built-in tiers say where nothing matches.
  @Test func k11DefaultActions() throws {
    for (tier, answer) in [
      ("kube-admin", "yes: notIsolated"), ("default", "no: noRule p"), ("kube-baseline", "yes: notIsolated"),
    ] {
      #expect(try Self.egress(Text.global("p", "tier: \(tier), types: [Egress]")) == answer)
    }
  }

  @Test func k12() throws {
    for fields in ["tier: default, ", "tier: \"\", ", ""] {
      #expect(try Self.egress(Text.global("p", "\(fields)types: [Egress]")) == "no: noRule p")
    }
  }

  /// A tier that nobody made is asked last, and denies in the end.
  @Test func k13() throws {
    let lost = Text.global("p", "tier: nowhere, types: [Egress]")
    #expect(try Self.egress(lost) == "no: noRule p")
    #expect(
      try Self.egress(lost, Text.tier("zz"), Text.global("q", "tier: zz", egress: [Text.allow])) == "yes: accept q.0")
  }

  /// A tier takes part for those whom a policy of it selects, in the directions that it lists.
  @Test func k14() throws {
    #expect(try Self.egress(Text.global("p", "selector: pod == 'b', types: [Egress]")) == "yes: notIsolated")
    #expect(try Self.egress(Text.global("p", "selector: pod == 'a', types: [Ingress]")) == "yes: notIsolated")
    #expect(try Self.egress(Text.global("p", "selector: pod == 'a', types: [Egress]")) == "no: noRule p")
  }

  @Test func k15() throws {
    let toY = Text.to("Allow", "namespaceSelector: ns == 'y'")
    #expect(try Self.egress(Text.global("p", egress: [toY, Text.deny])) == "yes: accept p.0")
    #expect(try Self.egress(Text.global("p", egress: [Text.deny, toY])) == "no: deny p.0")
    #expect(
      try Self.egress(
        Text.global("p", "order: 1", egress: [Text.to("Deny", "selector: pod == 'b'")]),
        Text.global("q", "order: 2", egress: [toY])) == "yes: accept q.0")
  }

  /// Allow and Deny are final; Pass leaves the tier, its later policies too.
  @Test func k16() throws {
    let tier = Text.tier("t", 10)
    let closed = Text.global("d", egress: [Text.deny])
    func first(_ rule: String) -> String { Text.global("p", "tier: t, order: 1", egress: [rule, Text.deny]) }
    let later = Text.global("q", "tier: t, order: 2", egress: [Text.allow])
    #expect(try Self.egress(tier, closed, first(Text.allow)) == "yes: accept p.0")
    #expect(try Self.egress(tier, closed, first(Text.pass), later) == "no: deny d.0, pass p.0")
    #expect(
      try Self.egress(tier, Text.global("d", egress: [Text.allow]), first(Text.deny), later) == "no: deny p.0")
  }

  @Test func k17() throws {
    let policy = Text.global("p", "tier: t, types: [Egress]")
    let allow = Text.global("q", egress: [Text.allow])
    #expect(try Self.egress(Text.tier("t", 10), policy, allow) == "no: noRule p")
    #expect(try Self.egress(Text.tier("t", 10, "Deny"), policy, allow) == "no: noRule p")
    #expect(try Self.egress(Text.tier("t", 10, "Pass"), policy, allow) == "yes: accept q.0")
  }

  /// Behind the last tier everything passes.
  @Test func k18() throws {
    #expect(try Self.egress() == "yes: notIsolated")
    #expect(try Self.egress(Text.global("p", egress: [Text.pass])) == "yes: notIsolated, pass p.0")
  }

  /// A policy of `default` isolates, and a Pass of another cancels that of every NetworkPolicy.
  @Test func k19() throws {
    let closed = "{policyTypes: [Egress]}"
    #expect(try Self.egress(also: [closed]) == "no: noRule p0")
    let audit = Text.global("audit", "selector: all()", ingress: [Text.log, Text.pass], egress: [Text.log, Text.pass])
    #expect(try Self.egress(audit, also: [closed]) == "yes: notIsolated, pass audit.1")
    let small = try SmallWorld(calico: [audit], specs: ["{}", "y: {}"])
    #expect(try small.verdict(.ingress) == "yes: notIsolated, pass audit.1")
  }

  /// One list for all kinds and namespaces; without a number last.
  @Test(arguments: [
    ("order: 1", "order: 2", "no: deny p.0"), ("order: 2", "order: 1", "yes: accept q.0"),
    ("order: -1", "order: 0", "no: deny p.0"), ("order: 0.5", "order: 0.25", "yes: accept q.0"),
    ("order: 1000000", "", "no: deny p.0"), ("", "order: 1000000", "yes: accept q.0"),
  ])
  func k20(first: String, second: String, answer: String) throws {
    #expect(
      try Self.egress(
        Text.global("p", first, egress: [Text.deny]), Text.namespaced("q", second, egress: [Text.allow])) == answer)
  }

  /// Nobody knows which of a tie is asked first, unless the release is written.
  @Test func k21() throws {
    let (z, a) = (Text.global("z", egress: [Text.allow]), Text.namespaced("a", egress: [Text.deny]))
    #expect(try Self.egress(z, a) == "open: tie z.0 a.0, accept z.0, deny a.0")
    #expect(try Self.egress(z, a, release: "3.32") == "no: deny a.0")
    #expect(try Self.egress(z, a, release: "3.31") == "yes: accept z.0")
    // Of one name: the kinds, and `-` before `/`.
    let both = [Text.global("same", egress: [Text.allow]), Text.namespaced("same", egress: [Text.deny])]
    #expect(try SmallWorld(calico: both, release: "3.32").verdict() == "yes: accept same.0")
    #expect(
      try Self.egress(
        Text.global("a", egress: [Text.allow]), Text.global("a-b", egress: [Text.deny]), release: "3.32")
        == "no: deny a-b.0")
    #expect(
      try Self.egress(
        Text.global("a", egress: [Text.allow]), Text.global("a-b", egress: [Text.deny]), release: "3.31")
        == "yes: accept a.0")
  }

  /// A tie of which nothing depends is none.
  @Test func k21Agreement() throws {
    let allow = Text.global("a", egress: [Text.allow])
    #expect(try Self.egress(allow, Text.global("b", egress: [Text.allow])) == "yes: accept a.0, accept b.0")
    #expect(
      try Self.egress(allow, Text.global("b", egress: [Text.to("Deny", "selector: pod == 'b'")])) == "yes: accept a.0")
    #expect(try Self.egress(allow, Text.global("b", egress: [Text.pass])) == "yes: accept a.0, notIsolated, pass b.0")
    #expect(
      try Self.egress(Text.global("a", egress: [Text.deny]), Text.global("b", egress: [Text.pass]))
        == "open: tie a.0 b.0, deny a.0, notIsolated, pass b.0")
  }

  @Test func k22() throws {
    #expect(try Self.egress(Text.global("p", egress: [Text.log, Text.allow])) == "yes: accept p.1")
    #expect(try Self.egress(Text.global("p", egress: [Text.log])) == "no: noRule p")
    #expect(
      try Self.egress(
        Text.global("p", "order: 1", egress: [Text.log]), Text.global("q", "order: 2", egress: [Text.deny]))
        == "no: deny q.0")
  }

  /// Staged policies are not there (K3): they take no part.
  @Test func k23() throws {
    let staged = Text.global("p", "types: [Egress]").replacing("kind: Global", with: "kind: StagedGlobal")
    #expect(try Self.egress(staged) == "yes: notIsolated")
  }

  @Test func k24() throws {
    #expect(try Self.egress(Text.global("p", "types: [Ingress]", egress: [Text.deny])) == "yes: notIsolated")
    let small = try SmallWorld(calico: [Text.global("p", "types: [Egress]", ingress: [Text.allow])])
    #expect(try small.verdict(.egress) == "no: noRule p")
    #expect(try small.verdict(.ingress) == "yes: notIsolated")
  }

  /// Where those who may store a policy do not agree on a direction, nobody knows (KO2).
  @Test(arguments: [
    ("projectcalico.org/v3", nil, nil, "yes", "no"), ("projectcalico.org/v3", [CalicoText.deny], nil, "yes", "no"),
    ("projectcalico.org/v3", nil, [CalicoText.deny], "no", "yes"),
    ("projectcalico.org/v3", [CalicoText.deny], [CalicoText.deny], "yes", "yes"),
    ("projectcalico.org/v3", nil, [], "open", "open"), ("projectcalico.org/v3", [], nil, "yes", "no"),
    ("projectcalico.org/v3", [], [CalicoText.deny], "open", "yes"), ("projectcalico.org/v3", [], [], "yes", "open"),
    ("crd.projectcalico.org/v1", nil, nil, "yes", "open"),
    ("crd.projectcalico.org/v1", [CalicoText.deny], nil, "yes", "open"),
    ("crd.projectcalico.org/v1", nil, [CalicoText.deny], "open", "yes"),
    ("crd.projectcalico.org/v1", [CalicoText.deny], [CalicoText.deny], "yes", "yes"),
  ])
  func k25(group: String, ingress: [String]?, egress: [String]?, in first: String, out second: String) throws {
    let small = try SmallWorld(calico: [Text.global("p", ingress: ingress, egress: egress, group: group)])
    let policy = try #require(small.world.policies.first as? CalicoPolicy)
    let words: [CalicoReading.Truth: String] = [.yes: "yes", .no: "no", .unknown([.defaultedTypes]): "open"]
    #expect(words[CalicoReading.lists(policy, .ingress)] == first)
    #expect(words[CalicoReading.lists(policy, .egress)] == second)
  }

  @Test func k25Verdicts() throws {
    #expect(try Self.egress(Text.global("p", egress: [])) == "open: defaultedTypes p, noRule p, notIsolated")
    #expect(
      try Self.egress(Text.global("p", egress: []), Text.global("q", egress: [Text.deny])) == "no: deny q.0")
    let raw = Text.global("p", ingress: [Text.allow], group: "crd.projectcalico.org/v1")
    #expect(try Self.egress(raw) == "open: defaultedTypes p, noRule p, notIsolated")
    #expect(try SmallWorld(calico: [raw]).verdict(.ingress) == "yes: accept p.0")
  }

  @Test func k26() throws {
    #expect(try Self.egress(Text.global("p", "types: [Egress]")) == "no: noRule p")
    #expect(try Self.egress(Text.global("p", "types: [Egress], egress: []")) == "no: noRule p")
  }
}
