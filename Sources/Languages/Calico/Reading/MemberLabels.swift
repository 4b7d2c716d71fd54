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

  /// What a member inherits labels from: its namespace, or its ServiceAccount.
  private struct Origin: Hashable {
    var name: String
    /// Nil where nobody knows them.
    var labels: [String: String]?

    /// What stands under a key of its labels, to which Calico adds its name (semantics K55).
    subscript(key: String) -> Value {
      if key == MemberLabels.name { return .text(name) }
      guard let labels else { return .unknown }
      return labels[key].map { .text($0) } ?? .missing
    }
  }

  private let own: [String: String]
  private var space: Origin?
  /// That of a pod.
  private var account: Origin?

  /// Labels that are all there is.
  package init(_ own: [String: String]) { self.own = own }

  /// What stands under a key: what Calico sets, an own label, or an inherited one, the first that there is (semantics
  /// K54 to K56).
  subscript(key: String) -> Value {
    switch key {
    case Self.namespace: if let space { return .text(space.name) }
    case Self.orchestrator: if account != nil { return .text("k8s") }
    // A value of a label has at most 63 characters, and Calico leaves out those of 63, too.
    case Self.account: if let account { return account.name.utf8.count < 63 ? .text(account.name) : .missing }
    default: break
    }
    if let text = own[key] { return .text(text) }
    if let space, key.hasPrefix(Self.ofNamespace) { return space[String(key.dropFirst(Self.ofNamespace.count))] }
    if let account, key.hasPrefix(Self.ofAccount) { return account[String(key.dropFirst(Self.ofAccount.count))] }
    return .missing
  }

  package static let ofNamespace = "pcns."
  package static let ofAccount = "pcsa."
  package static let namespace = "projectcalico.org/namespace"
  package static let account = "projectcalico.org/serviceaccount"
  private static let orchestrator = "projectcalico.org/orchestrator"
  package static let name = "projectcalico.org/name"

  /// Those of a pod.
  static func pod(_ pod: World.Pod, of namespace: World.Namespace) -> Self {
    var result = Self(pod.labels)
    result.space = Origin(name: namespace.name, labels: namespace.labels)
    result.account = Origin(name: pod.serviceAccount, labels: pod.serviceAccountLabels)
    return result
  }

  /// Those of a set of addresses: its own, and of one in a namespace also what it inherits (semantics K56, K57).
  static func set(_ set: NetworkSet, in world: World) -> Self {
    var result = Self(set.labels)
    if let name = set.namespace {
      let labels = world.namespace(named: name)?.labels ?? ["kubernetes.io/metadata.name": name]
      result.space = Origin(name: name, labels: labels)
    }
    return result
  }
}
