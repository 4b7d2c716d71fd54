import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI

/// Writes items of rules that match an end and, where labels allow, nothing else.
struct PeerWriter {
  let world: World

  /// An item of `from` or `to` that matches an end; nil where none can be written down.
  func peer(for end: AskedEnd, policyNamespace: String, like policy: NetworkPolicy) -> NetworkPolicy.Peer? {
    func block(_ address: IPAddress) -> NetworkPolicy.Peer {
      .init(
        ipBlock: .init(cidr: CIDR(containing: address, prefixLength: address.family.width)), span: policy.span)
    }
    guard let first = end.pods.first else { return end.address.map(block) }
    let pod = world.pods[first]
    if pod.hostNetwork { return pod.addresses.first.map(block) }
    let namespace = world.namespace(of: pod).name
    let selector =
      namespace == policyNamespace ? nil : LabelSelector(matchLabels: ["kubernetes.io/metadata.name": namespace])
    return .init(
      podSelector: EndSelector(world: world).podSelector(end.pods), namespaceSelector: selector, span: policy.span)
  }
}
