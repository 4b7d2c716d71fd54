package import Cluster
package import Network
import ReferenceEvaluator

/// `defaultDeny` by asking about every connection that a random language could tell from others.
extension ScriptedLanguage {
  /// Whether a pod lets something through that no rule allows.
  package struct Openness: Hashable, Sendable {
    /// Under some reading.
    package var may = false
    /// Under every reading.
    package var must = false

    package init(may: Bool = false, must: Bool = false) {
      self.may = may
      self.must = must
    }
  }

  /// A world with every pod that random languages tell from others, behind those of `world`.
  package static func crowd(_ world: World) -> World {
    var result = world
    result.namespaces.append(.init(name: "new", labels: ["kubernetes.io/metadata.name": "new"], isDeclared: false))
    for namespace in result.namespaces.indices {
      for a in [nil, "x", "other"] {
        for b in [nil, "other"] {
          for isNamed in [false, true] {
            let numbers = isNamed ? ports : []
            result.pods.append(
              World.Pod(
                index: result.pods.count, namespace: namespace, name: nil, owner: nil,
                labels: [("a", a), ("b", b)].reduce(into: [:]) { $0[$1.0] = $1.1 },
                ports: numbers.map { .init(name: "http", containerPort: $0, protocol: .tcp) }, hostNetwork: false,
                nodeName: nil, addresses: [], isReplicated: false, slots: [], span: world.pods[0].span))
          }
        }
      }
    }
    return result
  }

  /// Whether a pod is open in a direction, in a world that is a crowd.
  package func openness(ofPod pod: Int, _ direction: Direction, in crowd: World) -> Openness {
    var result = Openness()
    for other in Self.others(of: pod, in: crowd) {
      for transport in TransportProtocol.allCases {
        for port in Self.ports {
          let address = crowd.pods[pod].addresses.first ?? IPAddress(.ipv4, 0x0A02_0001)
          let own = ReferenceEvaluator.Endpoint.pod(pod, address: address, node: "home", replica: 0)
          let (source, destination) = direction == .ingress ? (other, own) : (own, other)
          let flow = ReferenceEvaluator.Flow(source: source, destination: destination, transport: transport, port: port)
          let answers = answers(flow, direction, in: crowd, allows: false)
          if answers.contains(.allow) { result.may = true }
          if answers == [.allow] { return Openness(may: true, must: true) }
        }
      }
    }
    return result
  }

  /// Addresses of each kind that rules tell apart.
  private static let addresses: [UInt128] = [0x0A00_00C8, 0x0A00_01C8, 0x0A01_0001]

  private static func others(of pod: Int, in crowd: World) -> [ReferenceEvaluator.Endpoint] {
    let pods = crowd.pods.indices.filter { $0 != pod }.flatMap { other in
      let known = crowd.pods[other].addresses
      return (known.isEmpty ? addresses.map { IPAddress(.ipv4, $0) } : known).map {
        ReferenceEvaluator.Endpoint.pod(other, address: $0, node: nil, replica: 0)
      }
    }
    return pods + addresses.map { .address(IPAddress(.ipv4, $0 + 1)) } + [.node("home", address: IPAddress(.ipv4, 1))]
  }
}
