import CiliumAPI
import Cluster
import Network
import ReferenceEvaluator

/// What Cilium knows one end of a connection by (semantics L8, L31).
struct Identity {
  /// One label, with where it comes from.
  struct Label: Hashable {
    var source: String
    var key: String
    var value: String

    static func reserved(_ key: String) -> Self { Self(source: EndpointSelector.Key.reserved, key: key, value: "") }
    static func kubernetes(_ key: String, _ value: String) -> Self {
      Self(source: EndpointSelector.Key.kubernetes, key: key, value: value)
    }
  }

  /// What sort of end it is.
  enum Kind: Hashable { case pod, host, remoteNode, world }

  var kind: Kind
  /// Every label that it surely has.
  var labels: Set<Label>
  /// Labels that it has in some releases (semantics L9).
  var unsure: Set<Label> = []
  var address: IPAddress
  /// The name of the node that it is, or is on the network of; nil of one that no manifest tells.
  var node: String?
}

extension CiliumReading {
  /// What the other end of a connection may be to a pod: one identity for each thing that is not known.
  ///
  /// Where a manifest does not tell on which node a pod runs, it may be any, whatever it is taken to be in the connection.
  ///
  /// - Parameter node: the node of the pod that is judged, where a manifest tells it.
  func identities(of end: Endpoint, seenFrom node: String?, _ direction: Direction) -> [Identity] {
    switch end {
    case .pod(let index, let address, _, _):
      let pod = world.pods[index]
      return pod.hostNetwork
        ? nodes(pod.nodeName, address, seenFrom: node, isItself: false, direction) : [identity(of: pod, address)]
    case .node(let name, let address): return nodes(name, address, seenFrom: node, isItself: true, direction)
    case .address(let address):
      let name = settings.stack != .dual ? "world" : address.family == .ipv4 ? "world-ipv4" : "world-ipv6"
      return withOrWithoutServer(Identity(kind: .world, labels: [.reserved(name)], address: address))
    }
  }

  /// A pod's labels: those of its own that count, and what Kubernetes says of it (semantics L8, L9).
  func identity(of pod: World.Pod, _ address: IPAddress) -> Identity {
    var result = Identity(kind: .pod, labels: [], address: address)
    for (key, value) in pod.labels {
      switch isPartOfIdentity(key) {
      case .yes: result.labels.insert(.kubernetes(key, value))
      case .unknown: result.unsure.insert(.kubernetes(key, value))
      case .no: continue
      }
    }
    let namespace = world.namespace(of: pod)
    result.labels.insert(.kubernetes(IdentityLabel.namespace, namespace.name))
    result.labels.insert(.kubernetes(IdentityLabel.cluster, settings.clusterName))
    result.labels.insert(.kubernetes(IdentityLabel.serviceAccount, pod.serviceAccount))
    for (key, value) in namespace.labels {
      result.labels.insert(.kubernetes(IdentityLabel.namespaceLabels + key, value))
    }
    return result
  }

  /// What a node is to a pod: its own one or another, or either where one of both places is not known (semantics L31,
  /// L68).
  ///
  /// - Parameter isItself: whether it is the node, and no pod on its network. What comes from a pod's own node is not asked
  ///   about (semantics L58), so that a node that asks is another one.
  private func nodes(
    _ name: String?, _ address: IPAddress, seenFrom node: String?, isItself: Bool, _ direction: Direction
  ) -> [Identity] {
    let known = name.flatMap { isKnown($0, at: isItself ? address : nil) ? $0 : nil }
    let host = Identity(kind: .host, labels: [.reserved("host")], address: address, node: known)
    let remote = Identity(kind: .remoteNode, labels: [.reserved("remote-node")], address: address, node: known)
    let possible: [Identity]
    if isItself, direction == .ingress, settings.allowLocalhost == .always {
      possible = [remote]
    } else if let known, let node {
      possible = [known == node ? host : remote]
    } else if let assumed = world.assumesOwnNodes {
      possible = [assumed ? host : remote]
    } else {
      possible = [host, remote]
    }
    return possible.flatMap(withOrWithoutServer)
  }

  /// Whether a manifest declares the node of a name: of others nobody knows which they are, nor which node has an
  /// address that none of them is said to have.
  private func isKnown(_ name: String, at address: IPAddress?) -> Bool {
    world.nodes.contains { node in
      node.name == name && (address.map { node.addresses.contains($0) } ?? true)
    }
  }

  /// An end with and without the label of the API server: nobody says which addresses that has (semantics L31).
  private func withOrWithoutServer(_ identity: Identity) -> [Identity] {
    var other = identity
    other.labels.insert(.reserved(Self.server))
    guard let known = world.apiServers else { return [identity, other] }
    return [known.contains(identity.address) ? other : identity]
  }

  /// The label of what has an address of the API server.
  static let server = "kube-apiserver"

  /// Whether a pod's own label is part of its identity, by the first expression of the agent's list that fits (semantics
  /// L9).
  func isPartOfIdentity(_ key: String) -> ReferenceEvaluator.Truth {
    if let list = settings.labelFilter {
      var isIncluded = true
      var hasInclusions = false
      for item in list {
        let text = item.hasPrefix("k8s:") ? item.dropFirst(4) : item[...]
        if text.first == "!" {
          if key.hasPrefix(text.dropFirst()) { return .no }
        } else {
          if !hasInclusions { isIncluded = false }
          hasInclusions = true
          if key.hasPrefix(text) { isIncluded = true }
        }
      }
      return .init(isIncluded)
    }
    switch key {
    case "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
      "batch.kubernetes.io/job-completion-index",
      "batch.kubernetes.io/controller-uid":
      return .unknown(.other)
    default: break
    }
    let dropped = [
      "annotation", "controller-revision-hash", "etcd_node", "io.kubernetes", "k8s.io", "kubernetes.io",
      "pod-template-generation", "pod-template-hash",
    ]
    return .init(!dropped.contains { key.hasPrefix($0) } && !key.contains("beta.kubernetes.io"))
  }
}
