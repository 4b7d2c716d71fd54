import CalicoAPI
import CalicoReading
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import Testing

/// Whom policies judge, and by which labels Calico knows members (K30 to K33, K54 to K57, K73, K74).
struct CalicoSubjectTests {
  private typealias Text = CalicoText

  private static func isolated(_ policy: String, _ others: [String] = []) throws -> [String] {
    try SmallWorld(calico: [policy] + others).isolated
  }

  @Test(arguments: [
    ("types: [Egress]", ["x/a", "x/b"]), ("types: [Egress], selector: all()", ["x/a", "x/b"]),
    ("types: [Egress], selector: pod == 'a'", ["x/a"]), ("types: [Egress], selector: pod == 'c'", []),
    ("types: [Egress], selector: pcns.ns == 'y'", []),
    ("types: [Egress], serviceAccountSelector: projectcalico.org/name == 'default'", ["x/a", "x/b"]),
    ("types: [Egress], serviceAccountSelector: projectcalico.org/name != 'default'", []),
  ])
  func k31(fields: String, pods: [String]) throws {
    #expect(try Self.isolated(Text.namespaced("p", fields)) == pods)
  }

  /// Every pod but those on the network of a node (K30, K70).
  @Test(arguments: [
    ("", ["x/a", "x/b", "y/a", "y/c"]), (", selector: pod == 'a'", ["x/a", "y/a"]),
    (", namespaceSelector: env == 'prod'", ["x/a", "x/b"]), (", namespaceSelector: env != 'prod'", ["y/a", "y/c"]),
    (", namespaceSelector: \"!has(env)\"", []), (", selector: pod == 'host'", []),
    (", namespaceSelector: ns == 'y', selector: pod == 'a'", ["y/a"]),
  ])
  func k32(fields: String, pods: [String]) throws {
    #expect(try Self.isolated(Text.global("p", "types: [Egress]\(fields)")) == pods)
  }

  /// A written `all()` is "has a namespace" or "has an account", and an empty selector is not: what lies in no namespace.
  @Test(arguments: [
    ("", true), ("selector: all()", true), ("namespaceSelector: env != 'prod'", true),
    ("selector: all(), namespaceSelector: env != 'prod'", false), ("selector: \"!has(x)\"", true),
    ("selector: \"\", namespaceSelector: \"!has(x)\"", true),
    ("selector: all(), namespaceSelector: \"!has(x)\"", false),
    ("namespaceSelector: all()", false), ("serviceAccountSelector: all()", false),
    ("selector: all(), serviceAccountSelector: role != 'web'", false),
    ("selector: \"\", serviceAccountSelector: role != 'web'", true),
    ("selector: \"!all()\", namespaceSelector: env != 'prod'", true),
  ])
  func k33(fields: String, isSelected: Bool) throws {
    let world = try SmallWorld(calico: [Text.global("p", fields)]).world
    let policy = try #require(world.policies.first as? CalicoPolicy)
    #expect(CalicoReading.selects(policy, MemberLabels([:])) == .init(isSelected))
  }

  /// With both, it is the namespace that counts.
  @Test func k33Namespace() throws {
    let fields = "selector: all(), namespaceSelector: env != 'prod', serviceAccountSelector: role != 'web'"
    let world = try SmallWorld(calico: [Text.global("p", fields)]).world
    let policy = try #require(world.policies.first as? CalicoPolicy)
    #expect(CalicoReading.selects(policy, MemberLabels(["projectcalico.org/namespace": "n"])) == .yes)
    #expect(CalicoReading.selects(policy, MemberLabels(["projectcalico.org/serviceaccount": "s"])) == .no)
  }

  @Test func k73() throws {
    let everyone = ["x/a", "x/b", "y/a", "y/c"]
    for (flags, pods) in [
      ("doNotTrack: true, applyOnForward: true", []), ("preDNAT: true, applyOnForward: true", []),
      // An ordinary policy (K74).
      ("applyOnForward: true", everyone),
    ] {
      let types = flags.contains("preDNAT") ? "[Ingress]" : "[Ingress, Egress]"
      let small = try SmallWorld(calico: [Text.global("p", "types: \(types), \(flags)")])
      let ingress = try everyone.filter {
        try !small.evaluator.isolatingPolicies(ofPod: small.pod($0), direction: .ingress).isEmpty
      }
      #expect(ingress == pods, "\(flags)")
    }
  }

  // MARK: Labels

  private static func labelled(_ labels: String, in namespace: String = "y", _ spec: String = "") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: d, namespace: \"\(namespace)\", labels: {\(labels)}}, "
      + "spec: {\(spec)}, status: {podIPs: [{ip: 10.0.9.9}]}}"
  }

  @Test(arguments: [
    ("projectcalico.org/namespace == 'x'", ["x/a", "x/b"]),
    ("projectcalico.org/orchestrator == 'k8s'", ["x/a", "x/b", "y/a", "y/c"]),
    ("projectcalico.org/serviceaccount == 'default'", ["x/a", "x/b", "y/a", "y/c"]),
    ("pcns.env == 'prod'", ["x/a", "x/b"]), ("has(pcns.env)", ["x/a", "x/b", "y/a", "y/c"]),
    ("pcns.kubernetes.io/metadata.name == 'x'", ["x/a", "x/b"]),
    ("pcns.projectcalico.org/name == 'y'", ["y/a", "y/c"]),
    ("pcsa.projectcalico.org/name == 'default'", ["x/a", "x/b", "y/a", "y/c"]), ("tier == ''", ["x/a"]),
    ("env == 'prod'", []),
  ])
  func k54AndK55(selector: String, pods: [String]) throws {
    #expect(try Self.isolated(Text.global("p", "types: [Egress], selector: \"\(selector)\"")) == pods)
  }

  /// The name of an account that is too long for a label's value is none.
  @Test func k54LongName() throws {
    for length in [62, 63] {
      let name = String(repeating: "s", count: length)
      let small = try SmallWorld(calico: [
        Text.global("p", "types: [Egress], selector: has(projectcalico.org/serviceaccount)"),
        Self.labelled("pod: d", "serviceAccountName: \(name)"),
      ])
      let place = try small.pod("y/d")
      #expect(small.evaluator.isolatingPolicies(ofPod: place, direction: .egress).isEmpty == (length == 63))
    }
  }

  /// A pod's own label passes for one of its namespace or account, and for none that Calico sets.
  @Test(arguments: [
    ("pcns.env: prod", "namespaceSelector: env == 'prod'", true), ("pcns.env: prod", "selector: pcns.env == ''", false),
    ("pcns.new: v", "namespaceSelector: new == 'v'", true), ("pod: d", "namespaceSelector: env == 'prod'", false),
    ("pcsa.role: web", "serviceAccountSelector: role == 'web'", true),
    ("projectcalico.org/namespace: x", "selector: projectcalico.org/namespace == 'x'", false),
    ("projectcalico.org/orchestrator: cni", "selector: projectcalico.org/orchestrator == 'k8s'", true),
    ("projectcalico.org/serviceaccount: s", "selector: projectcalico.org/serviceaccount == 's'", false),
    ("pcns.projectcalico.org/name: x", "namespaceSelector: projectcalico.org/name == 'x'", true),
  ])
  func k56(labels: String, selector: String, isSelected: Bool) throws {
    let small = try SmallWorld(calico: [Text.global("p", "types: [Egress], \(selector)"), Self.labelled(labels)])
    let place = try small.pod("y/d")
    #expect(!small.evaluator.isolatingPolicies(ofPod: place, direction: .egress).isEmpty == isSelected)
  }

  /// Sets have what they are given; of those in a namespace, also what that has.
  @Test(arguments: [
    ("role == 'ours'", true, true), ("projectcalico.org/namespace == 'x'", true, false),
    ("pcns.env == 'prod'", true, false), ("has(projectcalico.org/orchestrator)", false, false),
    ("has(projectcalico.org/serviceaccount)", false, false), ("pcns.projectcalico.org/name == 'x'", true, false),
  ])
  func k57(selector: String, namespaced: Bool, global: Bool) throws {
    for (place, isSelected) in [("x", namespaced), (nil, global)] {
      let set = Text.set("s", "role: ours", "203.0.113.7", in: place)
      let ends = try SmallWorld.reached("selector: \"\(selector)\"", [set])
      #expect(ends.contains("203.0.113.7") == isSelected, "\(selector)")
    }
  }

  /// Host bits are masked, and an own label overrides that of the namespace (K56).
  @Test func k57Blocks() throws {
    let set = Text.set("s", "pcns.env: dev", "203.0.113.99/24", in: "x")
    #expect(try SmallWorld.reached("namespaceSelector: env == 'dev'", [set]) == ["203.0.113.7"])
    #expect(try SmallWorld.reached("namespaceSelector: env == 'prod'", [set]) == ["x/b"])
  }

  /// Labels of an account that nobody declares are not known, but for its name.
  @Test func ko9() throws {
    let policy = Text.global("p", "types: [Egress], serviceAccountSelector: role == 'web'")
    let own = Text.serviceAccount("default", "role: web")
    #expect(
      try SmallWorld(calico: [policy]).verdict() == "open: serviceAccountLabels p, noRule p, notIsolated")
    #expect(try SmallWorld(calico: [policy, own]).verdict() == "no: noRule p")
    #expect(try SmallWorld(calico: [policy, Text.serviceAccount("default", "")]).verdict() == "yes: notIsolated")
    let missing = Text.global("p", "types: [Egress], serviceAccountSelector: \"!has(role)\"")
    #expect(try SmallWorld(calico: [missing]).verdict() == "open: serviceAccountLabels p, noRule p, notIsolated")
    let rule = Text.global("p", egress: [Text.to("Deny", "serviceAccounts: {selector: has(role)}"), Text.allow])
    let web = [Text.serviceAccount("default", "role: web"), Text.serviceAccount("default", "role: db", in: "y")]
    #expect(try SmallWorld(calico: [rule] + web).verdict() == "no: deny p.0")
    // Whether a policy selects a pod or not is one answer for its rules and for the end of its tier.
    let both = Text.global("p", "selector: has(pcsa.role)", egress: [Text.allow])
    #expect(try SmallWorld(calico: [rule]).verdict() == "open: serviceAccountLabels p.0, deny p.0, accept p.1")
    let verdict = try SmallWorld(calico: [both]).verdict()
    #expect(verdict == "yes: accept p.0, notIsolated")
  }
}
