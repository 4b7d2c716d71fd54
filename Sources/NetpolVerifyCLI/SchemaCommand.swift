import ArgumentParser
import Report

/// `netpol-verify schema`
struct SchemaCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print a JSON Schema of the property file, for editors.",
    discussion: """
      The schema is of draft 2020-12. An editor with a YAML language server completes and checks a property file that \
      begins with `# yaml-language-server: $schema=FILE`. What a schema cannot see, such as a set that is not defined, \
      is checked by `netpol-verify validate`.

      Examples:
        netpol-verify schema > netpol-verify.schema.json
      """)

  func run(in environment: Environment) -> RunStatus { environment.put(PropertySchema.document.text + "\n") }
}
