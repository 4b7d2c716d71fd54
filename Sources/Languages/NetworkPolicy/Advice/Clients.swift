import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import ReferenceEvaluator

/// Who is known to call some pods: those whose own policies for egress name them.
struct Clients {
  let world: World

  /// A rule for ingress that is open to everyone, narrowed to the clients of the pods that its policy selects; nil where
  /// no policy names them.
  func rule(_ rule: NetworkPolicy.Rule, of policy: NetworkPolicy) -> NetworkPolicy.Rule? {
    let reading = NetworkPolicyReading(world: world)
    let targets = world.pods.filter { pod in
      !pod.hostNetwork && world.namespace(of: pod).name == policy.namespace
        && ReferenceEvaluator.matches(policy.podSelector, labels: pod.labels)
    }
    var found: [(peer: NetworkPolicy.Peer, ports: [NetworkPolicy.Port])] = []
    for (_, client) in world.policies.networkPolicies
    where NetworkPolicyReading.effectiveTypes(of: client).contains(.egress) {
      for out in client.egress {
        let isNamed = targets.contains { pod in
          out.peers.contains { peer in
            peer.podSelector != nil
              && reading.matches(
                peer, .pod(pod.index, address: pod.addresses.first ?? IPAddress(.ipv4, 0), node: nil, replica: 0),
                policyNamespace: client.namespace)
          }
        }
        guard isNamed else { continue }
        let selector =
          client.namespace == policy.namespace
          ? nil : LabelSelector(matchLabels: ["kubernetes.io/metadata.name": client.namespace])
        found.append(
          (.init(podSelector: client.podSelector, namespaceSelector: selector, span: rule.span), out.ports))
      }
    }
    guard let first = found.first else { return nil }
    var result = rule
    result.peers = found.reduce(into: []) { peers, one in
      let isThere = peers.contains { peer in
        peer.podSelector == one.peer.podSelector && peer.namespaceSelector == one.peer.namespaceSelector
      }
      if !isThere { peers.append(one.peer) }
    }
    // Where all ask for the same ports, these are meant.
    if rule.ports.isEmpty, found.allSatisfy({ YAMLPorts($0.ports) == YAMLPorts(first.ports) }) {
      result.ports = first.ports
    }
    return result
  }

  /// Ports by what they say, wherever it is written.
  private struct YAMLPorts: Equatable {
    var items: [[String]]

    init(_ ports: [NetworkPolicy.Port]) {
      items = ports.map { port in
        ["\(port.protocol ?? .tcp)", port.port.map { "\($0)" } ?? "", port.endPort.map { "\($0)" } ?? ""]
      }
    }
  }
}
