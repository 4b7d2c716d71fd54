import FoundationEssentials
import Testing

/// What a run writes replaces nothing that it reads, and nothing behind links.
struct OutputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/pods.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))---\n\(Sandbox.pod("db"))")
    try sandbox.write("p.yaml", Sandbox.properties())
    try sandbox.write("before/pods.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
  }

  /// Every command that writes files, with an input in the place of a file: by its name, by another, by a hard link.
  @Test(arguments: [
    "p.yaml -f m -o json=FILE", "p.yaml -f m --save-counterexamples FILE", "list -f m -o csv=FILE",
    "lint -f m -o json=FILE", "coverage -f m -o json=FILE", "diff before m -o md=FILE",
    "explain shop/web shop/db 80/TCP -f m -o json=FILE", "p.yaml -f m -o smtlib=made -o json=FILE",
  ])
  func inputsAreKept(command: String) throws {
    let directory = sandbox.directory
    try FileManager.default.linkItem(atPath: "\(directory)/m/pods.yaml", toPath: "\(directory)/hard.yaml")
    let before = sandbox.read("m/pods.yaml")
    for name in ["m/pods.yaml", "./m/../m/pods.yaml", "hard.yaml", "\(directory)/m/pods.yaml"] {
      #expect(sandbox.run(command.replacing("FILE", with: name)) == 2)
      #expect(sandbox.errors.contains("[output-over-input]"), "\(sandbox.errors)")
      #expect(sandbox.read("m/pods.yaml") == before)
    }
  }

  /// A link at the end of a path, or on the way to it, also one that leads nowhere yet.
  @Test(arguments: [
    "p.yaml -f m -o json=link", "p.yaml -f m --save-counterexamples link", "list -f m -o csv=link",
    "p.yaml -f m -o json=way/new", "p.yaml -f m -o smtlib=way", "p.yaml -f m --counterexample-manifests way/new",
    "list -f m -o csv=dangling",
  ])
  func linksAreNotFollowed(command: String) throws {
    try sandbox.write("else/precious", "precious")
    try sandbox.link("link", to: "else/precious")
    try sandbox.link("way", to: "else")
    try sandbox.link("dangling", to: "else/new")
    #expect(sandbox.run(command) == 2)
    #expect(sandbox.errors.contains("is a symbolic link, which outputs do not follow"), "\(sandbox.errors)")
    #expect(sandbox.read("else/precious") == "precious")
    #expect(sandbox.read("else/new") == nil)
  }

  /// A file of a directory that the run fills is no safer a place for a link.
  @Test func linksInADirectoryOfReports() throws {
    #expect(sandbox.run("p.yaml -f m -o smtlib=made") == 1)
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(sandbox.directory)/made").filter { $0.hasSuffix(".smt2") }
        .first)
    try sandbox.write("precious", "precious")
    try FileManager.default.removeItem(atPath: "\(sandbox.directory)/made/\(name)")
    try sandbox.link("made/\(name)", to: "../precious")
    #expect(sandbox.run("p.yaml -f m -o smtlib=made") == 2)
    #expect(sandbox.read("precious") == "precious")
  }

  @Test(arguments: ["x ./x", "x m/../x", "new/x new/./x", "m/pods.yaml hard.yaml"])
  func twoNamesOfOneFile(names: String) throws {
    let names = names.split(separator: " ").map(String.init)
    try FileManager.default.linkItem(
      atPath: "\(sandbox.directory)/m/pods.yaml", toPath: "\(sandbox.directory)/hard.yaml")
    #expect(sandbox.run("p.yaml -f before -o json=\(names[0]) -o sarif=\(names[1])") == 2)
    #expect(sandbox.errors == "netpol-verify: two outputs cannot go to the same file `\(names[1])`\n")
  }

  /// Earlier reports are replaced, shorter ones by longer ones and the reverse, and devices are written to.
  @Test func reportsAreReplaced() throws {
    try sandbox.write("report.csv", String(repeating: "x", count: 100_000))
    #expect(sandbox.run("list -f m -o csv=report.csv") == 0)
    let first = try #require(sandbox.read("report.csv"))
    #expect(!first.contains("x") && !first.isEmpty)
    #expect(sandbox.run("list -f m -o csv=report.csv -o json=/dev/null") == 0)
    #expect(sandbox.read("report.csv") == first)
  }
}
