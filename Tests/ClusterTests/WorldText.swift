import Cluster
import Kubernetes
import Network
import TestSupport

extension World {
  /// Every pod as `namespace/Kind/owner/name`, `-` where there is no owner and `*` where the name is open.
  var podTitles: [String] {
    pods.map { pod in
      let owner = pod.owner.map { "\($0.kind)/\($0.name)" } ?? "-"
      return "\(namespace(of: pod).name)/\(owner)/\(pod.name ?? "*")"
    }
  }

  /// Every pod's labels as `key=value,…`.
  var podLabels: [String] {
    pods.map { $0.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",") }
  }
}

/// A workload in one line: its kind, name and extra members of its spec, with a template labelled `app: <name>`.
func workload(
  _ kind: String, _ name: String, _ extra: String = "", template: String = "{}", metadata: String = ""
) -> String {
  let group = ["Job", "CronJob"].contains(kind) ? "batch/v1" : kind == "ReplicationController" ? "v1" : "apps/v1"
  let selector = group == "apps/v1" ? "selector: {matchLabels: {app: \(name)}}, " : ""
  let template = "template: {metadata: {labels: {app: \(name)}}, spec: \(template)}"
  let spec = kind == "CronJob" ? "jobTemplate: {spec: {\(extra)\(template)}}" : "\(extra)\(selector)\(template)"
  return "apiVersion: \(group)\nkind: \(kind)\nmetadata: {name: \(name)\(metadata)}\nspec: {\(spec)}\n---\n"
}

/// A pod in one line.
func pod(_ name: String, _ metadata: String = "", spec: String = "{}", status: String = "{}") -> String {
  "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name)\(metadata)}\nspec: \(spec)\nstatus: \(status)\n---\n"
}

/// A policy of the namespace `default` that selects pods which carry all of these labels.
func policy(_ name: String, selects keys: String...) -> String {
  let expressions = keys.map { "{key: \($0), operator: Exists}" }.joined(separator: ", ")
  return "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name)}\n"
    + "spec: {podSelector: {matchExpressions: [\(expressions)]}}\n---\n"
}

/// A policy of the namespace `default` that selects pods by one label's value.
func policy(_ name: String, selects key: String, equal value: String) -> String {
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name)}\n"
    + "spec: {podSelector: {matchLabels: {\(key): \"\(value)\"}}}\n---\n"
}
