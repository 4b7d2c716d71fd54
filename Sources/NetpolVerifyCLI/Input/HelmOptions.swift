import ArgumentParser

/// Helm charts and what they are rendered with.
struct HelmOptions: ParsableArguments {
  @Option(
    name: .customLong("helm"),
    help: ArgumentHelp("A Helm chart for `helm template`. May repeat.", valueName: "chart"), completion: .directory)
  var charts: [String] = []

  @Option(
    name: .customLong("helm-values"),
    help: ArgumentHelp("A file of values for the chart. May repeat.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var values: [String] = []

  @Option(
    name: .customLong("helm-set"), help: ArgumentHelp("A value for the chart. May repeat.", valueName: "key=value"))
  var settings: [String] = []

  func validate() throws {
    if values.isEmpty, settings.isEmpty { return }
    guard charts.count == 1 else {
      throw ValidationError(
        "--helm-values and --helm-set are for one chart, named with --helm; a property file's `resources` give each "
          + "chart its values.")
    }
  }
}
