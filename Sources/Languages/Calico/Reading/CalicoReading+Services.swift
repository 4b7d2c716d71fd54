import CalicoAPI
import Cluster
import Kubernetes
import Network
import ReferenceEvaluator

extension CalicoReading {
  /// Whether an end is one of the endpoints of a Service: of a source its address, of a destination address, protocol
  /// and port (semantics K41). Of a Service that nobody declares or that selects no pods, nobody knows them (semantics
  /// KO5).
  func matches(_ reference: EntityRule.ServiceReference, _ side: Side) -> Truth {
    let service = world.services.first {
      $0.metadata.name == reference.name && $0.metadata.namespaceName == reference.namespace
    }
    guard let service, !service.selector.isEmpty else { return .unknown(.unknownService) }
    return .any(
      endpoints(of: service).map { pod in
        let address = hasAddress(ofPod: pod, side.end)
        guard !side.isSource, address.isPossible else { return address }
        let isPort = ports(of: service, pod: pod).contains { $0.transport == side.transport && $0.number == side.port }
        return .all([address, Truth(isPort)])
      })
  }

  /// The pods that a Service selects, ready or not (semantics K41).
  func endpoints(of service: Kubernetes.Service) -> [World.Pod] {
    world.pods.filter { pod in
      world.namespace(of: pod).name == service.metadata.namespaceName
        && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
    }
  }

  /// The ports at which a pod serves a Service; one whose number nobody knows is none (semantics K41).
  func ports(of service: Kubernetes.Service, pod: World.Pod) -> [(transport: TransportProtocol, number: UInt16)] {
    service.ports.flatMap { port -> [(transport: TransportProtocol, number: UInt16)] in
      switch port.targetPort {
      case .number(let number): [(port.protocol, number)]
      case .name(let name):
        pod.ports.filter { $0.name == name && $0.protocol == port.protocol }.map { (port.protocol, $0.containerPort) }
      }
    }
  }

  /// Whether an end has the address of a pod. Those on the network of a node share the node's.
  private func hasAddress(ofPod pod: World.Pod, _ end: Endpoint) -> Truth {
    if case .pod(pod.index, _, _, _) = end { return .yes }
    guard pod.hostNetwork else { return .no }
    switch end {
    // Without any Node nobody knows which addresses nodes have (semantics C44).
    case .address: return pod.addresses.isEmpty && world.nodes.isEmpty ? .unknown(.unknownNodes) : .no
    case .pod(let other, _, _, _) where !world.pods[other].hostNetwork: return .no
    case .pod, .node:
      return pod.addresses.isEmpty ? .unknown(.unknownNodes) : Truth(pod.addresses.contains(end.address))
    }
  }
}
