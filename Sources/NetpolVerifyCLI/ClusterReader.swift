import Diagnostics
import Verification

/// Has `kubectl` print the objects of a cluster.
struct ClusterReader {
  /// What is read of a cluster. Secrets and configuration have no part in network policy and are not asked for.
  static let namespacedKinds = [
    "pods", "replicationcontrollers", "services", "deployments.apps", "replicasets.apps", "statefulsets.apps",
    "daemonsets.apps", "jobs.batch", "cronjobs.batch", "networkpolicies.networking.k8s.io",
  ]

  /// The names that stand for files with what programs have printed.
  struct Result {
    /// A kustomization or a chart each.
    var rendered: [String] = []
    /// The parts of the cluster; none if it was not asked for.
    var cluster: [String] = []
    /// Whether the nodes of the cluster could not be listed.
    var lacksNodes = false
    /// Resources that can change connections and could not be read.
    var lacksKinds: [String] = []
    /// Whether the namespaces of the cluster could not be listed.
    var lacksNamespaces = false

    /// What verdicts take for granted of what could not be read.
    var assumptions: [Assumption] {
      (lacksNodes ? [.nodesNotRead] : []) + (lacksNamespaces ? [.namespacesNotRead] : [])
        + (lacksKinds.isEmpty ? [] : [.kindsNotRead(lacksKinds)])
    }

    /// All of them.
    var paths: [String] { rendered + cluster }
  }

  private let options: ClusterOptions
  private let tool: ManifestTool
  private var result = Result()

  /// Runs what the options ask for; nothing after an error.
  static func read(
    _ options: ClusterOptions, in environment: Environment, diagnostics: inout DiagnosticBag
  ) -> Result {
    var reader = Self(options: options, tool: ManifestTool(environment: environment))
    for source in options.rendered {
      guard let path = reader.tool.render(source, &diagnostics) else { return Result() }
      reader.result.rendered.append(path)
    }
    guard options.cluster else { return reader.result }
    do throws(ManifestTool.Failure) {
      try reader.readCluster(&diagnostics)
      return reader.result
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.notes += hints(error.errors)
      diagnostics.report(diagnostic)
      return Result()
    }
  }

  private init(options: ClusterOptions, tool: ManifestTool) {
    self.options = options
    self.tool = tool
  }

  private mutating func readCluster(_ diagnostics: inout DiagnosticBag) throws(ManifestTool.Failure) {
    do throws(ManifestTool.Failure) {
      try get(["namespaces,nodes"])
    } catch {
      guard let namespace = options.clusterNamespace, error.isForbidden else { throw error }
      try readNamespaces(besides: namespace, &diagnostics)
      do throws(ManifestTool.Failure) {
        try get(["nodes"])
      } catch  where error.isForbidden {
        result.lacksNodes = true
        diagnostics.report(
          Diagnostic(
            "nodes-not-read", severity: .warning, "listing nodes is forbidden; the run goes on without them",
            at: error.diagnostic.location))
      }
    }
    try get([Self.namespacedKinds.joined(separator: ",")] + scope)
    try readOthers(&diagnostics)
  }

  /// The part of the cluster that is read.
  private var scope: [String] { options.clusterNamespace.map { ["-n", $0] } ?? ["-A"] }

  /// Reads objects of other kinds that can change connections or make pods, of which the cluster tells what there are.
  private mutating func readOthers(_ diagnostics: inout DiagnosticBag) throws(ManifestTool.Failure) {
    let context = options.context.map { ["--context", $0] } ?? []
    var missing: [String] = []
    do throws(ManifestTool.Failure) {
      let listing = try tool.output("kubectl", context + ["api-resources", "--verbs=list", "--no-headers"])
      let kinds = ClusterKinds(listing ?? "")
      for (resources, scope) in [(kinds.namespaced, scope), (kinds.clusterWide, [])] where !resources.isEmpty {
        do throws(ManifestTool.Failure) {
          try get([resources.joined(separator: ",")] + scope)
        } catch {
          // One that is refused must not hide the others.
          for resource in resources {
            do throws(ManifestTool.Failure) { try get([resource] + scope) } catch { missing.append(resource) }
          }
        }
      }
    } catch {
      missing = ["resources of other groups"]
    }
    if missing.isEmpty { return }
    result.lacksKinds = missing
    diagnostics.report(
      Diagnostic(
        "kinds-not-read", severity: .warning, "\(missing.joined(separator: ", ")) could not be read", at: .run,
        notes: [.init("they can change connections; the run goes on as if there were none")]))
  }

  /// Reads the namespaces; where only one may be read, that one.
  private mutating func readNamespaces(
    besides namespace: String, _ diagnostics: inout DiagnosticBag
  ) throws(ManifestTool.Failure) {
    do throws(ManifestTool.Failure) {
      try get(["namespaces"])
    } catch  where error.isForbidden {
      try get(["namespaces", namespace])
      result.lacksNamespaces = true
      diagnostics.report(
        Diagnostic(
          "namespaces-not-read", severity: .warning,
          "listing namespaces is forbidden; the run goes on with `\(namespace)` alone", at: error.diagnostic.location))
    }
  }

  private mutating func get(_ arguments: [String]) throws(ManifestTool.Failure) {
    let context = options.context.map { ["--context", $0] } ?? []
    let whole = context + ["get"] + arguments + ["-o", "json"]
    guard let path = try tool.run("kubectl", whole, .cluster) else {
      let command = (["kubectl"] + whole).joined(separator: " ")
      throw ManifestTool.Failure(
        diagnostic: Diagnostic(
          "kubectl-failed", "there is no kubectl in PATH", at: .path(command),
          notes: [.init("--cluster needs it; files are read with -f")]), errors: "")
    }
    result.cluster.append(path)
  }

  /// What may help.
  private static func hints(_ errors: String) -> [Diagnostic.Note] {
    let text = errors.lowercased()
    if text.contains("forbidden") {
      return [
        .init("reading needs get and list on these kinds; with -n, nodes and other namespaces may be refused")
      ]
    }
    if text.contains("connection refused") || text.contains("unable to connect") || text.contains("no such host") {
      return [.init("the cluster is not reached; `kubectl cluster-info` shows whether kubectl reaches it")]
    }
    if text.contains("does not exist") && text.contains("context") {
      return [.init("`kubectl config get-contexts` lists the contexts")]
    }
    return []
  }
}
