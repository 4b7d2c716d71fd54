import Cluster
import Kubernetes
package import Network
package import NetworkPolicyAPI
import ReferenceEvaluator

extension NetworkPolicyReading {
  /// What a pod's containers declare under a port name, each once, in order (semantics A27, A29). Nothing for a
  /// host-network pod, which policies do not see as a pod (semantics A38).
  package func namedPorts(_ name: String, ofPod pod: Int) -> [(transport: TransportProtocol, number: UInt16)] {
    let pod = world.pods[pod]
    if pod.hostNetwork { return [] }
    var result: [(transport: TransportProtocol, number: UInt16)] = []
    for port in pod.ports where port.name == name {
      let isKnown = result.contains { $0.transport == port.protocol && $0.number == port.containerPort }
      if !isKnown { result.append((port.protocol, port.containerPort)) }
    }
    return result
  }

  /// Whether an item of `ports` matches the connection's protocol and destination port (semantics A22).
  package func matches(_ item: NetworkPolicy.Port, _ flow: Flow) -> Bool {
    // No protocol is TCP (A23).
    let transport = item.protocol ?? .tcp
    guard flow.transport == transport else { return false }
    switch item.port {
    case nil:
      // Every port of this protocol (A25).
      return true
    case .number(let first):
      // One port (A24), or the closed range up to `endPort` (A26).
      guard let last = item.endPort else { return flow.port == first }
      return first <= flow.port && flow.port <= last
    case .name(let name):
      // Looked up on the destination in both directions; nothing but a pod declares names (A27, A28, A29).
      guard case .pod(let destination, _, _, _) = flow.destination else { return false }
      return namedPorts(name, ofPod: destination).contains { $0.transport == transport && $0.number == flow.port }
    }
  }

  /// Whether an item of `from` or `to` matches the other end of the connection (semantics A14 to A18).
  package func matches(_ item: NetworkPolicy.Peer, _ endpoint: Endpoint, policyNamespace: String) -> Bool {
    switch (item.ipBlock, item.namespaceSelector, item.podSelector) {
    case (let block?, nil, nil):
      return Self.matches(block, endpoint.address)
    case (nil, nil, let pods?):
      // The policy's own namespace (A14).
      guard let pod = visiblePod(endpoint) else { return false }
      return world.namespace(of: pod).name == policyNamespace && ReferenceEvaluator.matches(pods, labels: pod.labels)
    case (nil, let namespaces?, nil):
      // All pods of the namespaces (A15).
      guard let pod = visiblePod(endpoint) else { return false }
      return ReferenceEvaluator.matches(namespaces, labels: world.namespaceLabels(seenAt: pod))
    case (nil, let namespaces?, let pods?):
      // Both in one item: and (A16).
      guard let pod = visiblePod(endpoint) else { return false }
      return ReferenceEvaluator.matches(namespaces, labels: world.namespaceLabels(seenAt: pod))
        && ReferenceEvaluator.matches(pods, labels: pod.labels)
    case (nil, nil, nil), (_?, _, _):
      // The API refuses both, and so does the reader of manifests (A17, A18).
      return false
    }
  }

  /// Whether a block has an address and no exception has it. Families never mix (semantics A32, A34).
  static func matches(_ block: NetworkPolicy.IPBlock, _ address: IPAddress) -> Bool {
    block.cidr.contains(address) && !block.except.contains { $0.contains(address) }
  }

  /// The pod that selectors see at an endpoint: one that does not share its node's network, and neither nodes nor outside
  /// addresses (semantics A38, A45).
  private func visiblePod(_ endpoint: Endpoint) -> World.Pod? {
    guard case .pod(let index, _, _, _) = endpoint else { return nil }
    let pod = world.pods[index]
    return pod.hostNetwork ? nil : pod
  }
}
