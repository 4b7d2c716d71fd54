package import Cluster
package import Kubernetes
import ReferenceEvaluator

/// A policy that selects nothing where it lies, though it would elsewhere.
package struct MisplacedPolicy {
  private let policy: NetworkPolicy
  /// The namespaces that have pods for it, by name.
  private let others: [String]

  /// Finds the namespaces with pods for a policy; nil where its own has some, or where none has.
  package init?(_ policy: NetworkPolicy, in world: World) {
    let fitting = world.pods.lazy.filter { ReferenceEvaluator.matches(policy.podSelector, labels: $0.labels) }
    let others = Set(fitting.map { world.namespace(of: $0).name })
    guard !others.isEmpty, !others.contains(policy.namespace) else { return nil }
    self.policy = policy
    self.others = others.sorted()
  }

  /// What to tell, in a line.
  package var text: String {
    let shown = others.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    let rest = others.count > 3 ? " and \(others.count - 3) more" : ""
    let cause = policy.namespaceSource == .nobody ? "names no namespace and " : ""
    return "`\(policy.name)` \(cause)selects no pod of `\(policy.namespace)`; pods that fit are in \(shown)\(rest)"
  }
}
