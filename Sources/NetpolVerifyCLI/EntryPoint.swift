import ArgumentParser
import Diagnostics
import Glibc
import Report

/// Where the program starts.
package enum EntryPoint {
  /// Runs the program with the arguments of the process, and ends the process.
  package static func main() -> Never {
    let environment = Environment.process
    let status = run(Array(CommandLine.arguments.dropFirst()), in: environment)
    environment.progress?.clear()
    exit(status)
  }

  /// Runs the program and returns its exit status.
  package static func run(_ arguments: [String], in environment: Environment) -> Int32 {
    do {
      var command = try NetpolVerify.parseAsRoot(arguments)
      if let command = command as? any EnvironmentCommand {
        if let problem = environment.problem(withOutputs: command.outputPaths) {
          environment.tell("netpol-verify: \(VisibleText.escape(problem))")
          return RunStatus.invalid.rawValue
        }
        for path in command.outputPaths { environment.outputs.declareOutput(environment.opened(path)) }
        return command.run(in: environment).rawValue
      }
      // `help` and its like, which end by throwing what they have to say.
      try command.run()
      return RunStatus.green.rawValue
    } catch {
      return report(error, in: environment).rawValue
    }
  }

  /// Prints what the argument parser has to say: help where it was asked for, else what is wrong with the arguments.
  private static func report(_ error: any Error, in environment: Environment) -> RunStatus {
    let message = NetpolVerify.fullMessage(for: error)
    guard NetpolVerify.exitCode(for: error) == .success else {
      environment.tell(message)
      return .invalid
    }
    do {
      try environment.write(.output, Array("\(message)\n".utf8))
      return .green
    } catch {
      environment.tell("netpol-verify: cannot write to standard output: \(reason(error))")
      return .invalid
    }
  }
}
