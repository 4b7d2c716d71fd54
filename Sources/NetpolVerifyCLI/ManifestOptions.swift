import ArgumentParser

/// `-f PATH`, for commands that read manifests.
struct ManifestOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "Manifests: a file, a directory (all .yaml, .yml and .json below it), or - for standard input. "
        + "Replaces the property file's `resources`. May repeat.", valueName: "path"),
    completion: .file())
  var filenames: [String] = []

  /// Refuses to read standard input as two things.
  func checkStandardInput(besides properties: [String]) throws {
    guard !properties.contains(InputStore.standardInput) || !filenames.contains(InputStore.standardInput) else {
      throw ValidationError("Standard input is either the properties or the manifests, not both.")
    }
  }
}
