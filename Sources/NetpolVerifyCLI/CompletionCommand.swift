import ArgumentParser
import Report

/// `netpol-verify completion SHELL`
struct CompletionCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print a script that completes commands in a shell.",
    discussion: """
      The script completes commands, options, their values and the names of properties. For zsh, the directory is one that \
      `fpath` has.

      Examples:
        source <(netpol-verify completion bash)
        netpol-verify completion zsh > ~/.zfunc/_netpol-verify
        netpol-verify completion fish | source
      """)

  /// A shell whose scripts the argument parser writes.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var scripted: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run(in environment: Environment) -> RunStatus {
    environment.put(NetpolVerify.completionScript(for: shell.scripted) + "\n")
  }
}
