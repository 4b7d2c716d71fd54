import NetpolVerifyCLI
import Testing

/// What is wrong with a command line is told on standard error, with status 2.
struct ArgumentTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [
    ("", "Missing expected argument '<properties> ...'"), ("--nonsense p.yaml", "Unknown option '--nonsense'"),
    ("-o xml p.yaml", "The value 'xml' is invalid"), ("-o json= p.yaml", "The value 'json=' is invalid"),
    ("-o json -o text p.yaml", "Only one report can go to standard output"),
    ("-o json -o json=- p.yaml", "Only one report can go to standard output"),
    ("-o json=a -o text=a p.yaml", "two outputs cannot go to the same file `a`"),
    ("--counterexamples 0 p.yaml", "The value '0' is invalid"),
    ("--counterexamples some p.yaml", "a number from 1, or `all`"), ("--as-of 2026-13-01 p.yaml", "YYYY-MM-DD"),
    ("--fail-on awful p.yaml", "Please provide one of 'critical', 'high', 'medium', 'low' or 'info'"),
    ("--color blue p.yaml", "The value 'blue' is invalid"), ("--max-depth 0 p.yaml", "A limit must be at least 1"),
    ("- -f -", "Standard input is either the properties or the manifests"), ("p.yaml -f", "Missing value for '-f"),
    ("diff a", "Expected OLD and NEW, found 1"), ("diff --cluster", "Expected NEW"),
    ("diff --cluster a b", "Expected NEW"), ("diff a -k b", "Name both sides with -k or --helm, or neither"),
    ("diff --enforcer upstream,upstream -f a", "is invalid for '--enforcer"),
    ("diff --enforcer upstream,cilium", "With --enforcer name the manifests with -f PATH"),
    ("diff --enforcer upstream,cilium a b", "With --enforcer name the manifests with -f PATH"),
    ("diff -f a", "-f goes with --enforcer"),
    ("diff - -", "Standard input is either OLD or NEW"), ("diff a b -A", "they need --cluster"),
    ("lits", "there is no command and no file `lits`; did you mean `list`?"),
  ])
  func badArguments(arguments: String, message: String) {
    #expect(sandbox.run(arguments) == 2)
    #expect(sandbox.output == "")
    #expect(sandbox.errors.contains(message))
  }

  @Test(arguments: ["--version", "verify --version"])
  func version(arguments: String) {
    #expect(sandbox.run(arguments) == 0)
    #expect(sandbox.output == "netpol-verify 0.1.0\n")
    #expect(sandbox.errors == "")
  }

  @Test(arguments: ["--help", "help", "help verify", "verify -h"])
  func help(arguments: String) {
    #expect(sandbox.run(arguments) == 0)
    #expect(sandbox.output.contains("USAGE: netpol-verify"))
    #expect(sandbox.errors == "")
  }

  @Test(arguments: ["verify", "list", "diff", "explain A B 1", "coverage", "lint", "init", "sets", "validate"])
  func limitsStandLastInTheHelp(command: String) throws {
    #expect(sandbox.run("\(command) --help") == 0)
    let options = sandbox.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
    let first = try #require(options.firstIndex { $0.hasPrefix("  --max-depth") })
    #expect(options[first...].allSatisfy { ["  --max-", "  --version", "  -h"].contains(where: $0.hasPrefix) })
  }

  @Test(arguments: [
    ("bash", "complete "), ("zsh", "#compdef netpol-verify"), ("fish", "complete -c 'netpol-verify'"),
  ])
  func completionScript(shell: String, words: String) {
    #expect(sandbox.run("completion \(shell)") == 0)
    let script = sandbox.output
    #expect(script.contains(words))
    #expect(sandbox.run("--generate-completion-script \(shell)") == 0)
    #expect(sandbox.output == script)
  }

  /// The values of options are completed, too.
  @Test(arguments: [
    ("bash", #"-W 'text'$'\n''json'$'\n''junit'"#, #"-W 'critical'$'\n''high'"#),
    ("zsh", "('text' 'json' 'junit'", "('critical' 'high'"),
    ("fish", "-rfka 'text json junit", "-rfka 'critical high"),
  ])
  func valuesAreCompleted(shell: String, formats: String, severities: String) {
    #expect(sandbox.run("completion \(shell)") == 0)
    #expect(sandbox.output.contains(formats))
    #expect(sandbox.output.contains(severities))
  }

  @Test func otherShells() {
    #expect(sandbox.run("completion csh") == 2)
    #expect(sandbox.errors.contains("csh"))
  }

  @Test func version() {
    #expect(sandbox.run("--version") == 0)
    let version = sandbox.output
    #expect(sandbox.run("version") == 0)
    #expect(sandbox.output == version)
  }

  @Test func helpThatDoesNotArriveIsNoSuccess() {
    sandbox.isOutputFull = true
    #expect(sandbox.run("--version") == 2)
    #expect(sandbox.errors.contains("cannot write to standard output"))
  }
}
