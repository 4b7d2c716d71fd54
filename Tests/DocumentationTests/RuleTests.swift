import FoundationEssentials
import TestSupport
import Testing

/// Every rule of the semantics has a row that leads to code and to tests.
struct RuleTests {
  /// A row of a table.
  private struct Row {
    var rule: String
    /// The letters of the rule's name.
    var section: Substring
    var text: String

    /// The row of a line `| A12 | …`; nil for any other.
    init?(_ line: String) {
      guard line.hasPrefix("| "), let end = line.dropFirst(2).firstIndex(of: " ") else { return nil }
      rule = String(line[line.index(line.startIndex, offsetBy: 2)..<end])
      section = rule.prefix(while: \.isLetter)
      guard RuleTests.sections.contains(String(section)), Int(rule.dropFirst(section.count)) != nil else { return nil }
      text = line
    }

    /// The cells but the first two.
    var cells: [Substring] { Array(text.split(separator: " | ").dropFirst(2)) }
  }

  private static let sections: Set = ["A", "B", "C", "D", "N", "K", "KV", "KO", "L", "M"]

  /// The pages with rules, and which ones each must have, in order.
  private static let pages: [String: [String]] = [
    "Semantics.md": rules("A", 1...46) + rules("B", 1...22) + rules("D", 1...11),
    "ClusterPolicies.md": rules("C", 1...33) + rules("C", 35...39) + rules("C", 41...44) + rules("C", 48...72)
      + rules("N", 1...18),
    "Calico.md": rules("K", 1...5) + rules("K", 10...27) + rules("K", 30...46) + rules("K", 50...57)
      + rules("K", 60...60)
      + rules("K", 70...78) + rules("K", 80...85) + rules("KV", 1...16) + rules("KV", 20...21) + rules("KV", 30...33)
      + rules("KO", 1...12),
    "Cilium.md": rules("L", 1...74) + rules("M", 1...24),
  ]

  private static func rules(_ section: String, _ numbers: ClosedRange<Int>) -> [String] {
    numbers.map { "\(section)\($0)" }
  }

  private static func page(_ name: String) throws -> Page {
    try Page("Sources/netpol-verify/Documentation.docc/\(name)")
  }

  /// What stands in backquotes and has a `/`, or a dot behind a capital: names of declarations, and paths. A dot before the
  /// `/` is of a group or a label of the API, or of an address.
  private static func references(_ text: some StringProtocol) -> [String] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }.filter { part in
      let folder = part.prefix { $0 != "/" }
      return folder.count < part.count ? !folder.contains(".") : part.contains(".") && part.first?.isUppercase ?? false
    }
  }

  /// What is wrong with a reference; nil when it leads somewhere.
  private static func problem(_ reference: String) -> String? {
    if reference.hasPrefix("fixtures/") || reference.hasPrefix("Sources/") {
      let isThere = FileManager.default.fileExists(atPath: "\(Repository.root)/\(reference)")
      return isThere ? nil : "no file `\(reference)`"
    }
    let isTest = isTest(reference)
    guard let dot = reference.lastIndex(of: ".") else { return "`\(reference)` names no declaration" }
    let name = reference[reference.index(after: dot)...]
    let file = String(reference[..<dot])
    // Code is found wherever it is moved to; that two test files have one name is common.
    if !isTest && file.contains("/") { return "`\(reference)`: code goes by `File.name`, without the folder" }
    let paths = isTest ? ["Tests/\(file).swift"] : (try? Repository.sources(named: "\(file).swift")) ?? []
    guard paths.count == 1, let text = try? Repository.text(paths[0]) else {
      return "`\(reference)`: \(paths.count > 1 ? "\(paths.count) such files" : "no such file")"
    }
    return declares(text, name, isTest: isTest) ? nil : "`\(reference)`: the file declares no `\(name)`"
  }

  /// Whether a file declares something of this name: `func name(`, `struct Name: `, `init(`.
  private static func declares(_ text: String, _ name: Substring, isTest: Bool) -> Bool {
    let isTable = isTest && text.contains("static let \(name):")
    let kinds = isTest ? ["func "] : ["func ", "var ", "struct ", "enum ", "class ", "extension ", "static let "]
    let openings = name == "init" ? ["init("] : kinds.map { "\($0)\(name)" }
    return isTable
      || openings.contains { opening in
        text.ranges(of: opening).contains { range in
          opening.hasSuffix("(") || range.upperBound == text.endIndex || !isWord(text[range.upperBound])
        }
      }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func isTest(_ reference: String) -> Bool {
    reference.split(separator: "/").first?.hasSuffix("Tests") ?? false
  }

  @Test(arguments: pages.keys.sorted()) func everyRuleHasOneRow(name: String) throws {
    #expect(try Self.page(name).lines.compactMap { Row($0)?.rule } == Self.pages[name])
  }

  @Test(arguments: pages.keys.sorted()) func everyNameLeadsSomewhere(name: String) throws {
    var count = 0
    var isShown = false
    for line in try Self.page(name).lines {
      // What a program prints, and what files hold, names no code.
      if line.hasPrefix("```") { isShown.toggle() }
      if isShown { continue }
      for reference in Self.references(line) {
        count += 1
        if let problem = Self.problem(reference) { Issue.record("\(problem), in: \(line.prefix(40))…") }
      }
    }
    #expect(count > 150)
  }

  @Test(arguments: pages.keys.sorted()) func everyRowSaysWhere(name: String) throws {
    for row in try Self.page(name).lines.compactMap({ Row($0) }) { #expect(Self.complaints(row) == [], "\(row.rule)") }
  }

  /// What a row lacks: code and a test, or the reason why there is none; of sections A, K and L, both semantics.
  private static func complaints(_ row: Row) -> [String] {
    if row.text.contains("ut of scope") { return [] }
    var result: [String] = []
    let isMeaning = row.cells.count == 3
    if ["A", "K", "L"].contains(row.section) && !isMeaning
      || ["B", "D", "KV", "KO", "M"].contains(row.section) && row.cells.count != 2 || !(2...3).contains(row.cells.count)
    {
      result.append("another number of cells")
    }
    let tests = row.cells.last.map { references($0) } ?? []
    if tests.isEmpty || !tests.allSatisfy({ isTest($0) || $0.hasPrefix("fixtures/") }) { result.append("no test") }
    for cell in row.cells.dropLast() {
      let names = references(cell)
      if names.isEmpty && !cell.hasPrefix("— (") { result.append("a cell without a name or a reason") }
      if names.contains(where: { isTest($0) }) { result.append("a test for code") }
    }
    return result
  }

  @Test(arguments: [
    "| A1 | short | `B.c` | `B.c` | `ATests/B.c` |": 0, "| A1 | short | `B.c` | — (none) | `ATests/B.c` |": 0,
    "| A1 | short | `B.c` | `ATests/B.c` |": 1, "| A1 | short | `B.c` | — | `ATests/B.c` |": 1,
    "| A1 | short | `B.c` | `B.c` | — |": 1, "| B1 | short | `ATests/B.c` | `ATests/B.c` |": 1,
    "| B1 | short | `B.c` | `B.c` |": 1, "| A1 | Out of scope | — | — | — |": 0,
    "| K1 | short | `B.c` | `ATests/B.c` |": 1, "| KV1 | short | `B.c` | `ATests/B.c` |": 0,
  ])
  func whatARowLacks(line: String, count: Int) throws {
    #expect(Self.complaints(try #require(Row(line))).count == count)
  }

  @Test(arguments: [
    "PodResolver.resolv", "Nothing.resolve", "Cluster/PodResolver.resolve", "Finding.id", "ClusterTests/PodTests.d4",
    "fixtures/none", "A/B",
  ])
  func aWrongNameIsFound(reference: String) { #expect(Self.problem(reference) != nil) }
}
