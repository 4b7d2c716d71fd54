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

  @OptionGroup
  var namespace: NamespaceOptions

  @Flag(name: .customShort("A"), help: "Read the objects of all namespaces of the cluster; so it is without -n.")
  var allNamespaces = false

  /// Whether nothing is asked of kubectl.
  var isEmpty: Bool { kustomizations.isEmpty && !cluster }

  func validate() throws {
    guard cluster || (context == nil && !allNamespaces) else {
      throw ValidationError("--context and -A say which part of a cluster is read; they need --cluster.")
    }
    guard namespace.defaultNamespace == nil || !allNamespaces else {
      throw ValidationError("-n and -A exclude each other.")
    }
  }
}
