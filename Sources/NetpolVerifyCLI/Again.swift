import Report

extension Run.Again {
  /// How the program is run again with the same inputs; nil where standard input is one: nobody has it again.
  init?(_ filenames: [String], _ kubectl: ClusterOptions, _ reading: InputOptions, besides files: [String]) {
    guard !(files + filenames).contains(InputStore.standardInput) else { return nil }
    func options(_ name: String, _ values: [String]) -> [String] { values.flatMap { [name, $0] } }
    var words = options("-f", filenames) + options("-k", kubectl.kustomizations)
    words += options("--helm", kubectl.helm.charts) + options("--helm-values", kubectl.helm.values)
    words += options("--helm-set", kubectl.helm.settings) + (kubectl.cluster ? ["--cluster"] : [])
    words += options("--context", kubectl.context.map { [$0] } ?? [])
    words += options("-n", kubectl.clusterNamespace.map { [$0] } ?? []) + (kubectl.allNamespaces ? ["-A"] : [])
    words += options("--exclude", reading.excludes) + (reading.allowRun ? ["--allow-run"] : [])
    self.init(
      program: NetpolVerify.tool.name, options: words.map { " " + ShellWord.quote($0) }.joined())
  }
}
