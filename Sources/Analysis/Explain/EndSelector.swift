import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import ReferenceEvaluator

/// Finds selectors that pick an end and, where labels allow, nothing else.
struct EndSelector {
  let world: World

  /// Labels that name an application, the most telling first.
  private static let names = ["app.kubernetes.io/name", "app", "k8s-app", "name", "app.kubernetes.io/component"]

  /// The labels that all pods have.
  private func common(_ pods: [Int]) -> [String: String] {
    guard let first = pods.first else { return [:] }
    var result = world.pods[first].labels
    for pod in pods.dropFirst() { result = result.filter { world.pods[pod].labels[$0.key] == $0.value } }
    return result
  }

  /// A selector of pods of one namespace: one label if it tells them from the rest of the namespace, else all.
  func podSelector(_ pods: [Int]) -> LabelSelector {
    telling(pods).map { LabelSelector(matchLabels: [$0.key: $0.value]) } ?? LabelSelector(matchLabels: common(pods))
  }

  /// One label that tells pods from the rest of their namespace; nil where none does.
  func telling(_ pods: [Int]) -> (key: String, value: String)? {
    let labels = common(pods)
    guard let first = pods.first else { return nil }
    let wanted = Set(pods)
    let others = world.pods.filter { $0.namespace == world.pods[first].namespace && !wanted.contains($0.index) }
    func isExact(_ selector: LabelSelector) -> Bool {
      !others.contains { ReferenceEvaluator.matches(selector, labels: $0.labels) }
    }
    let keys = Self.names.filter { labels[$0] != nil } + labels.keys.sorted().filter { !Self.names.contains($0) }
    for key in keys {
      let value = labels[key] ?? ""
      if isExact(LabelSelector(matchLabels: [key: value])) { return (key, value) }
    }
    return nil
  }

  /// An item of `from` or `to` that matches an end; nil where none can be written down.
  func peer(for end: FlowEnd, policyNamespace: String, like policy: NetworkPolicy) -> NetworkPolicy.Peer? {
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
    return .init(podSelector: podSelector(end.pods), namespaceSelector: selector, span: policy.span)
  }
}
