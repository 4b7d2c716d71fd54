import Cluster
package import ClusterNetworkPolicyAPI
import Kubernetes
import Network
package import ReferenceEvaluator

extension ClusterNetworkPolicyReading {
  /// Whether a peer matches.
  package enum Match: Hashable, Sendable {
    case yes, no
    /// Nobody knows, for a reason.
    case unknown(ReferenceEvaluator.Doubt.Cause)

    init(_ isMatch: Bool) { self = isMatch ? .yes : .no }

    /// The reason why nobody knows.
    package var doubt: ReferenceEvaluator.Doubt.Cause? { if case .unknown(let cause) = self { cause } else { nil } }
  }

  /// Whether an item of `from` or `to` matches the other end of the connection (semantics C22).
  package func matches(_ peer: ClusterNetworkPolicy.Peer, _ endpoint: Endpoint) -> Match {
    switch peer.member {
    case .pods(let pods):
      // Pods alone, in a network of their own: no address, node or host-network pod (C23, C24).
      guard case .pod(let pod, _, _, _) = endpoint, !world.pods[pod].hostNetwork else { return .no }
      return Match(matches(pods, pod: pod))
    case .networks(let blocks):
      // Whatever has the address; families never mix (C27, O8).
      return Match(blocks.contains { $0.contains(endpoint.address) })
    case .nodes(let selector):
      return matches(nodes: selector, endpoint)
    case .domainNames:
      // The names may have any address, those of pods included, or none (C28, C43).
      return .unknown(.domainName)
    }
  }

  /// Whether pods are meant by labels: those of `namespaces`, or those of `pods` in the namespaces (semantics C4, C25,
  /// C41). No selector of namespaces is every one (semantics C54).
  package func matches(_ pods: ClusterNetworkPolicy.Pods, pod index: Int) -> Bool {
    let pod = world.pods[index]
    if let namespaces = pods.namespaceSelector {
      guard ReferenceEvaluator.matches(namespaces, labels: world.namespaceLabels(seenAt: pod)) else { return false }
    }
    if let labels = pods.podSelector { return ReferenceEvaluator.matches(labels, labels: pod.labels) }
    return true
  }

  /// Whether an end is on a node with labels, in the node's own network (semantics C26). Which addresses nodes have, only
  /// Node objects tell (semantics C44).
  private func matches(nodes selector: LabelSelector, _ endpoint: Endpoint) -> Match {
    let name: String?
    switch endpoint {
    case .address:
      // With the nodes known, what is outside is none of them.
      return world.nodes.isEmpty ? .unknown(.unknownNodes) : .no
    case .node(let node, _):
      // Of a node whose object tells no address, nobody knows which ones match (C44).
      name = node.flatMap { world.knowsAddresses(ofNode: $0) ? $0 : nil }
    case .pod(let pod, _, _, _):
      // Not the pods on the node (C26).
      guard world.pods[pod].hostNetwork else { return .no }
      name = world.pods[pod].nodeName
    }
    if let node = world.nodes.first(where: { $0.name == name }) {
      return Match(ReferenceEvaluator.matches(selector, labels: node.labels))
    }
    // Some node, of unknown labels: an empty selector asks for none (C41).
    let isEmpty = selector.matchLabels.isEmpty && selector.matchExpressions.isEmpty
    return isEmpty ? .yes : .unknown(.unknownNodes)
  }

  /// Whether an item of `protocols` or `ports` matches the connection's protocol and destination port.
  package func matches(_ item: ClusterNetworkPolicy.Port, _ flow: Flow) -> Bool {
    switch item {
    case .numbers(let transport, let range):
      // One protocol; both ends included (C30, C31, N5).
      return flow.transport == transport && range.contains(flow.port)
    case .named(let name):
      return declared(name, flow).contains { $0.protocol == flow.transport && $0.containerPort == flow.port }
    }
  }

  /// The ports that the destination declares under a name, whatever the protocol; only pods in a network of their own
  /// declare any (semantics C32).
  func declared(_ name: String, _ flow: Flow) -> [ContainerPort] {
    guard case .pod(let pod, _, _, _) = flow.destination, !world.pods[pod].hostNetwork else { return [] }
    return world.pods[pod].ports.filter { $0.name == name }
  }
}
