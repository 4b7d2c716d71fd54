import TestSupport
import Testing
import TinyWorlds

/// `Scripts/mutants` finds files by their names and lines by their text: each must be there, once.
@Suite struct MutantTableTests {
  @Test func everyMutantCanBePlanted() throws {
    let blocks = try Repository.text("Tests/mutants/table.txt").split(separator: "\n\n")
    var names: Set<Substring> = []
    for block in blocks {
      let lines = block.split(separator: "\n").filter { !$0.hasPrefix("#") }
      if lines.isEmpty { continue }
      try #require(lines.count == 4 && lines[2].hasPrefix("- ") && lines[3].hasPrefix("+ "), "\(lines)")
      #expect(names.insert(lines[0]).inserted, "two mutants are called \(lines[0])")
      #expect(lines[2].dropFirst(2) != lines[3].dropFirst(2), "\(lines[0]) changes nothing")
      let files = try Repository.sources(named: String(lines[1]))
      #expect(files.count == 1, "\(lines[0]): \(files)")
      let text = try files.map { try Repository.text($0) }.joined(separator: "\n")
      let source = text.split(separator: "\n").map { line in
        line.drop { $0 == " " }
      }
      #expect(source.count { $0 == lines[2].dropFirst(2) } == 1, "\(lines[0])")
    }
    #expect(names.count > 30)
  }

  /// `Scripts/mutants --slice` looks at the worlds of the tests.
  @Test func theSliceIsThatOfTheTests() throws {
    let script = try Repository.text("Scripts/mutants")
    #expect(
      script.contains("USUAL, OPEN, TOPICAL = \(TinyWorldTests.usual), \(OpenWorldTests.usual), \(TopicTests.usual)\n"))
    let topics = Topic.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    #expect(script.contains("TOPICS = [\(topics)]\n"))
  }
}
