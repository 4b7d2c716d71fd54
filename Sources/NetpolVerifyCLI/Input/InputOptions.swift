import ArgumentParser

/// How manifests are looked for, and what is left out.
struct InputOptions: ParsableArguments {
  @Option(
    name: .customLong("exclude"),
    help: ArgumentHelp(
      "Leave out files and directories of this name, or, with a slash in the pattern, of this path. May repeat.",
      valueName: "glob"))
  var excludes: [String] = []

  @Flag(help: "Everything that is left out is an error, but for what --exclude names.")
  var strict = false

  @Flag(help: "Name every file that is left out, and every kind that is not known.")
  var showSkipped = false

  @Flag(help: "Let kubectl, kustomize and helm render what a property file's `resources` name.")
  var allowRun = false

  /// How paths are read.
  ///
  /// - Parameters:
  ///   - command: what the user typed so far, to which options can be added.
  ///   - isProof: whether verdicts come of the run.
  func reading(
    _ command: String, isProof: Bool = false, namespace: String?, in environment: Environment
  ) -> ReadingOptions {
    ReadingOptions(
      command: "netpol-verify \(command)", isProof: isProof, isStrict: strict,
      excludes: excludes.map { PathPattern($0, relativeTo: ".", in: environment) }, allowsRun: allowRun,
      namesSkipped: showSkipped, namespace: namespace)
  }
}
