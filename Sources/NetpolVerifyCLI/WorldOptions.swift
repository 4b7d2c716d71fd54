import ArgumentParser

/// Which manifests a command looks at.
struct WorldOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "Manifests: a file, a directory (all .yaml, .yml and .json below it), or - for standard input. May repeat.",
      valueName: "path"),
    completion: .file())
  var filenames: [String] = []

  @Option(
    help: ArgumentHelp(
      "A property file whose `model` (pod and node ranges, address families) is taken for granted, and whose "
        + "`resources` are read where there is no -f.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var model: String?

  @OptionGroup
  var kubectl: ClusterOptions

  @OptionGroup(title: "What is read")
  var reading: InputOptions

  @OptionGroup
  var limits: LimitOptions

  /// Refuses arguments that name no manifests.
  func checkSources(besides paths: [String] = []) throws {
    guard !filenames.isEmpty || model != nil || !kubectl.isEmpty || !paths.isEmpty else {
      throw ValidationError(
        "Name the manifests as arguments, with -f, -k, --helm, --cluster, or by a property file that names them.")
    }
    guard !(filenames + paths).contains(InputStore.standardInput) || model != InputStore.standardInput else {
      throw ValidationError("Standard input is either the property file or the manifests, not both.")
    }
  }
}
