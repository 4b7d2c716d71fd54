import TestSupport
import Testing

/// `Scripts/mutants` replaces lines by their text: each must be there, once.
@Suite struct MutantTableTests {
  @Test func everyMutantCanBePlanted() throws {
    let blocks = try Repository.text("Tests/mutants/table.txt").split(separator: "\n\n")
    var mutants = 0
    for block in blocks {
      let lines = block.split(separator: "\n").filter { !$0.hasPrefix("#") }
      if lines.isEmpty { continue }
      try #require(lines.count == 4 && lines[2].hasPrefix("- ") && lines[3].hasPrefix("+ "), "\(lines)")
      mutants += 1
      let source = try Repository.text(String(lines[1])).split(separator: "\n").map { $0.drop { $0 == " " } }
      #expect(source.count { $0 == lines[2].dropFirst(2) } == 1, "\(lines[0])")
    }
    #expect(mutants > 30)
  }
}
