import TestSupport
import Testing
import YAMLEdits

/// Hunks as `diff -u` writes them.
struct UnifiedDiffTests {
  private let text = (1...20).map { "\($0)\n" }.joined()

  private func hunks(_ splices: [Splice], in text: String) -> String? {
    UnifiedDiff(Array(text.utf8), splices)?.hunks
  }

  /// The range of a line of `text`, without its break.
  private func line(_ number: Int) -> Range<Int> {
    let start = (1..<number).reduce(0) { $0 + "\($1)\n".utf8.count }
    return start..<(start + "\(number)".utf8.count)
  }

  @Test func oneLine() {
    #expect(
      hunks([Splice(line(10), "ten")], in: text)
        == "@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n")
  }

  @Test func neighboursShareAHunk() {
    let found = hunks([Splice(line(5), "five"), Splice(line(11), "eleven")], in: text)
    #expect(found?.split(separator: "\n").filter { $0.hasPrefix("@@") } == ["@@ -2,13 +2,13 @@"])
    let apart = hunks([Splice(line(5), "five\nand more"), Splice(line(13), "thirteen")], in: text)
    #expect(
      apart?.split(separator: "\n").filter { $0.hasPrefix("@@") } == ["@@ -2,7 +2,8 @@", "@@ -10,7 +11,7 @@"])
  }

  @Test func linesThatStayAreNoChange() {
    let end = line(20).upperBound
    #expect(hunks([Splice(end..<end, "\n21")], in: text) == "@@ -18,3 +18,4 @@\n 18\n 19\n 20\n+21\n")
    #expect(UnifiedDiff(Array(text.utf8), [Splice(end..<end, "\n21")])?.changedLines == 1)
  }

  @Test func theEndOfTheFile() {
    #expect(
      hunks([Splice(2..<3, "c")], in: "a\nb")
        == "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n")
  }
}
