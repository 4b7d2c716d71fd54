import ArgumentParser
import Report

/// `netpol-verify version`
struct VersionCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show the version, as --version does.")

  func run(in environment: Environment) -> RunStatus {
    environment.put(NetpolVerify.configuration.version + "\n")
  }
}
