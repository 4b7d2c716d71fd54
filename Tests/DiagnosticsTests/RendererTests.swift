import Diagnostics
import Testing

struct RendererTests {
  private var files = SourceFiles()
  private let id: SourceFile.ID

  init() { id = files.add(SourceFile(path: "policies/db.yaml", bytes: [])) }

  private func span(_ id: SourceFile.ID, _ line: Int, _ column: Int, _ endLine: Int, _ endColumn: Int) -> Span {
    Span(
      file: id, start: Position(line: line, column: column), end: Position(line: endLine, column: endColumn))
  }

  /// Renders one error at a span of a file with this content.
  private func render(
    _ bytes: [UInt8], _ line: Int, _ column: Int, _ endLine: Int, _ endColumn: Int, color: Bool = false
  ) -> String {
    var files = SourceFiles()
    let id = files.add(SourceFile(path: "a.yaml", bytes: bytes))
    return DiagnosticRenderer(files: files, color: color)
      .render(.error("yaml-syntax", "wrong", at: span(id, line, column, endLine, endColumn)))
  }

  @Test func golden() {
    var files = SourceFiles()
    let lines = "kind: NetworkPolicy\nspec:\n  podSelecter: {}\n"
    let id = files.add(SourceFile(path: "policies/db.yaml", bytes: Array(lines.utf8)))
    let diagnostic = Diagnostic.error(
      "unknown-field", "unknown field `podSelecter` in NetworkPolicySpec", at: span(id, 3, 3, 3, 14),
      notes: [.init("did you mean `podSelector`?"), .init("the object begins here", at: span(id, 1, 1, 3, 1))])
    #expect(
      DiagnosticRenderer(files: files, color: false).render(diagnostic) == """
        policies/db.yaml:3:3: error: unknown field `podSelecter` in NetworkPolicySpec [unknown-field]
            3 |   podSelecter: {}
              |   ^~~~~~~~~~~
          note: did you mean `podSelector`?
        policies/db.yaml:1:1: note: the object begins here
            1 | kind: NetworkPolicy
              | ^~~~~~~~~~~~~~~~~~~
        """)
  }

  @Test func placesWithoutSpan() {
    let renderer = DiagnosticRenderer(files: files, color: false)
    #expect(
      renderer.render(Diagnostic("io", "cannot read", at: .path("x\u{1B}y.yaml")))
        == "x␛y.yaml: error: cannot read [io]")
    #expect(renderer.render(Diagnostic("io", severity: .warning, "nothing", at: .run)) == "warning: nothing [io]")
  }

  @Test func unknownPlaces() {
    let renderer = DiagnosticRenderer(files: files, color: false)
    #expect(renderer.render(.error("x", "m", at: span(id, 9, 1, 9, 2))) == "policies/db.yaml:9:1: error: m [x]")
    let stranger = SourceFile.ID(index: 7)
    #expect(renderer.render(.error("x", "m", at: span(stranger, 1, 1, 1, 1))) == "<unknown file>:1:1: error: m [x]")
  }

  @Test func tabsWideAndCombiningCharacters() {
    #expect(
      render(Array("\ta: 日e\u{301}x\n".utf8), 1, 5, 1, 8) == """
        a.yaml:1:5: error: wrong [yaml-syntax]
            1 |  a: 日e\u{301}x
              |     ^~~
        """)
  }

  @Test func endOfLineAndEmptyLine() {
    #expect(
      render(Array("ab\r\n".utf8), 1, 3, 1, 3) == "a.yaml:1:3: error: wrong [yaml-syntax]\n    1 | ab\n      |   ^")
    #expect(render(Array("ab\n".utf8), 2, 1, 2, 1) == "a.yaml:2:1: error: wrong [yaml-syntax]\n    2 |\n      | ^")
  }

  @Test func hostileText() {
    let bytes = Array("a\u{1B}[31m\u{202E}\u{9B}".utf8) + [0xFF, 0x80, 0x62]
    let text = render(bytes, 1, 9, 1, 10)
    #expect(
      text == """
        a.yaml:1:9: error: wrong [yaml-syntax]
            1 | a␛[31m\u{FFFD}\u{FFFD}\u{FFFD}b
              |         ^
        """)
    let renderer = DiagnosticRenderer(files: files, color: false)
    #expect(renderer.render(Diagnostic("x", "a\u{1B}\n\u{7F}b", at: .run)) == "error: a␛␊␡b [x]")
  }

  @Test func longLines() {
    let line = String(repeating: "x", count: 500) + "HERE" + String(repeating: "y", count: 500)
    let rows = render(Array(line.utf8), 1, 501, 1, 505).split(separator: "\n")
    #expect(rows[1] == "    1 | … \(String(repeating: "x", count: 40))HERE\(String(repeating: "y", count: 76)) …")
    #expect(rows[2] == "      |   \(String(repeating: " ", count: 40))^~~~")
    let short = render(Array(line.utf8), 1, 1, 1, 800).split(separator: "\n")
    #expect(short[2] == "      | ^" + String(repeating: "~", count: 119))
  }

  @Test func otherEncodings() {
    let rows = [
      render([0xEF, 0xBB, 0xBF] + Array("é: x".utf8), 1, 4, 1, 5),
      render([0xFF, 0xFE, 0xE9, 0, 0x3A, 0, 0x20, 0, 0x78, 0], 1, 4, 1, 5),
      render([0xFE, 0xFF, 0, 0xE9, 0, 0x3A, 0, 0x20, 0, 0x78], 1, 4, 1, 5),
    ]
    for row in rows { #expect(row.hasSuffix("    1 | é: x\n      |    ^")) }
  }

  @Test func color() {
    #expect(
      render(Array("a".utf8), 1, 1, 1, 2, color: true) == """
        \u{1B}[1ma.yaml:1:1:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m \u{1B}[1mwrong\u{1B}[0m [yaml-syntax]
            1 | a
              | \u{1B}[1;32m^\u{1B}[0m
        """)
  }

  @Test func sorting() {
    var files = SourceFiles()
    let b = files.add(SourceFile(path: "b.yaml", bytes: []))
    let a = files.add(SourceFile(path: "a.yaml", bytes: []))
    let expected: [Diagnostic] = [
      Diagnostic("z", "run", at: .run),
      Diagnostic("z", "file", at: .path("a.yaml")),
      .error("z", "m", at: span(a, 1, 1, 1, 2)),
      .error("a", "m", at: span(a, 2, 1, 2, 2)),
      .error("b", "m", at: span(a, 2, 1, 2, 2)),
      .error("b", "n", at: span(a, 2, 1, 2, 2)),
      .warning("a", "m", at: span(a, 2, 1, 2, 2)),
      .error("a", "m", at: span(a, 10, 1, 10, 2)),
      .error("a", "m", at: span(b, 1, 1, 1, 2)),
    ]
    for rotation in expected.indices {
      var bag = DiagnosticBag()
      bag.report(contentsOf: expected[rotation...].reversed() + expected[..<rotation] + expected)
      #expect(bag.sorted(in: files) == expected)
    }
  }
}
