import ArgumentParser

/// Manifests that `kubectl` gives: those of a kustomization, or those of a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    name: [.customShort("k"), .customLong("kustomize")],
    help: ArgumentHelp("A directory for `kubectl kustomize`. May repeat.", valueName: "dir"), completion: .directory)
  var kustomizations: [String] = []

  @Flag(help: "Read the cluster by `kubectl get`: namespaces, nodes, pods, workloads, services, policies; no secrets.")
  var cluster = false

  @Option(help: ArgumentHelp("The context of kubectl; the current one if none is named.", valueName: "name"))
  var context: String?

  @Option(
    name: .customShort("n"),
    help: ArgumentHelp(
      "Read the objects of this namespace of the cluster only. Traffic from other namespaces is then judged as that of "
        + "pods that do not exist.", valueName: "namespace"))
  var clusterNamespace: String?

  @Flag(name: .customShort("A"), help: "Read the objects of all namespaces of the cluster; so it is without -n.")
  var allNamespaces = false

  /// Whether nothing is asked of kubectl.
  var isEmpty: Bool { kustomizations.isEmpty && !cluster }

  func validate() throws {
    guard cluster || (context == nil && clusterNamespace == nil && !allNamespaces) else {
      throw ValidationError("--context, -n and -A say which part of a cluster is read; they need --cluster.")
    }
    guard clusterNamespace == nil || !allNamespaces else { throw ValidationError("-n and -A exclude each other.") }
  }
}
