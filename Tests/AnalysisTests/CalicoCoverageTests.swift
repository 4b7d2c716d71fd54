import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification
import VerificationSupport
import Z3Backend

/// What coverage and diff say of Calico's policies.
@Suite struct CalicoCoverageTests {
  private typealias W = CalicoWorld

  /// Objects, how many of their rules say something, and the parts that no declared pod can use.
  static let parts: [(objects: [String], rules: Int, unused: [String])] = [
    // A rule of Log says nothing.
    ([W.policy("p", "order: 1, ingress: [{action: Log}, {action: Allow, source: {selector: app == 'b'}}]")], 1, []),
    (
      [
        W.policy(
          "p",
          "order: 1, selector: app == 'a', ingress: [{action: Allow, source: {selector: app == 'none'}}, "
            + "{action: Deny, source: {nets: [192.0.2.0/24]}}, {action: Allow, source: {notSelector: app == 'b'}}]")
      ], 3, ["spec.ingress[0]: no declared pod and no outside address is among its ends"]
    ),
    // One rule that is several: by number, and by the names of those who are asked for (K43).
    (
      [
        W.policy(
          "p",
          "order: 1, egress: [{action: Deny, protocol: TCP, destination: {selector: app == 'a', ports: [http, 443]}}, "
            + "{action: Deny, protocol: TCP, destination: {selector: app == 'a', ports: [sql]}}]")
      ], 2, ["spec.egress[1]: no destination has one of its ports"]
    ),
    (
      [W.policy("p", "order: 1, selector: app == 'none', ingress: [{action: Deny}]")], 1, ["it selects no declared pod"]
    ),
  ]

  @Test(arguments: parts) func part(objects: [String], rules: Int, unused: [String]) throws {
    let (world, _) = try W.world(objects)
    let coverage = Coverage(of: world, verdicts: nil, open: nil)
    #expect(coverage.ruleCount == rules)
    #expect(
      coverage.unused.map { item in
        item.part.field.map { "\($0): \(item.reason)" } ?? item.reason
      } == unused)
  }

  /// A NetworkPolicy, a policy of Calico in its stead, and how they compare.
  static let replacements: [(old: String, new: String, PolicyComparison.Summary)] = [
    (
      W.networkPolicy(
        "np", "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]"),
      W.policy(
        "p",
        "selector: app == 'a', ingress: [{action: Allow, protocol: TCP, "
          + "source: {selector: projectcalico.org/orchestrator == 'k8s'}, destination: {ports: [80]}}]"), .equivalent
    ),
    // No protocol is every protocol (K45).
    (
      W.networkPolicy("np", "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {}}]}]"),
      W.policy("p", "selector: app == 'a', ingress: [{action: Allow, protocol: UDP, source: {selector: all()}}]"),
      .lessPermissive
    ),
    // Without an end that denies, a policy that passes isolates nobody.
    (
      W.networkPolicy("np", "podSelector: {matchLabels: {app: a}}"),
      W.policy("p", "selector: app == 'a', ingress: [{action: Pass}]"), .morePermissive
    ),
  ]

  @Test(arguments: replacements) func replacement(
    old: String, new: String, summary: PolicyComparison.Summary
  ) throws {
    var solver = Z3Solver()
    var diagnostics = DiagnosticBag()
    let comparison = try PolicyComparison.compare(
      old: W.world([old]).1, new: W.world([new]).1, model: PropertySet.Model(), solver: &solver,
      diagnostics: &diagnostics)
    #expect(comparison?.summary == summary)
  }
}
