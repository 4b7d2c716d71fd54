import Analysis
import Diagnostics
import Network
import Properties
import Testing
import Verification
import Z3Backend

/// Policies that differ in what nodes may are not called equivalent.
struct NodeComparisonTests {
  private typealias W = CiliumWorld

  private static let block = W.networkPolicy(
    "np", "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{ipBlock: {cidr: 172.18.0.0/16}}]}]")
  private static let closed = W.networkPolicy("np", "podSelector: {matchLabels: {app: a}}, ingress: []")

  static let pairs: [(old: String, new: String, summary: PolicyComparison.Summary)] = [
    (
      W.policy("p", "ingress: [{fromEntities: [remote-node]}]"), W.policy("p", "ingress: [{}]"), .lessPermissive
    ),
    (
      W.policy("p", "ingress: [{}]"), W.policy("p", "ingress: [{fromEntities: [remote-node]}]"), .morePermissive
    ),
    (
      W.policy("p", "egress: [{toEntities: [host, remote-node]}]"), W.policy("p", "egress: [{}]"), .lessPermissive
    ),
    (
      W.policy("p", "ingress: [{fromEntities: [remote-node]}]"),
      W.policy("p", "ingress: [{fromEntities: [host]}, {fromEntities: [remote-node]}]"), .equivalent
    ),
    // Wherever its pods run, they run there before and after.
    (
      W.policy("p", "egress: [{toEntities: [host]}]"), W.policy("p", "egress: [{toEntities: [host]}]"), .equivalent
    ),
    (
      W.policy("p", "egress: [{toEntities: [host]}]"),
      W.policy("p", "egress: [{toEntities: [host]}, {toEntities: [host]}]"), .equivalent
    ),
    (
      W.policy("p", "egress: [{toEntities: [host]}]"), W.policy("p", "egress: [{toEntities: [remote-node]}]"),
      .undecided
    ),
    (block, closed, .lessPermissive),
    (closed, block, .morePermissive),
    (block, block, .equivalent),
  ]

  @Test(arguments: pairs) func summary(old: String, new: String, summary: PolicyComparison.Summary) throws {
    var model = PropertySet.Model()
    model.podCIDRs = [try CIDR(strict: "10.1.0.0/16")]
    model.nodeCIDRs = [try CIDR(strict: "172.18.0.0/16")]
    model.ipFamilies = [.ipv4]
    var solver = Z3Solver()
    var diagnostics = DiagnosticBag()
    let comparison = try PolicyComparison.compare(
      old: W.world([old]).1, new: W.world([new]).1, model: model, solver: &solver, diagnostics: &diagnostics)
    #expect(comparison?.summary == summary)
    // The flow that tells them apart is one of nodes.
    let found = [comparison?.added, comparison?.removed].compactMap { $0 }
    #expect(found.allSatisfy { [$0.from.kind, $0.to?.kind].contains(.node) })
  }
}
