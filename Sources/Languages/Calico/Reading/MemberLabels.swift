import CalicoAPI
import Cluster
import Kubernetes

/// The labels by which Calico knows a member: a pod, a set of addresses or a host endpoint (semantics K54 to K57).
package struct MemberLabels: Hashable, Sendable {
  /// What stands under a key.
  enum Value: Hashable, Sendable {
    case missing
    case text(String)
    /// Nobody knows: it would be a label of a ServiceAccount that no manifest declares (semantics KO9).
    case unknown
  }

  private let known: [String: String]
  /// Whether there may be other labels of a ServiceAccount.
  private let mayHaveMore: Bool

  /// Labels that are all there is.
  package init(_ known: [String: String]) { (self.known, mayHaveMore) = (known, false) }

  private init(_ known: [String: String], mayHaveMore: Bool) {
    self.known = known
    self.mayHaveMore = mayHaveMore
  }

  /// What stands under a key.
  subscript(key: String) -> Value {
    if let text = known[key] { return .text(text) }
    return mayHaveMore && key.hasPrefix(Self.ofAccount) ? .unknown : .missing
  }

  package static let ofNamespace = "pcns."
  package static let ofAccount = "pcsa."
  package static let namespace = "projectcalico.org/namespace"
  package static let account = "projectcalico.org/serviceaccount"
  private static let orchestrator = "projectcalico.org/orchestrator"
  package static let name = "projectcalico.org/name"

  /// Those of a pod: inherited ones, which its own override, and those that Calico sets (semantics K54 to K56).
  static func pod(_ pod: World.Pod, of namespace: World.Namespace) -> Self {
    var labels = inherited(from: namespace)
    for (key, value) in pod.serviceAccountLabels ?? [:] { labels[ofAccount + key] = value }
    labels[ofAccount + name] = pod.serviceAccount
    labels.merge(pod.labels) { _, own in own }
    labels[self.namespace] = namespace.name
    labels[orchestrator] = "k8s"
    // A value of a label has at most 63 characters, and Calico leaves out those of 63, too.
    labels[account] = pod.serviceAccount.utf8.count < 63 ? pod.serviceAccount : nil
    return Self(labels, mayHaveMore: pod.serviceAccountLabels == nil)
  }

  /// Those of a set of addresses: its own, and of one in a namespace also what it inherits (semantics K56, K57).
  static func set(_ set: NetworkSet, in world: World) -> Self {
    guard let name = set.namespace else { return Self(set.labels) }
    let namespace =
      world.namespace(named: name)
      ?? .init(name: name, labels: ["kubernetes.io/metadata.name": name], isDeclared: false)
    var labels = inherited(from: namespace)
    labels.merge(set.labels) { _, own in own }
    labels[self.namespace] = name
    return Self(labels)
  }

  /// What every member of a namespace inherits from it (semantics K55).
  private static func inherited(from namespace: World.Namespace) -> [String: String] {
    var labels: [String: String] = [:]
    for (key, value) in namespace.labels { labels[ofNamespace + key] = value }
    labels[ofNamespace + name] = namespace.name
    return labels
  }
}
