import Kubernetes
import Network
import NetworkPolicyAPI

/// Items of rules in a few words.
enum PeerWords {
  /// The label that is the name of each namespace.
  static let namespaceName = "kubernetes.io/metadata.name"

  /// A few words about items.
  static func words(_ peers: [NetworkPolicy.Peer]) -> String { peers.map(words).joined(separator: ", or ") }

  private static func words(_ peer: NetworkPolicy.Peer) -> String {
    if let block = peer.ipBlock {
      let except = block.except.isEmpty ? "" : " except \(block.except.map(\.description).joined(separator: ", "))"
      return "`\(block.cidr)\(except)`"
    }
    let namespaces = peer.namespaceSelector.map { selector -> String in
      if let name = selector.matchLabels[namespaceName], selector.matchLabels.count == 1 {
        return "namespace `\(name)`"
      }
      return selector == LabelSelector() ? "all namespaces" : "namespaces `\(selector)`"
    }
    let pods = peer.podSelector.map { $0 == LabelSelector() ? "all pods" : "pods `\($0)`" }
    return switch (pods, namespaces) {
    case (let pods?, let namespaces?): "\(pods) of \(namespaces)"
    case (let pods?, nil): pods
    case (nil, let namespaces?): namespaces
    case (nil, nil): "nothing"
    }
  }

  /// A few words about a port.
  static func words(_ port: NetworkPolicy.Port) -> String {
    let transport = (port.protocol ?? .tcp).rawValue
    guard let first = port.port?.text else { return "all of \(transport)" }
    return "\(first)\(port.endPort.map { "-\($0)" } ?? "")/\(transport)"
  }
}
