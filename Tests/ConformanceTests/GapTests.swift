import Claims
import Cluster
import EnforcerReadings
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator
import TestSupport
import Testing
import Z3Backend

/// What the upstream tests leave out: every semantics must say what the reference evaluator says, whose own tests hold
/// it to the rules one by one.
struct GapTests {
  private static let pods = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {env: prod}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: z, labels: {env: ""}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: x, labels: {pod: a, tier: ""}}
    spec: {containers: [{ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}]}]}
    status: {podIP: 10.0.1.1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: b, namespace: x, labels: {pod: b}}
    spec: {containers: [{ports: [{name: http, containerPort: 81}]}, {ports: [{name: http, containerPort: 90}]}]}
    status: {podIP: 10.0.1.2}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: z, labels: {pod: c}}, spec: {}, status: {podIP: 10.0.2.1}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: host, namespace: z, labels: {pod: a}}
    spec: {hostNetwork: true, containers: [{ports: [{name: http, containerPort: 80}]}]}
    status: {podIP: 192.168.0.1}

    """

  @Test(arguments: [
    "{ingress: [{ports: [{port: 80, endPort: 90}]}]}", "{ingress: [{ports: [{port: 80, endPort: 80}]}]}",
    "{ingress: [{ports: [{port: 1, endPort: 65535, protocol: UDP}]}]}", "{ingress: [{ports: [{}]}]}",
    "{ingress: [{ports: [{protocol: SCTP}, {port: 53, protocol: UDP}]}]}", "{ingress: [{ports: []}]}",
    "{ingress: [{from: []}]}", "{ingress: [{}], egress: []}", "{egress: [{}]}",
    "{ingress: [], egress: [{ports: [{}]}]}",
    "{policyTypes: [Egress], ingress: [{}]}", "{policyTypes: [Egress], egress: [{ports: [{port: http}]}]}",
    "{policyTypes: [Ingress, Ingress], egress: [{}]}",
    "{ingress: [{ports: [{port: http}, {port: dns, protocol: UDP}]}]}",
    "{ingress: [{ports: [{port: http, protocol: UDP}, {port: dns}, {port: nobody}]}]}",
    "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [w]}]}}]}]}",
    "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [\"\"]}]}}]}]}",
    "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: Exists}]}}]}]}",
    "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}]}]}",
    "{ingress: [{from: [{namespaceSelector: {matchLabels: {env: \"\"}}, podSelector: null}]}]}",
    "{ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [\"\", dev]}]}}]}]}",
    "{podSelector: {matchLabels: {tier: \"\"}}, ingress: [{from: [{podSelector: {}}]}]}",
    "{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.2.0/24]}}]}]}",
    "{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.1.0/24]}}, {ipBlock: {cidr: 10.0.1.2/32}}]}]}",
    "{ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16}}]}]}", "{ingress: [{from: [{ipBlock: {cidr: \"::/0\"}}]}]}",
    "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: http}, {port: 90}]}]}",
    "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}]}, {ports: [{port: 1, endPort: 79}]}]}",
  ])
  func everySemanticsAgrees(spec: String) throws {
    let policy =
      "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: x}, spec: \(spec)}\n"
    let world = try World.reading(Self.pods + policy)
    let evaluator = ReferenceEvaluator(world: world)
    let semantics = SecondSemantics(world)
    var solver = Z3Solver()
    for transport in TransportProtocol.allCases {
      for port in [1, 53, 79, 80, 81, 90, 91, 65_535] as [UInt16] {
        let probe = ConformanceTable.Probe(
          transport: transport, port: port, answers: try Self.answers(evaluator, world, transport, port))
        let question = semantics.question(probe, .allowed)
        var open: Set<[Int]> = []
        for (pair, isAllowed) in probe.answers where isAllowed {
          open.insert([try #require(question.sources[pair.from]), try #require(question.destinations[pair.to])])
        }
        #expect(semantics.openBySets(question) == open, "\(port)/\(transport.rawValue)")
        #expect(semantics.openByTerms(question, probe) == open, "\(port)/\(transport.rawValue)")
        #expect(
          try !semantics.violatesElsewhere(than: open, question, solver: &solver), "\(port)/\(transport.rawValue)")
      }
    }
  }

  /// What the reference evaluator says about every pair of pods.
  private static func answers(
    _ evaluator: ReferenceEvaluator, _ world: World, _ transport: TransportProtocol, _ port: UInt16
  ) throws -> [ConformanceTable.Pair: Bool] {
    var ends: [String: ReferenceEvaluator.Endpoint] = [:]
    for pod in world.pods {
      ends["\(world.namespace(of: pod).name)/\(pod.name ?? "")"] = .pod(
        pod.index, address: try #require(pod.addresses.first), node: nil, replica: 0)
    }
    var result: [ConformanceTable.Pair: Bool] = [:]
    for (from, source) in ends {
      for (to, destination) in ends where from != to {
        let flow = ReferenceEvaluator.Flow(source: source, destination: destination, transport: transport, port: port)
        result[.init(from: from, to: to)] = evaluator.decide(flow).isAllowed
      }
    }
    return result
  }
}
