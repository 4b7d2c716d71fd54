import Testing
import Verification
import VerificationSupport

/// Tests whose ends report an address that others report, too.
@Suite struct ContestedTests {
  private static func pod(_ name: String, _ app: String, _ address: String, owner: String? = nil) -> String {
    let owners = owner.map { ", ownerReferences: [{kind: StatefulSet, name: \($0), controller: true}]" } ?? ""
    return """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: shop, labels: {app: \(app)}\(owners)}
      spec: {nodeName: n1}
      status: {phase: Running, podIP: \(address)}
      ---

      """
  }

  /// `api` lets in pods labelled `web` and whoever is at 10.244.0.9.
  private static let rest = """
    apiVersion: v1
    kind: Node
    metadata: {name: n1}
    status: {addresses: [{type: InternalIP, address: 10.0.0.1}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      ingress:
      - from: [{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 10.244.0.9/32}}]
    """

  /// The answers of tests from each of some ends to `api`, with what leaves them open.
  private static func answers(_ pods: [String], from ends: [String]) throws -> [String] {
    let tests = ends.map { "- {from: \($0), to: shop/api, port: 80/TCP, expect: allow}\n" }.joined()
    let outcome = try Inline.verify(
      (pods + [pod("api", "api", "10.244.0.2"), rest]).joined(),
      model: "{podCIDRs: [10.244.0.0/16], ipFamilies: [IPv4]}", spec: "tests:\n\(tests)", isSnapshot: true,
      properties: ""
    ).outcome
    return outcome.tests.map { ([$0.actual.rawValue] + ($0.undecided?.addresses ?? [])).joined(separator: " ") }
  }

  /// What holds whoever has the address is decided; the rest names the address and both pods.
  @Test func whatDependsOnTheAddressIsUndecided() throws {
    let pods = [Self.pod("old", "old", "10.244.0.9"), Self.pod("new", "new", "10.244.0.9")]
    let both = "10.244.0.9 (`shop/new`, `shop/old`)"
    #expect(try Self.answers(pods, from: ["shop/old", "shop/new"]) == ["undecided \(both)", "undecided \(both)"])
    let webs = [Self.pod("old", "web", "10.244.0.9"), Self.pod("new", "web", "10.244.0.9")]
    #expect(try Self.answers(webs, from: ["shop/old"]) == ["allow"])
  }

  /// Two other pods of a workload that differ do so whoever has the address of a third; one other pod does not tell.
  @Test func whatTheOtherPodsDecideIsDecided() throws {
    let contested = [
      Self.pod("kv-2", "old", "10.244.0.9", owner: "kv"), Self.pod("other", "old", "10.244.0.9"),
    ]
    let web = Self.pod("kv-0", "web", "10.244.0.20", owner: "kv")
    let old = Self.pod("kv-1", "old", "10.244.0.21", owner: "kv")
    #expect(try Self.answers(contested + [web, old], from: ["shop/StatefulSet/kv"]) == ["depends"])
    for other in [web, old] {
      let answers = try Self.answers(contested + [other], from: ["shop/StatefulSet/kv"])
      #expect(answers == ["undecided 10.244.0.9 (`shop/kv-2`, `shop/other`)"])
    }
  }

  @Test func aNodeMayHaveTheAddress() throws {
    let pod = Self.pod("old", "old", "10.0.0.1")
    #expect(try Self.answers([pod], from: ["shop/old"]) == ["undecided 10.0.0.1 (`shop/old` and a node)"])
  }
}
