import ArgumentParser
import Report

/// `netpol-verify version`
struct VersionCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show the version, as --version does.",
    discussion: """
      Examples:
        netpol-verify version
      """)

  func run(in environment: Environment) -> RunStatus {
    environment.put(NetpolVerify.configuration.version + "\n")
  }
}
