package import Cluster
package import Kubernetes
import ReferenceEvaluator

/// Finds selectors that pick an end and, where labels allow, nothing else.
package struct EndSelector {
  private let world: World

  /// Looks in a world.
  package init(world: World) { self.world = world }

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
  package func podSelector(_ pods: [Int]) -> LabelSelector {
    telling(pods).map { LabelSelector(matchLabels: [$0.key: $0.value]) } ?? LabelSelector(matchLabels: common(pods))
  }

  /// One label that tells pods from the rest of their namespace; nil where none does.
  package func telling(_ pods: [Int]) -> (key: String, value: String)? {
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
}
