import Diagnostics

/// Has `kubectl` print manifests, and keeps what it prints as if it were files.
struct ClusterReader {
  /// What is read of a cluster. Secrets and configuration have no part in network policy and are not asked for.
  static let namespacedKinds = [
    "pods", "replicationcontrollers", "services", "deployments.apps", "replicasets.apps", "statefulsets.apps",
    "daemonsets.apps", "jobs.batch", "cronjobs.batch", "networkpolicies.networking.k8s.io",
  ]
  /// Kinds outside of namespaces.
  static let clusterKinds = ["namespaces", "nodes"]

  /// The names that stand for files with what kubectl has printed.
  struct Result {
    /// A kustomization each.
    var kustomizations: [String] = []
    /// The parts of the cluster; none if it was not asked for.
    var cluster: [String] = []

    /// All of them.
    var paths: [String] { kustomizations + cluster }
  }

  let options: ClusterOptions
  var environment: Environment

  /// Runs what the options ask for; nothing after an error.
  static func read(
    _ options: ClusterOptions, into environment: inout Environment, diagnostics: inout DiagnosticBag
  ) -> Result {
    var reader = Self(options: options, environment: environment)
    var result = Result()
    for directory in options.kustomizations {
      guard
        let path = reader.run(
          ["kustomize", directory], .rendered(directory: directory, option: "-k"), &diagnostics)
      else { return Result() }
      result.kustomizations.append(path)
    }
    if options.cluster {
      let scope = options.namespace.defaultNamespace.map { ["-n", $0] } ?? ["-A"]
      let context = options.context.map { ["--context", $0] } ?? []
      for (kinds, scope) in [(clusterKinds, []), (namespacedKinds, scope)] {
        let arguments = context + ["get", kinds.joined(separator: ",")] + scope + ["-o", "json"]
        guard let path = reader.run(arguments, .cluster, &diagnostics) else { return Result() }
        result.cluster.append(path)
      }
    }
    environment = reader.environment
    return result
  }

  /// Runs `kubectl` and keeps what it prints; nil after a report.
  private mutating func run(
    _ arguments: [String], _ origin: SourceFile.Origin, _ diagnostics: inout DiagnosticBag
  ) -> String? {
    let request = ProcessRequest(
      program: "kubectl", arguments: arguments, input: [], variables: environment.variables,
      directory: environment.directory)
    let command = request.commandLine
    func fail(_ message: String, _ notes: [Diagnostic.Note] = []) -> String? {
      diagnostics.report(Diagnostic("kubectl-failed", message, at: .path(command), notes: notes))
      return nil
    }
    switch environment.runProcess(request) {
    case .failure(.notFound):
      return fail(
        "there is no kubectl in PATH", [.init("it is needed for -k and --cluster; files are read with -f")])
    case .failure(.failed(let reason)): return fail("kubectl could not be run: \(reason)")
    case .success(let result):
      let said = result.errors.split(whereSeparator: \.isNewline).map(String.init)
      guard result.status == 0 else {
        let how = result.status < 0 ? "was ended by signal \(-result.status)" : "ended with status \(result.status)"
        return fail(
          "kubectl \(how)", essence(said).prefix(5).map { .init("kubectl says: \($0)") } + hints(result.errors))
      }
      guard !result.output.isEmpty else { return fail("kubectl printed nothing") }
      environment.generated[command] = SourceFile(path: command, bytes: result.output, origin: origin)
      return command
    }
  }

  /// What kubectl says to people: without the lines of its log (`E1121 11:45:46.817241 …`), unless there is nothing else.
  private func essence(_ lines: [String]) -> [String] {
    let told = lines.filter { line in
      let words = line.split(separator: " ", maxSplits: 1)
      guard let tag = words.first?.utf8, tag.count == 5, let level = tag.first else { return true }
      return !"IWEF".utf8.contains(level) || !tag.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
    return told.isEmpty ? lines : told
  }

  /// What may help.
  private func hints(_ errors: String) -> [Diagnostic.Note] {
    let text = errors.lowercased()
    if text.contains("forbidden") {
      return [
        .init("reading needs get and list on these kinds; nodes may be refused: read a namespace's manifests with -f")
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
