import Cluster
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator
import TestSupport

/// The same few pods under policies of each test's own, and connections by name.
///
/// Namespace `x` holds `a` and `b`, namespace `y` holds `a` and `c`; each is labelled with its name (`pod: a`,
/// `ns: x`). `x/a` serves `http` on 80/TCP and `dns` on 53/UDP, `x/b` serves `http` on 8080/TCP. `y/host` shares its
/// node's network.
struct SmallWorld {
  let world: World
  let evaluator: ReferenceEvaluator

  /// The pods under policies: each text is the spec of one, of namespace `x` unless it begins with `y: `.
  init(_ specs: String...) throws { try self.init(specs) }

  /// The pods under policies, beside other objects.
  ///
  /// - Parameter others: the texts of more pods, of nodes, and of policies that are no NetworkPolicies.
  init(_ specs: [String], others: [String] = []) throws {
    world = try World.reading(Self.text(specs, others))
    evaluator = ReferenceEvaluator(world: world)
  }

  /// The pods under policies of Calico and beside other objects, in a cluster whose policies Calico enforces.
  ///
  /// - Parameters:
  ///   - others: the texts of Calico's objects and of more pods and the like.
  ///   - specs: the specs of NetworkPolicies of Kubernetes.
  init(calico others: [String], specs: [String] = [], release: String? = nil) throws {
    world = try World.readingCalico(Self.text(specs, others), release: release)
    evaluator = ReferenceEvaluator(world: world)
  }

  private static func text(_ specs: [String], _ others: [String]) -> String {
    var text = pods + others.map { "---\n\($0)\n" }.joined()
    for (number, spec) in specs.enumerated() {
      let namespace = spec.hasPrefix("y: ") ? "y" : "x"
      let spec = spec.hasPrefix("y: ") ? String(spec.dropFirst(3)) : spec
      text +=
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p\(number), namespace: \"\(namespace)\"}\n"
        + "spec: \(spec)\n"
    }
    return text
  }

  private static let pods = """
    {apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {ns: x, env: prod}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: "y", labels: {ns: "y", env: ""}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: x, labels: {pod: a, tier: ""}}
    spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}]}]}
    status: {podIPs: [{ip: 10.0.1.1}, {ip: "fd00::1"}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: b, namespace: x, labels: {pod: b}}
    spec: {containers: [{ports: [{name: http, containerPort: 8080}]}]}
    status: {podIPs: [{ip: 10.0.1.2}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: "y", labels: {pod: a}}
    spec: {containers: [{ports: [{name: http, containerPort: 80}]}, {ports: [{name: http, containerPort: 81}]}]}
    status: {podIPs: [{ip: 10.0.2.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: c, namespace: "y", labels: {pod: c}}
    spec: {}
    status: {podIPs: [{ip: 10.0.2.2}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: host, namespace: "y", labels: {pod: host}}
    spec: {hostNetwork: true, containers: [{ports: [{name: http, containerPort: 80}]}]}
    status: {hostIPs: [{ip: 192.168.0.1}]}

    """

  /// Whether a connection passes. Ends are `namespace/pod`, `node/name` or an address.
  func allows(
    _ source: String, _ destination: String, _ port: UInt16 = 80, _ transport: TransportProtocol = .tcp
  ) throws
    -> Bool
  {
    try decide(source, destination, port, transport).isAllowed
  }

  /// What both ends say about a connection.
  func decide(
    _ source: String, _ destination: String, _ port: UInt16 = 80, _ transport: TransportProtocol = .tcp
  ) throws -> ReferenceEvaluator.Decision {
    evaluator.decide(try flow(source, destination, port, transport))
  }

  /// A connection.
  func flow(
    _ source: String, _ destination: String, _ port: UInt16 = 80, _ transport: TransportProtocol = .tcp
  ) throws -> ReferenceEvaluator.Flow {
    ReferenceEvaluator.Flow(
      source: try end(source), destination: try end(destination), transport: transport, port: port)
  }

  /// The place of a pod.
  func pod(_ title: String) throws -> Int {
    guard let pod = world.pods.first(where: { "\(world.namespace(of: $0).name)/\($0.name ?? "")" == title }) else {
      throw Repository.Failure(message: "no pod \(title)")
    }
    return pod.index
  }

  private func end(_ title: String) throws -> ReferenceEvaluator.Endpoint {
    if let address = IPAddress(title) { return .address(address) }
    if title.hasPrefix("node/") {
      return .node(String(title.dropFirst(5)), address: IPAddress(.ipv4, 0xC0A8_0001))
    }
    let index = try pod(title)
    guard let address = world.pods[index].addresses.first else {
      throw Repository.Failure(message: "no address of \(title)")
    }
    return .pod(index, address: address, node: world.pods[index].nodeName, replica: 0)
  }
}

extension SmallWorld {
  /// What may connect to a pod on a port, of everything in the world, an address and a node.
  func sources(of destination: String, _ port: UInt16 = 80, _ transport: TransportProtocol = .tcp) throws -> [String] {
    try Self.ends.filter { try $0 != destination && allows($0, destination, port, transport) }
  }

  /// What a pod may connect to on a port.
  func destinations(of source: String, _ port: UInt16 = 80, _ transport: TransportProtocol = .tcp) throws -> [String] {
    try Self.ends.filter { try $0 != source && allows(source, $0, port, transport) }
  }

  /// Everything that may be an end.
  static let ends = ["x/a", "x/b", "y/a", "y/c", "y/host", "node/n1", "203.0.113.7", "2001:db8::7"]
}
