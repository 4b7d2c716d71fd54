import ArgumentParser
import Report

/// The program and its subcommands. A new one is a file of its own and an entry in this list.
struct NetpolVerify: ParsableCommand {
  static let tool = Run.Tool(name: "netpol-verify", version: "0.1.0")

  static let configuration = CommandConfiguration(
    commandName: tool.name,
    abstract: "Proves what Kubernetes NetworkPolicies allow, or shows how they fail.",
    usage: """
      \(tool.name) PROPERTIES... [-f PATH]...
      \(tool.name) <subcommand>
      """,
    discussion: """
      Exit status: 0 everything holds; 1 something is violated or a test failed; 2 the command line or an input is \
      at fault; 3 something is vacuous or was not decided; 70 the program contradicts itself.

      Examples:
        netpol-verify init manifests > netpol-verify.yaml
        netpol-verify netpol-verify.yaml -f manifests
        netpol-verify repair netpol-verify.yaml -f manifests
      """,
    version: "\(tool.name) \(tool.version)",
    subcommands: [
      VerifyCommand.self, ExplainCommand.self, RepairCommand.self, ListCommand.self, DiffCommand.self,
      ExposureCommand.self, CoverageCommand.self, LintCommand.self, SetsCommand.self, InitCommand.self,
      WatchCommand.self,
      ValidateCommand.self, SchemaCommand.self, CompletionCommand.self, VersionCommand.self,
    ],
    defaultSubcommand: VerifyCommand.self)
}

/// A subcommand that touches the outside world through an environment only.
protocol EnvironmentCommand: ParsableCommand {
  /// The files and directories that it is asked to write.
  var outputPaths: [String] { get }

  /// Runs the command and says how it ended.
  func run(in environment: Environment) -> RunStatus
}

extension EnvironmentCommand {
  /// Writes to standard output alone.
  var outputPaths: [String] { [] }
}
