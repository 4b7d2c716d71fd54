import Advice
import Cluster
import ClusterNetworkPolicyAPI
import ClusterNetworkPolicyReading
import Kubernetes
import Network
import ReferenceEvaluator

/// Says what an item of a rule asks for, and what is missing where it does not match.
struct ClusterMissWords {
  let world: World
  let reading: ClusterNetworkPolicyReading

  /// An item of `from` or `to` against the other end.
  func text(
    _ member: ClusterNetworkPolicy.Peer.Member, _ other: ReferenceEvaluator.Endpoint,
    _ match: ClusterNetworkPolicyReading.Match
  ) -> String {
    switch (member, match) {
    case (_, .yes): member.text
    case (_, .unknown(.domainName)): "\(member.text): nobody can tell which addresses these are"
    case (_, .unknown(.unknownNodes)): "\(member.text): it is not known which addresses these nodes have"
    case (_, .unknown): "\(member.text): nobody can tell"
    case (.pods(let pods), .no): "\(member.text): \(missing(pods, other))"
    case (.networks(let blocks), .no): "\(member.text): \(missing(blocks, other.address))"
    case (.nodes(let selector), .no): "\(member.text): \(missing(selector, other))"
    case (.domainNames, .no): member.text
    }
  }

  private func missing(_ pods: ClusterNetworkPolicy.Pods, _ other: ReferenceEvaluator.Endpoint) -> String {
    guard case .pod(let index, _, _, _) = other else { return "selectors match pods, not addresses" }
    let pod = world.pods[index]
    if pod.hostNetwork { return "the pod is on its node's network, where selectors do not see it" }
    let namespace = world.namespace(of: pod)
    let unmet =
      (pods.namespaceSelector?.unmet(by: namespace.labels) ?? []).map { "namespace `\(namespace.name)` \($0)" }
      + (pods.podSelector?.unmet(by: pod.labels) ?? []).map { "the other pod \($0)" }
    return unmet.joined(separator: "; ")
  }

  private func missing(_ blocks: [CIDR], _ address: IPAddress) -> String {
    blocks.contains { $0.family == address.family }
      ? "\(address) is not one" : "\(address) is of the other address family"
  }

  private func missing(_ selector: LabelSelector, _ other: ReferenceEvaluator.Endpoint) -> String {
    let name: String?
    switch other {
    case .address: return "the address is no node's"
    case .pod(let pod, _, _, _):
      guard world.pods[pod].hostNetwork else { return "the pods on a node are not matched with it" }
      name = world.pods[pod].nodeName
    case .node(let node, _): name = node
    }
    guard let node = world.nodes.first(where: { $0.name == name }) else { return "it is another node" }
    return "node `\(node.name)` " + selector.unmet(by: node.labels).joined(separator: "; ")
  }

  /// An item of `protocols` or `ports` against the flow.
  func text(_ item: ClusterNetworkPolicy.Port, _ flow: ReferenceEvaluator.Flow, isMatch: Bool) -> String {
    switch item {
    case .numbers(let transport, let range):
      let numbers = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
      let what = "\(numbers)/\(transport.rawValue)"
      if isMatch { return what }
      return flow.transport == transport
        ? "\(what): the flow is on \(flow.port)" : "\(what): the flow is \(flow.transport.rawValue)"
    case .named(let name):
      let what = "port name `\(name)`"
      if isMatch { return what }
      guard case .pod(let index, _, _, _) = flow.destination, !world.pods[index].hostNetwork else {
        return "\(what): only pods with a network of their own declare port names"
      }
      let declared = world.pods[index].ports.filter { $0.name == name }
      if declared.isEmpty { return "\(what): the destination declares no port of this name" }
      let numbers = declared.map { "\($0.containerPort)/\($0.protocol.rawValue)" }.joined(separator: ", ")
      return "\(what): the destination declares it as \(numbers)"
    }
  }
}

extension ClusterNetworkPolicy.Peer.Member {
  /// What it asks for.
  fileprivate var text: String {
    switch self {
    case .pods(let pods): pods.text
    case .networks(let blocks): "addresses of \(blocks.map(\.description).joined(separator: ", "))"
    case .nodes(let selector): selector == LabelSelector() ? "any node" : "nodes with \(selector)"
    case .domainNames(let names): "addresses of \(names.map { "`\($0)`" }.joined(separator: ", "))"
    }
  }
}

extension ClusterNetworkPolicy.Pods {
  /// The pods in words; no selector of namespaces is every namespace (semantics C54).
  var text: String {
    let pods = podSelector.map { $0 == LabelSelector() ? "any pod" : "pods with \($0)" } ?? "any pod"
    let namespaces = namespaceSelector ?? LabelSelector()
    return "\(pods) in \(namespaces == LabelSelector() ? "any namespace" : "namespaces with \(namespaces)")"
  }
}
