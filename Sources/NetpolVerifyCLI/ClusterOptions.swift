import ArgumentParser

/// Manifests that programs give: those of a kustomization, of a chart, or of a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    name: [.customShort("k"), .customLong("kustomize")],
    help: ArgumentHelp(
      "A directory for `kubectl kustomize`, or `kustomize build` where there is no kubectl. May repeat.",
      valueName: "dir"), completion: .directory)
  var kustomizations: [String] = []

  @OptionGroup
  var helm: HelmOptions

  @Flag(help: "Read the cluster by `kubectl get`: namespaces, nodes, pods, workloads, services, policies; no secrets.")
  var cluster = false

  @Option(help: ArgumentHelp("The context of kubectl; the current one if none is named.", valueName: "name"))
  var context: String?

  @OptionGroup
  var namespace: NamespaceOptions

  @Flag(name: .customShort("A"), help: "Read the objects of all namespaces of the cluster; so it is without -n.")
  var allNamespaces = false

  /// The one namespace of the cluster that is read, and that charts go to; nil for none in particular.
  var clusterNamespace: String? { namespace.defaultNamespace }

  /// Whether no program is asked.
  var isEmpty: Bool { rendered.isEmpty && !cluster }

  /// What is rendered.
  var rendered: [RenderedSource] {
    kustomizations.map { .kustomization($0) }
      + helm.charts.map {
        .chart($0, values: helm.values, set: helm.settings, namespace: clusterNamespace)
      }
  }

  func validate() throws {
    guard cluster || (context == nil && !allNamespaces) else {
      throw ValidationError("--context and -A say which part of a cluster is read; they need --cluster.")
    }
    guard clusterNamespace == nil || !allNamespaces else {
      throw ValidationError("-n and -A exclude each other.")
    }
  }
}
