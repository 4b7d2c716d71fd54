import Kubernetes

extension World {
  /// The labels of a pod's namespace as selectors of namespaces in Kubernetes' own policies see them. Under Calico they are
  /// labels of the pod, whose own ones of these keys count before them (semantics K56, K80).
  package func namespaceLabels(seenAt pod: Pod) -> [String: String] {
    var labels = namespace(of: pod).labels
    guard enforcer.name == .calico else { return labels }
    for (key, value) in pod.labels where key.hasPrefix("pcns.") { labels[String(key.dropFirst(5))] = value }
    return labels
  }
}
