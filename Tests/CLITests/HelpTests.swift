import ArgumentParser
import Testing

@testable import NetpolVerifyCLI

/// The examples of the help are command lines that the program takes.
struct HelpTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private static let commands = NetpolVerify.configuration.subcommands.compactMap { $0.configuration.commandName }

  /// The command lines of a help's examples: of each line the part that runs this program.
  private func examples(_ help: String) -> [[String]] {
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    guard let title = lines.firstIndex(where: { $0.hasSuffix("Examples:") }) else { return [] }
    return lines[(title + 1)...].prefix { $0.hasPrefix("  ") }.map { line in
      let words = line.split { " ()".contains($0) }.map(String.init)
      return Array(words.drop { $0 != "netpol-verify" }.dropFirst().prefix { $0 != "|" && $0 != ">" })
    }
  }

  @Test(arguments: commands + [""]) func everyExampleIsTaken(command: String) throws {
    #expect(sandbox.run("\(command) --help") == 0)
    let found = examples(sandbox.output)
    try #require(!found.isEmpty)
    for words in found {
      #expect(throws: Never.self, "netpol-verify \(words.joined(separator: " "))") {
        let parsed = try NetpolVerify.parseAsRoot(words)
        #expect(command.isEmpty || type(of: parsed).configuration.commandName == command)
      }
    }
  }
}
