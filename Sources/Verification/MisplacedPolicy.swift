package import Cluster
package import Kubernetes
import ReferenceEvaluator

/// A policy that selects nothing where it lies, though it would elsewhere.
package struct MisplacedPolicy {
  private let policy: any PolicyObject
  /// The namespace in which it lies.
  private let namespace: String
  /// The namespaces that have pods for it, by name.
  private let others: [String]

  /// Finds the namespaces with pods for a policy; nil where its own has some, or where none has.
  package init?(_ policy: any PolicyObject, in world: World) {
    guard case .pods(let namespace, _) = policy.scope.ends else { return nil }
    let fitting = world.pods.lazy.filter { policy.fits($0) }
    let others = Set(fitting.map { world.namespace(of: $0).name })
    guard !others.isEmpty, !others.contains(namespace) else { return nil }
    self.policy = policy
    self.namespace = namespace
    self.others = others.sorted()
  }

  /// What to tell, in a line.
  package var text: String {
    let shown = others.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    let rest = others.count > 3 ? " and \(others.count - 3) more" : ""
    let cause = policy.namespaceSource == .nobody ? "names no namespace and " : ""
    return "`\(policy.name)` \(cause)selects no pod of `\(namespace)`; pods that fit are in \(shown)\(rest)"
  }
}

extension PolicyObject {
  /// Whether it could judge a pod if both lay in the right namespaces.
  func fits(_ pod: World.Pod) -> Bool {
    switch scope.ends {
    case .pods(_, let selector): ReferenceEvaluator.matches(selector, labels: pod.labels)
    case .cluster, .namespaces: true
    case .nodes, .none: false
    }
  }
}
