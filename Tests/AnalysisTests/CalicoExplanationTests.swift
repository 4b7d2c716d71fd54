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

/// What `explain` tells of flows that Calico's policies judge.
@Suite struct CalicoExplanationTests {
  private typealias W = CalicoWorld

  private func explain(
    _ objects: [String], from: String = "x/b", to: String = "x/a", _ transport: TransportProtocol = .tcp,
    port: UInt16 = 80
  ) throws -> FlowExplanation {
    try SmallAnalyses.explain(W.world(objects), from: from, to: to, transport, port: port)
  }

  // MARK: Order

  /// Policies in the order in which they are asked, each with its rank and what its rules say, and tiers whose end is
  /// asked.
  private func ingress(_ objects: [String]) throws -> [String] {
    let explanation = try explain(objects)
    let trace = try #require(explanation.cases.first).ingress
    func number(_ policy: PolicyTrace) -> String {
      guard case .order(let order)? = policy.rank?.number else { return "?" }
      return order.map { "\($0)" } ?? "last"
    }
    func text(_ policy: PolicyTrace, _ mark: String) -> String {
      let rules = policy.rules.map { rule in
        rule.shadowedBy != nil ? "shadowed" : rule.isMatch ? "match" : rule.isUnclear ? "unclear" : "no"
      }
      return "\(mark)\(policy.rank?.tier.name ?? "?") \(number(policy)) \(policy.object.name): "
        + rules.joined(separator: " ")
    }
    let ends = trace.tiers.map { tier in
      let isAsked = tier.isEndAsked.map { $0 ? "is asked" : "is not asked" } ?? "may be asked"
      return "end of \(tier.tier.name) \(isAsked)"
    }
    return ["\(explanation.answer)"] + trace.policies.map { text($0, "") }
      + trace.unasked.map { text($0, "not asked ") } + ends
  }

  private static let security = W.object("Tier", "security", "order: 10, defaultAction: Pass")
  private static let floor = W.object("Tier", "floor", "order: 2000000, defaultAction: Deny")
  private static let open = W.networkPolicy("np", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]")

  /// Objects, and what is told.
  static let orders: [([String], [String])] = [
    // A tier that passes at its end, and NetworkPolicies at 1000 among Calico's policies (K20, K80).
    (
      [
        security, open, W.policy("late", "ingress: [{action: Deny}]"),
        W.policy("early", "order: 999.5, ingress: [{action: Log}, {action: Deny, source: {selector: app == 'c'}}]"),
        W.policy("first", "tier: security, order: -1, ingress: [{action: Deny, protocol: UDP}]", isGlobal: true),
      ],
      [
        "allow", "security -1.0 first: no", "default 999.5 early: match no", "default 1000.0 np: match",
        "not asked default last late: match", "end of security is asked", "end of default is not asked",
      ]
    ),
    // The end of tier `default` denies, and no tier behind it is asked (K17).
    (
      [
        floor, W.policy("p", "order: 1, ingress: [{action: Allow, source: {selector: app == 'c'}}]"),
        W.policy("q", "tier: floor, ingress: [{action: Allow}]", isGlobal: true),
      ],
      [
        "deny", "default 1.0 p: no", "not asked floor last q: match", "end of default is asked",
        "end of floor is not asked",
      ]
    ),
    // Pass leaves the tier at once (K16), and Log ends nothing (K22).
    (
      [
        floor, open, W.policy("p", "order: 1, ingress: [{action: Log}, {action: Pass}, {action: Log}]"),
        W.policy("q", "tier: floor, ingress: [{action: Deny}]", isGlobal: true),
      ],
      [
        "deny", "default 1.0 p: match match shadowed", "floor last q: match", "not asked default 1000.0 np: match",
        "end of default is not asked", "end of floor is not asked",
      ]
    ),
    // A rule that may match leaves it open whether the end is asked (KO6).
    (
      [W.policy("p", "order: 1, ingress: [{action: Allow, protocol: TCP, source: {ports: [1]}}]")],
      ["undecided", "default 1.0 p: unclear", "end of default may be asked"]
    ),
    // A direction that `types` leaves to whoever stores the policy (K25).
    (
      [W.policy("p", "order: 1, ingress: [], egress: [{action: Allow}]")],
      ["undecided", "default 1.0 p: ", "end of default is asked"]
    ),
  ]

  @Test(arguments: orders) func order(objects: [String], told: [String]) throws {
    #expect(try ingress(objects) == told)
  }

  // MARK: Conditions

  /// A rule for ingress, and its conditions with what each says of the flow from `x/b` to `x/a`.
  static let conditions: [(rule: String, items: [String])] = [
    ("action: Deny", []),
    (
      "action: Deny, ipVersion: 6, notProtocol: TCP",
      [
        "✗ ipVersion IPv6: the flow is IPv4", "✗ notProtocol any but TCP: the flow is TCP",
      ]
    ),
    (
      "action: Deny, source: {selector: \"app == 'a' && has(tier)\", notSelector: app == 'x'}",
      [
        "✗ source.selector app == \"a\" && has(tier) in namespace x: the source has app=b; the source has no label tier",
        "✓ source.notSelector not app == \"x\"",
      ]
    ),
    (
      "action: Deny, source: {namespaceSelector: team == 'z', selector: app == 'b'}",
      [
        "✓ source.selector app == \"b\"",
        "✗ source.namespaceSelector namespaces with team == \"z\": namespace `x` has team=x",
      ]
    ),
    (
      "action: Deny, source: {serviceAccounts: {names: [default], selector: role == 'robot'}}",
      [
        "✗ source.serviceAccounts service account default and service accounts with role == \"robot\" in namespace x: the "
          + "source runs as `robot`"
      ]
    ),
    (
      "action: Deny, source: {serviceAccounts: {selector: \"!has(role)\"}}",
      [
        "✗ source.serviceAccounts service accounts with !has(role) in namespace x: service account `robot` has role=robot"
      ]
    ),
    (
      "action: Deny, source: {nets: [192.0.2.0/24]}",
      ["✗ source.nets addresses of 192.0.2.0/24: 10.0.0.1 is not one"]
    ),
    (
      "action: Deny, source: {notNets: [fd00::/8]}",
      [
        "✗ source.notNets none of addresses of fd00::/8: 10.0.0.1 is IPv4, of which the list says nothing, so that the "
          + "rule does not match"
      ]
    ),
    (
      "action: Deny, protocol: TCP, destination: {selector: app == 'a', ports: [http, \"90:91\"], notPorts: [81]}",
      [
        "✓ protocol TCP", "✓ destination.selector app == \"a\" in namespace x", "✓ destination.ports http, 90:91",
        "✓ destination.notPorts none of 81",
      ]
    ),
    (
      "action: Deny, protocol: TCP, destination: {ports: [sql, 443]}",
      [
        "✓ protocol TCP",
        "✗ destination.ports sql, 443: the flow is on 80/TCP; the destination declares no port `sql`",
      ]
    ),
    (
      "action: Deny, source: {services: {name: s, namespace: x}}",
      ["? source.services Service x/s: no manifest says which endpoints it has"]
    ),
  ]

  @Test(arguments: conditions) func condition(rule: String, items: [String]) throws {
    let explanation = try explain([W.policy("p", "order: 1, ingress: [{\(rule)}]")])
    let trace = try #require(explanation.cases.first?.ingress.policies.first?.rules.first)
    #expect(
      trace.conditions?.map { "\($0.isUnclear ? "?" : $0.isMatch ? "✓" : "✗") \($0.field) \($0.text)" } == items)
  }

  /// A set has one label and the pod, whose address it has too, the other (K37).
  @Test func conditionsThatNobodyFulfilsAlone() throws {
    let explanation = try explain([
      W.object("GlobalNetworkSet", "s", labels: "kind: set", "nets: [10.0.0.0/8]"),
      W.policy(
        "p",
        "order: 1, ingress: [{action: Deny, source: {selector: kind == 'set', serviceAccounts: {names: [robot]}}}]",
        isGlobal: true),
    ])
    let trace = try #require(explanation.cases.first?.ingress.policies.first?.rules.first)
    #expect(trace.conditions?.map(\.isMatch) == [true, true])
    #expect(!trace.isMatch)
    #expect(trace.note == "each condition holds of some pod or set that has the address, and no single one fulfils all")
  }

  // MARK: Edits

  /// Objects, and the edits that turn the answer around.
  static let edits: [([String], [String])] = [
    // At the end of the tier a rule is added to the policy that selects the fewest pods.
    (
      [
        W.policy("all", "order: 1, types: [Ingress]", isGlobal: true),
        W.policy("one", "order: 1, selector: app == 'a', types: [Ingress]"),
      ],
      [
        "NetworkPolicy.projectcalico.org/x/one: add a rule to spec.ingress behind the others: none matches, and tier "
          + "`default` denies at its end"
      ]
    ),
    // Before a rule that denies, or without it; a NetworkPolicy behind it can do nothing.
    (
      [W.policy("p", "order: 1, ingress: [{action: Deny, source: {selector: app == 'b'}}, {action: Allow}]"), open],
      [
        "NetworkPolicy.projectcalico.org/x/p: add a rule to spec.ingress before [0], which denies it",
        "NetworkPolicy.projectcalico.org/x/p: remove spec.ingress[0], which denies it",
      ]
    ),
    // A NetworkPolicy that isolates alone is edited as ever.
    (
      [
        W.policy("p", "order: 1, selector: app == 'none', ingress: [{action: Deny}]"),
        W.networkPolicy("np", "podSelector: {matchLabels: {app: a}}"),
      ],
      ["NetworkPolicy/x/np: add a rule to spec.ingress"]
    ),
    // What passes leaves the tier: denying is to come before (K19).
    (
      [W.policy("p", "order: 1, ingress: [{action: Pass}]"), W.networkPolicy("np", "podSelector: {}")],
      [
        "NetworkPolicy/x/np: let spec.policyTypes name Egress, too",
        "NetworkPolicy.projectcalico.org/x/p: add a rule to spec.ingress before [0], which passes it",
        "NetworkPolicy.projectcalico.org/x/p: remove spec.ingress[0], which passes it",
        "NetworkPolicy/x/deny-egress-b: add a policy that isolates x/b for egress, then allow what it needs",
      ]
    ),
    // Calico's Allow is final: no NetworkPolicy denies it.
    (
      [W.policy("p", "order: 1, types: [Ingress, Egress], ingress: [{action: Allow}], egress: [{action: Allow}]")],
      [
        "NetworkPolicy.projectcalico.org/x/p: add a rule to spec.ingress before [0], which allows it",
        "NetworkPolicy.projectcalico.org/x/p: remove spec.ingress[0], which allows it",
        "NetworkPolicy.projectcalico.org/x/p: add a rule to spec.egress before [0], which allows it",
        "NetworkPolicy.projectcalico.org/x/p: remove spec.egress[0], which allows it",
      ]
    ),
  ]

  @Test(arguments: edits) func edit(objects: [String], texts: [String]) throws {
    let explanation = try explain(objects)
    let found = explanation.denying + explanation.allowing
    #expect(found.flatMap(\.steps).map { "\($0.object): \($0.text)" } == texts)
  }

  @Test func whatIsWritten() throws {
    let shared = "order: 1, ingress: [{action: Deny}]"
    let explanation = try explain([W.policy("p", shared, isGlobal: true)], from: "z/c")
    #expect(
      explanation.allowing.first?.steps.first?.yaml == [
        "- action: Allow", "  protocol: TCP", "  source:", "    namespaceSelector: projectcalico.org/name == \"z\"",
        "    selector: app == \"c\"", "  destination:", "    namespaceSelector: projectcalico.org/name == \"x\"",
        "    selector: app == \"a\"", "    ports: [80]",
      ])
    let outside = try explain(
      [W.policy("p", "order: 1, selector: app == 'a', ingress: [{action: Deny}]")], from: "192.0.2.1")
    #expect(
      outside.allowing.first?.steps.first?.yaml == [
        "- action: Allow", "  protocol: TCP", "  source:", "    nets: [192.0.2.1/32]", "  destination:",
        "    ports: [80]",
      ])
  }
}
