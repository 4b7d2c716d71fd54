import Diagnostics
import Testing
import YAMLTree

struct SpanTests {
  /// `key@l:c-l:c` and `value@l:c-l:c`, outermost first.
  private func spans(_ node: YAMLNode) -> [String] {
    func text(_ name: String, _ span: Span) -> String {
      "\(name)@\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)"
    }
    switch node.content {
    case .scalar(let scalar): return [text(scalar.text, node.span)]
    case .sequence(let items): return [text("[]", node.span)] + items.flatMap(spans)
    case .mapping(let entries):
      return [text("{}", node.span)] + entries.flatMap { [text($0.key, $0.keySpan)] + spans($0.value) }
    }
  }

  private func spans(_ bytes: [UInt8]) -> [String] { Reading(bytes).documents.flatMap(spans) }

  @Test func scalarsAndCollections() {
    #expect(
      spans(Array("# top\na: 'x y' # c\nbé:\n  - ü1\n  - {c: \"\"}\n\n# end\nd:\ne: &k !!str z\n".utf8)) == [
        "{}@2:1-9:14", "a@2:1-2:2", "x y@2:4-2:9", "bé@3:1-3:3", "[]@4:3-5:12", "ü1@4:5-4:7", "{}@5:5-5:12",
        "c@5:6-5:7", "@5:9-5:11", "d@8:1-8:2", "@8:3-8:3", "e@9:1-9:2", "z@9:13-9:14",
      ])
  }

  @Test func jsonHasTheSpansOfYAML() {
    let json = "{\"a\": [1, {\"é\": \"x\\ny\"}],\r\n\t\"b\": null}"
    let expected = [
      "{}@1:1-2:12", "a@1:2-1:5", "[]@1:7-1:25", "1@1:8-1:9", "{}@1:11-1:24", "é@1:12-1:15", "x\ny@1:17-1:23",
      "b@2:2-2:5", "null@2:7-2:11",
    ]
    #expect(spans(Array(json.utf8)) == expected)
    // A comment makes it YAML.
    #expect(spans(Array((json + " # c").utf8)) == expected)
  }

  @Test func encodingsHaveTheSameSpans() {
    let text = "a: é😀\r\n😀b: [x]\r\n"
    let plain = spans(Array(text.utf8))
    #expect(plain == ["{}@1:1-2:8", "a@1:1-1:2", "é😀@1:4-1:6", "😀b@2:1-2:3", "[]@2:5-2:8", "x@2:6-2:7"])
    let units = Array(text.utf16)
    #expect(spans([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == plain)
    #expect(spans([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == plain)
    #expect(spans([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == plain)
  }

  @Test func aliasesKeepTheSpanOfTheAnchor() {
    #expect(
      spans(Array("a: &x 1\nb: *x\n".utf8)) == ["{}@1:1-2:6", "a@1:1-1:2", "1@1:7-1:8", "b@2:1-2:2", "1@1:7-1:8"])
  }
}
