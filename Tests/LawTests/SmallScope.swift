import Agreement
import Cluster
import FoundationEssentials
import Kubernetes
import Network
import NetworkPolicyAPI
import ReferenceEvaluator
import Testing
import TinyWorlds
import Z3Backend

/// Every policy of a small scope on one small cluster: every engine gives one answer about every flow.
///
/// The cluster has two namespaces of two pods each, told apart by two label keys; a port name that is a port of TCP on
/// one pod, another and one of UDP on a second, and nothing on the others; and outside addresses within and beside the
/// blocks. Flows are those between any two of these ends on any port, ports and addresses that no policy tells apart
/// counted once: 28 pairs by 12 connections.
///
/// The policies are 1,466. In each direction: one rule with one peer (36 selectors of pods, 36 of namespaces, 121 of both,
/// three blocks); no rule, and every one or two of 20 shapes (five of peers by four of ports); one rule with every two
/// of four peers by every two of six ports. In both: 11 subjects by four `policyTypes` by three lists of rules each, and
/// every one of 36 subjects. One of 40 policies goes to Z3, too. `NETPOL_VERIFY_SCOPE=wide` takes larger
/// products: 22,038 policies.
struct SmallScope {
  private static let cluster = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {app: a}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: z, labels: {app: b, tier: a}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: p, namespace: x, labels: {app: a}}
    spec: {containers: [{ports: [{name: http, containerPort: 80}]}]}
    status: {podIP: 10.0.0.1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: q, namespace: x, labels: {app: b, tier: a}}
    spec: {containers: [{ports: [{name: http, containerPort: 81}, {name: http, containerPort: 80, protocol: UDP}]}]}
    status: {podIP: 10.0.0.2}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: r, namespace: z, labels: {app: a, tier: b}}, spec: {}, status: {podIP: 10.0.0.3}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: s, namespace: z, labels: {tier: a}}, spec: {}, status: {podIP: 10.0.0.4}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: all-blocks, namespace: x}
    spec: {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.2/31]}}]}]}

    """
  private static let properties = """
    {apiVersion: netpol-verify/v1, kind: PropertySet, metadata: {name: scope},
     spec: {model: {podCIDRs: [10.0.0.0/29], nodeCIDRs: [10.0.1.0/29], ipFamilies: [IPv4]}}}

    """

  /// Whether the scope is as wide as can be waited for once in a while.
  private static let isWide = ProcessInfo.processInfo.environment["NETPOL_VERIFY_SCOPE"] == "wide"

  /// One of so many policies goes to the solver.
  private static let sample = 40

  @Test func everyPolicy() throws {
    let read = try ReadWorld(manifests: Self.cluster, properties: Self.properties)
    var random = SplitMix64(seed: 1)
    let points = Points([read.world], read.properties)
    // No text of the scope knows port 65535.
    let stretches = [1...79, 80...80, 81...81, 82...65535] as [ClosedRange<UInt16>]
    let grid = FlowGrid(read.world, points: points, limit: .max, random: &random)
    let pairs = Self.withoutRepetition(grid.pairs, points.blocks)
    let policies = PolicyScope(isWide: Self.isWide).policies
    var solver = Z3Solver()
    var (allowed, tables) = (0, Set<[ConnectionSet]>())
    for (number, policy) in policies.enumerated() {
      var world = read.world
      world.policies = [policy]
      let answers = Answers(world, nodes: false)
      let table = pairs.map { answers.evaluated($0, stretches: stretches) }
      let terms = answers.interpreted(pairs, stretches: stretches)
      for (place, pair) in pairs.enumerated() {
        let others = [answers.calculated(pair), terms[place]]
        guard others.contains(where: { $0 != table[place] }) else { continue }
        Issue.record("\(pair.source) → \(pair.destination): {\(table[place])}, then \(others) under \(policy)")
        return
      }
      allowed += table.count { !$0.isEmpty }
      tables.insert(table)
      if number % Self.sample == 0 {
        let rows = zip(pairs, table).map { (pair: $0, allowed: $1) }
        #expect(try answers.difference(from: rows, solver: &solver) == nil, "\(policy)")
      }
    }
    print(
      "small scope: \(policies.count) policies on \(pairs.count) pairs of ends by \(stretches.count) stretches "
        + "of ports, \(tables.count) different tables, \(allowed) pairs open")
    #expect(policies.count == (Self.isWide ? 22_038 : 1_466))
    #expect(tables.count > 300)
    let all = policies.count * pairs.count
    #expect(allowed * 2 > all && allowed * 10 < all * 9)
  }

  /// The pairs without nodes, and with one address for all that lie in the same blocks.
  private static func withoutRepetition(_ pairs: [FlowGrid.Pair], _ blocks: [CIDR]) -> [FlowGrid.Pair] {
    var known: [[Bool]: IPAddress] = [:]
    func isMeant(_ end: FlowGrid.End) -> Bool {
      switch end.endpoint {
      case .pod: return true
      case .node: return false
      case .address(let address):
        let blocks = blocks.map { $0.contains(address) }
        known[blocks] = known[blocks] ?? address
        return known[blocks] == address
      }
    }
    return pairs.filter { isMeant($0.source) && isMeant($0.destination) }
  }
}
