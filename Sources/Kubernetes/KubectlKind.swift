/// Kinds of objects as kubectl lets people write them.
package enum KubectlKind {
  /// The names that kubectl takes for a kind, in lower case: the kind itself, its plural and its short form.
  private static let kinds: [String: String] = {
    let forms: [(kind: String, plural: String, short: String)] = [
      ("CronJob", "cronjobs", "cj"), ("DaemonSet", "daemonsets", "ds"), ("Deployment", "deployments", "deploy"),
      ("Job", "jobs", "job"), ("Namespace", "namespaces", "ns"), ("Node", "nodes", "no"), ("Pod", "pods", "po"),
      ("ReplicaSet", "replicasets", "rs"), ("ReplicationController", "replicationcontrollers", "rc"),
      ("Service", "services", "svc"), ("StatefulSet", "statefulsets", "sts"),
    ]
    var result: [String: String] = [:]
    for form in forms {
      for name in [form.kind.lowercased(), form.plural, form.short] { result[name] = form.kind }
    }
    return result
  }()

  /// The built-in kind that `text` stands for, in any case, as `deploy`, `Deployments` or `deployments.apps`; nil for
  /// none of those that pods and policies have to do with.
  package static func builtIn(_ text: String) -> String? {
    let parts = text.lowercased().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let kind = kinds[String(name)] else { return nil }
    // `deployments.v1.apps` and `deployments.apps` are built in, `services.serving.knative.dev` is another kind.
    let group = parts.count == 1 ? nil : parts[1]
    return group.map { ["apps", "v1.apps", "batch", "v1.batch", "v1"].contains($0) } ?? true ? kind : nil
  }
}
