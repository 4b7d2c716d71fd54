import Advice
import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Testing
import Verification
import VerificationSupport

/// What `explain` tells of flows that policies of several tiers judge.
@Suite struct ClusterExplanationTests {
  private typealias W = ClusterWorld

  private func explain(
    _ policies: [String], from: String = "x/a", to: String = "v/c", port: UInt16 = 80
  ) throws -> FlowExplanation {
    try SmallAnalyses.explain(W.world(policies), from: from, to: to, port: port)
  }

  /// The policies that are asked at the destination, each with what its rules say, and those that are not.
  private func ingress(_ policies: [String]) throws -> [String] {
    let explanation = try explain(policies)
    let trace = try #require(explanation.cases.first).ingress
    func text(_ policy: PolicyTrace, _ mark: String) -> String {
      let rules = policy.rules.map { rule in
        rule.shadowedBy != nil ? "shadowed" : rule.isMatch ? "match" : rule.isUnclear ? "unclear" : "no"
      }
      return "\(mark)\(policy.object.name): \(rules.joined(separator: " "))"
    }
    return ["\(explanation.answer)"] + trace.policies.map { text($0, "") }
      + trace.unasked.map { text($0, "not asked ") }
  }

  private static let networkPolicy = W.np(
    "v", "np", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns: x}}}]}]")

  /// Policies, and what is told.
  static let orders: [([String], [String])] = [
    (
      [
        W.cnp("weak", "Admin", 20, ingress: [W.from("Deny")]),
        W.cnp("strong", ingress: [W.from("Accept"), W.from("Deny")]),
      ],
      ["allow", "strong: match shadowed", "not asked weak: match"]
    ),
    // Pass leaves the tier, and NetworkPolicy decides finally.
    (
      [
        W.cnp("floor", "Baseline", 1, ingress: [W.from("Deny")]), networkPolicy,
        W.cnp("weak", "Admin", 20, ingress: [W.from("Deny")]),
        W.cnp("strong", ingress: [W.from("Deny", W.of("v")), W.from("Pass")]),
      ], ["allow", "strong: no match", "np: match", "not asked weak: match", "not asked floor: match"]
    ),
    // Where nothing isolates, Baseline is asked, though a rule of the other direction is there.
    (
      [
        W.cnp("floor", "Baseline", 1, ingress: [W.from("Deny")]), W.cnp("out", ingress: [W.from("Accept", W.of("v"))]),
        W.np("v", "np", "podSelector: {}, policyTypes: [Egress]"),
      ], ["deny", "out: no", "floor: match"]
    ),
    (
      [W.cnp("one", ingress: [W.from("Deny")]), W.cnp("two", ingress: [W.from("Accept")]), networkPolicy],
      ["undecided", "one: match", "two: match", "not asked np: match"]
    ),
    // One of those of one rank may pass.
    (
      [W.cnp("one", ingress: [W.from("Pass")]), W.cnp("two", ingress: [W.from("Deny")]), networkPolicy],
      ["undecided", "one: match", "two: match", "np: match"]
    ),
    // Of both versions, nobody knows which are asked first.
    (
      [W.cnp("new", "Admin", 50, ingress: [W.from("Deny")]), W.anp("old", ingress: [W.from("Allow")])],
      ["undecided", "old: match", "new: match"]
    ),
  ]

  @Test(arguments: orders) func order(policies: [String], told: [String]) throws {
    #expect(try ingress(policies) == told)
  }

  /// What leaves a flow open, with the rules.
  static let doubts: [(egress: [String], to: String, because: String)] = [
    (
      ["Accept:{domainNames: [a.example]}", "Deny:{networks: [0.0.0.0/0]}"], "203.0.113.7",
      "which addresses the domain names of ClusterNetworkPolicy p have is not known"
    ),
    (
      ["Deny:{nodes: {matchLabels: {a: b}}}"], "203.0.113.7",
      "which nodes ClusterNetworkPolicy p picks is not known"
    ),
  ]

  @Test(arguments: doubts) func doubt(egress: [String], to: String, because: String) throws {
    let rules = egress.map { rule in
      let parts = rule.split(separator: ":", maxSplits: 1)
      return W.to(String(parts[0]), String(parts[1]))
    }
    let explanation = try explain([W.cnp("p", egress: rules)], to: to)
    #expect(explanation.answer == .undecided)
    #expect(explanation.open.map(\.text) == [because])
    #expect(explanation.cases.map(\.answer) == [.undecided])
    #expect(explanation.cases.map(\.egress.end.isUndecided) == [true])
    #expect(!explanation.denying.isEmpty && !explanation.allowing.isEmpty)
  }

  /// Policies, and the edits that turn the answer around.
  static let edits: [([String], [String])] = [
    (
      [W.cnp("p", ingress: [W.from("Deny", W.of("v")), W.from("Deny")])],
      [
        "add a rule to spec.ingress before [1], which denies it", "remove spec.ingress[1], which denies it",
      ]
    ),
    (
      [W.cnp("p", ingress: [W.from("Accept"), W.from("Deny")])],
      ["add a rule to spec.ingress before [0], which accepts it", "remove spec.ingress[0], which accepts it"]
    ),
    // That one goes is not enough where the next one denies.
    (
      [W.cnp("p", ingress: [W.from("Deny", W.of("x")), W.from("Deny")])],
      ["add a rule to spec.ingress before [0], which denies it"]
    ),
    // A limit of the API.
    (
      [W.cnp("p", ingress: Array(repeating: W.from("Deny", W.of("z")), count: 24) + [W.from("Deny", W.of("x"))])],
      ["remove spec.ingress[24], which denies it"]
    ),
  ]

  @Test(arguments: edits) func edit(policies: [String], texts: [String]) throws {
    let explanation = try explain(policies)
    let found = (explanation.denying + explanation.allowing).filter { $0.direction == .ingress }.flatMap(\.steps)
    #expect(found.filter { $0.object.kind != "NetworkPolicy" }.map(\.text) == texts)
  }

  /// Of a policy that denies at both ends, each end gets its rule.
  @Test func bothEndsOfOnePolicy() throws {
    let explanation = try explain([W.cnp("p", ingress: [W.from("Deny")], egress: [W.to("Deny")])])
    let first = try #require(explanation.allowing.first)
    #expect(
      first.steps.map(\.text) == [
        "add a rule to spec.egress before [0], which denies it",
        "add a rule to spec.ingress before [0], which denies it",
      ])
    #expect(
      first.steps.first?.yaml == [
        "- action: Accept", "  to:",
        "  - {pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: v}}, podSelector: {matchLabels: {app: c}}}}",
        "  protocols:", "  - {tcp: {destinationPort: {number: 80}}}",
      ])
  }
}
