import ArgumentParser
import Properties

/// The options that verify a part of the properties only.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("severity"),
    help: ArgumentHelp("Only properties of this severity or worse.", valueName: "severity"))
  var severity: SeverityArgument?

  @Option(
    name: .customLong("properties"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only the properties of these names. Property files come before this option.", valueName: "name"),
    completion: PropertyNames.completion)
  var names: [String] = []

  @Option(
    name: .customLong("tags"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only properties with a control of these frameworks, the part of `controls` before the slash, such as "
        + "pci-dss-4.0.1. Property files come before this option.", valueName: "framework"))
  var tags: [String] = []

  /// What is selected.
  var selection: Selection { Selection(severity: severity?.severity, names: names, tags: tags) }
}
