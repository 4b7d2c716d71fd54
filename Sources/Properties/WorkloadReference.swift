import Kubernetes

/// Pods by the name of their workload, or by their own: `ns/Kind/name`, or `ns/name` where one thing has the name.
package struct WorkloadReference: Hashable, Sendable {
  /// The namespace.
  package var namespace: String
  /// The kind, a built-in one as Kubernetes spells it; `Pod` for a pod of this name, whatever it belongs to. Nil where
  /// only the name is written: the only workload or pod of that name.
  package var kind: String?
  /// The name.
  package var name: String

  /// Makes a reference.
  package init(namespace: String, kind: String?, name: String) {
    self.namespace = namespace
    self.kind = kind
    self.name = name
  }

  /// Reads `ns/name` or `ns/Kind/name`, the kind also as kubectl takes it: `deploy`, `Pods`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains("") else { return nil }
    switch parts.count {
    case 2: self.init(namespace: parts[0], kind: nil, name: parts[1])
    case 3: self.init(namespace: parts[0], kind: KubectlKind.builtIn(parts[1]) ?? parts[1], name: parts[2])
    default: return nil
    }
  }

  /// `Deployment/web`, or `web` without a kind.
  package var shortTitle: String { kind.map { "\($0)/\(name)" } ?? name }

  /// `shop/Deployment/web`, or `shop/web` without a kind.
  package var title: String { "\(namespace)/\(shortTitle)" }

  /// Whether pods are named by their own name, or may be.
  package var mayNamePod: Bool { kind.map { $0 == "Pod" } ?? true }

  /// Whether a workload of the namespace is meant. Kinds that are not built in are told apart without regard to case.
  package func names(workload kind: String, _ name: String) -> Bool {
    name == self.name && self.kind.map { $0.lowercased() == kind.lowercased() } ?? true
  }
}
