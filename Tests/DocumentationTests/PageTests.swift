import FoundationEssentials
import NetpolVerifyCLI
import TestSupport
import Testing

/// What the documentation shows is what the program does.
struct PageTests {
  @Test func everyPageIsFound() {
    #expect(Page.all.count >= 20)
    #expect(Page.all.contains { $0.path == "README.md" })
  }

  /// Runs the program in the root of the repository; returns what it printed, diagnostics first, and its status.
  private func run(_ arguments: [String]) -> (text: String, status: Int32) {
    var (output, errors) = ("", "")
    let environment = Environment(
      write: { stream, bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if stream == .output { output += text } else { errors += text }
      },
      readStandardInput: { _ in [] }, directory: Repository.root)
    let status = EntryPoint.run(arguments, in: environment)
    return (errors + output, status)
  }

  private func lines(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.last == "" ? lines.dropLast() : lines
  }

  @Test(arguments: Page.all)
  func blocksAreReal(page: Page) throws {
    let blocks = try page.blocks()
    let runs = blocks.count { if case .run = $0.mark { true } else { false } }
    #expect(page.lines(after: "$ netpol-verify").count == runs, "\(page.path): a run without a mark")
    for block in blocks {
      switch block.mark {
      case .run(let arguments, let expected):
        let actual = run(arguments)
        #expect(actual.status == expected, "\(page.path):\(block.line)")
        let shown = ["$ " + (["netpol-verify"] + arguments).joined(separator: " ")] + lines(actual.text)
        #expect(block.matches(shown), "\(page.path):\(block.line): the program prints\n\(actual.text)")
      case .file(let path):
        let text = try Repository.text(path)
        #expect(block.matches(lines(text)), "\(page.path):\(block.line): the file is\n\(text)")
      }
    }
  }

  /// Relative links of the README lead to files; those of the catalog, to its pages and pictures.
  @Test(arguments: Page.all)
  func linksLeadSomewhere(page: Page) {
    for line in page.lines {
      for part in line.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
        let target = String(part.prefix { $0 != ")" && $0 != "#" })
        if target.isEmpty || target.hasPrefix("https://") { continue }
        let folder = page.path == "README.md" ? "" : "Sources/netpol-verify/Documentation.docc/Resources/"
        let isThere = FileManager.default.fileExists(atPath: "\(Repository.root)/\(folder)\(target)")
        #expect(isThere, "\(page.path): no file `\(target)`")
      }
      for part in line.split(separator: "<doc:", omittingEmptySubsequences: false).dropFirst() {
        let target = String(part.prefix { $0 != ">" && $0 != "#" })
        #expect(
          Page.all.contains { $0.path.hasSuffix("/\(target).md") }, "\(page.path): no page `\(target)`")
      }
    }
  }

  /// A page that the landing page does not lead to is a page that nobody finds.
  @Test func theLandingPageLeadsToEveryPage() throws {
    let landing = try Page("Sources/netpol-verify/Documentation.docc/netpol-verify.md")
    let listed = landing.lines(after: "- <doc:").map { String($0.dropLast()) }
    #expect(Set(listed).count == listed.count)
    let pages = try Page.catalog().map { String($0.split(separator: "/").last?.dropLast(3) ?? "") }
    #expect(listed.sorted() == pages.filter { $0 != "netpol-verify" }.sorted())
  }

  @Test func readmeIsShort() throws {
    #expect(try Page("README.md").lines.count <= 200)
  }

  /// The pictures of the README are there, and none is heavy.
  @Test func picturesAreThereAndLight() throws {
    let names = try Page("README.md").lines.flatMap { line in
      ["src=\"", "srcset=\""].flatMap { line.split(separator: $0, omittingEmptySubsequences: false).dropFirst() }
    }.map { String($0.prefix { $0 != "\"" }) }
    #expect(names.count >= 2)
    for name in names {
      let picture = FileManager.default.contents(atPath: "\(Repository.root)/\(name)")
      #expect((1..<150_000).contains(picture?.count ?? 0), "\(name)")
    }
  }
}
