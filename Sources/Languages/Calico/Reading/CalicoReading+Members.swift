import CalicoAPI
import Cluster
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// A thing with labels and addresses.
  struct Member {
    var labels: MemberLabels
    /// The ports that it gives names to (semantics K43).
    var ports: [NamedPort]
  }

  /// A port with a name.
  struct NamedPort {
    var name: String
    var transport: TransportProtocol
    var number: UInt16
  }

  /// The members to which the address of an end belongs (semantics K35).
  func members(at end: Endpoint) -> [Member] {
    podMembers(at: end) + others(at: end)
  }

  /// Those of them that are no pods.
  func others(at end: Endpoint) -> [Member] {
    sets.filter { set in set.nets.contains { $0.contains(end.address) } }.map {
      Member(labels: .set($0, in: world), ports: [])
    } + hostEndpoints.map(\.endpoint).filter { $0.expectedIPs.contains(end.address) }.map(Self.member)
  }

  /// The pod at an end: none that shares its node's network, which is no endpoint (semantics K30, K70).
  private func podMembers(at end: Endpoint) -> [Member] {
    guard let pod = governedPod(end) else { return [] }
    let ports = world.pods[pod].ports.compactMap { port in
      port.name.map { NamedPort(name: $0, transport: port.protocol, number: port.containerPort) }
    }
    return [Member(labels: labels(ofPod: pod), ports: ports)]
  }

  /// A host endpoint, with its own labels only (semantics K57).
  private static func member(_ endpoint: HostEndpoint) -> Member {
    let ports = endpoint.ports.compactMap { port in
      port.protocol.transport.map { NamedPort(name: port.name, transport: $0, number: port.port) }
    }
    return Member(labels: MemberLabels(endpoint.labels), ports: ports)
  }

  func labels(ofPod pod: Int) -> MemberLabels {
    .pod(world.pods[pod], of: world.namespace(of: world.pods[pod]))
  }

  /// The pod that policies may govern at an end of a connection: none for addresses, nodes and host-network pods
  /// (semantics K30, K70).
  package func governedPod(_ end: Endpoint) -> Int? {
    guard case .pod(let pod, _, _, _) = end, !world.pods[pod].hostNetwork else { return nil }
    return pod
  }
}
