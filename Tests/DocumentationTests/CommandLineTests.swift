import NetpolVerifyCLI
import TestSupport
import Testing

/// The page of the command line names every command and every option that the help names, and no other.
struct CommandLineTests {
  /// What `--help` prints.
  private static func help(_ command: String) -> String {
    var output = ""
    let environment = Environment(
      write: { _, bytes in output += String(decoding: bytes, as: UTF8.self) }, readStandardInput: { _ in [] },
      directory: Repository.root)
    _ = EntryPoint.run((command.isEmpty ? [] : [command]) + ["--help"], in: environment)
    return output
  }

  /// The commands, as the program's own help lists them.
  private static let commands: [String] = {
    var result: [String] = []
    for line in help("").split(separator: "\n").drop(while: { $0 != "SUBCOMMANDS:" }).dropFirst() {
      guard line.hasPrefix("  "), let name = line.split(separator: " ").first else { continue }
      if !line.hasPrefix("   "), name != "See" { result.append(String(name)) }
    }
    return result
  }()

  /// The words of a line that are long options: `--name`.
  private static func options(_ text: Substring) -> [String] {
    let words = text.split { (character: Character) in !character.isLetter && character != "-" }
    return words.filter { $0.hasPrefix("--") && $0.count > 3 }.map(String.init)
  }

  @Test func everyCommandAndOptionIsThere() throws {
    #expect(Self.commands.count >= 10)
    let text = try Repository.text("Sources/netpol-verify/Documentation.docc/CommandLine.md")
    // The argument parser's own, which no command's help names.
    var known: Set<String> = ["--generate-completion-script"]
    for command in Self.commands {
      #expect(text.contains("| `\(command)"), "no row for `\(command)`")
      let lines = Self.help(command).split(separator: "\n").filter { $0.hasPrefix("  -") }
      for line in lines {
        // `  -o, --output <format>   A report …`: what two spaces separate from the names explains them.
        let names = line.dropFirst(2).firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line[...]
        known.formUnion(Self.options(names))
      }
    }
    #expect(known.count > 30)
    let told = Set(Self.options(text[...]))
    #expect(known.subtracting(told).sorted() == [], "not in CommandLine.md")
    #expect(told.subtracting(known).sorted() == [], "in CommandLine.md, and no option")
  }

}
