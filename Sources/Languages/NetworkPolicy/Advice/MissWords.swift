import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import ReferenceEvaluator

/// Says what an item of a rule asks for, and what is missing where it does not match.
struct MissWords {
  let world: World

  /// An item of `from` or `to` against the other end.
  func text(
    _ peer: NetworkPolicy.Peer, _ other: ReferenceEvaluator.Endpoint, policyNamespace: String, isMatch: Bool
  ) -> String {
    if let block = peer.ipBlock { return text(block, other.address, isMatch) }
    let what = description(peer, policyNamespace)
    if isMatch { return what + (lenience(peer, other).map { ": \($0)" } ?? "") }
    guard case .pod(let index, _, _, _) = other else { return "\(what): selectors match pods, not addresses" }
    let pod = world.pods[index]
    if pod.hostNetwork { return "\(what): the pod is on its node's network, where selectors do not see it" }
    let namespace = world.namespace(of: pod)
    var missing: [String] = []
    if let selector = peer.namespaceSelector {
      missing += selector.unmet(by: namespace.labels).map { "namespace `\(namespace.name)` \($0)" }
    } else if namespace.name != policyNamespace {
      missing.append("the other pod is in namespace `\(namespace.name)`")
    }
    if let selector = peer.podSelector { missing += selector.unmet(by: pod.labels).map { "the other pod \($0)" } }
    return "\(what): \(missing.joined(separator: "; "))"
  }

  /// A label that is missing, where NotIn lets that pass.
  private func lenience(_ peer: NetworkPolicy.Peer, _ other: ReferenceEvaluator.Endpoint) -> String? {
    guard case .pod(let index, _, _, _) = other else { return nil }
    let pod = world.pods[index]
    let namespace = world.namespace(of: pod)
    let sides = [
      ("namespace `\(namespace.name)`", peer.namespaceSelector, namespace.labels),
      ("the other pod", peer.podSelector, pod.labels),
    ]
    for (title, selector, labels) in sides {
      for requirement in selector?.matchExpressions ?? []
      where requirement.operator == .notIn && labels[requirement.key] == nil {
        return "\(title) has no label \(requirement.key), and NotIn matches where the label is missing"
      }
    }
    return nil
  }

  /// What an item of selectors asks for.
  private func description(_ peer: NetworkPolicy.Peer, _ policyNamespace: String) -> String {
    let pods = peer.podSelector.map { $0 == LabelSelector() ? "any pod" : "pods with \($0)" } ?? "any pod"
    guard let namespaces = peer.namespaceSelector else { return "\(pods) in namespace `\(policyNamespace)`" }
    return "\(pods) in \(namespaces == LabelSelector() ? "any namespace" : "namespaces with \(namespaces)")"
  }

  private func text(_ block: NetworkPolicy.IPBlock, _ address: IPAddress, _ isMatch: Bool) -> String {
    let what =
      "addresses of \(block.cidr)"
      + (block.except.isEmpty ? "" : " but \(block.except.map(\.description).joined(separator: ", "))")
    if isMatch { return what }
    if let hole = block.except.first(where: { $0.contains(address) }) { return "\(what): \(address) is in \(hole)" }
    if address.family != block.cidr.family { return "\(what): \(address) is of the other address family" }
    return "\(what): \(address) is not one"
  }

  /// An item of `ports` against the flow.
  func text(_ item: NetworkPolicy.Port, _ flow: ReferenceEvaluator.Flow, isMatch: Bool) -> String {
    let transport = item.protocol ?? .tcp
    let suffix = item.protocol == nil ? " (TCP where no protocol is given)" : ""
    let what: String
    switch item.port {
    case nil: what = "any port of \(transport.rawValue)"
    case .number(let first): what = (item.endPort.map { "\(first)-\($0)" } ?? "\(first)") + "/\(transport.rawValue)"
    case .name(let name): what = "port name `\(name)`/\(transport.rawValue)"
    }
    if isMatch { return what }
    guard case .name(let name)? = item.port else {
      return flow.transport == transport
        ? "\(what): the flow is on \(flow.port)" : "\(what): the flow is \(flow.transport.rawValue)\(suffix)"
    }
    guard case .pod(let index, _, _, _) = flow.destination else { return "\(what): only pods declare port names" }
    let declared = world.pods[index].ports.filter { $0.name == name }
    if declared.isEmpty { return "\(what): the destination declares no port of this name" }
    let numbers = declared.map { "\($0.containerPort)/\($0.protocol.rawValue)" }.joined(separator: ", ")
    return "\(what): the destination declares it as \(numbers)"
  }
}
