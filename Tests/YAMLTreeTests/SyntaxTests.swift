import Diagnostics
import TestSupport
import Testing
import YAMLTree

struct SyntaxTests {
  @Test func tabs() {
    expectDiagnostics("a:\n1️⃣\tb: 1\n", [.at(1, .yamlSyntax, "a tab cannot indent")])
    expectDiagnostics("a:\n  b: 1\n1️⃣\tc: 2\n", [.at(1, .yamlSyntax, "a tab cannot indent")])
  }

  @Test func mappings() {
    expectDiagnostics(
      "1️⃣spec:\n  a: 1\n 2️⃣b: 2\n",
      [.at(2, .yamlSyntax, "expected a key", notes: [1], hint: "indented by 1, the keys of the mapping by 0")])
    expectDiagnostics("a: 1\n1️⃣b:2\nc: 3\n", [.at(1, .yamlSyntax, "expected `:`", hint: "`b:2` on line 2")])
    expectDiagnostics("a: b1️⃣: c\n", [.at(1, .yamlSyntax, "a mapping cannot begin here", hint: "quote")])
    expectDiagnostics("a:b\nc1️⃣: d\n", [.at(1, .yamlSyntax, "a mapping cannot begin here", hint: "`a:b` on line 1")])
    expectDiagnostics("a: 1️⃣[1, 2\nb2️⃣: 3\n", [.at(2, .yamlSyntax, "expected `,` or `]`", notes: [1])])
    expectDiagnostics("a: 1️⃣{b: 1\n2️⃣", [.at(2, .yamlSyntax, "expected `,` or `}`", notes: [1])])
    expectDiagnostics("1️⃣- a\n2️⃣b: 1\n", [.at(2, .yamlSyntax, "expected the `- `", notes: [1])])
    expectDiagnostics("a: 1️⃣- b\n", [.at(1, .yamlSyntax, "a list item cannot begin here")])
  }

  @Test func scalars() {
    expectDiagnostics("a: 1️⃣\"b\n", [.at(1, .yamlSyntax, "the closing quote is missing")])
    expectDiagnostics("a: 1️⃣@b\n", [.at(1, .yamlSyntax, "`@` cannot begin a plain value")])
    expectDiagnostics("a: 1️⃣\"2️⃣\\q\"\n", [.at(2, .yamlSyntax, "unknown escape", notes: [1])])
    expectDiagnostics("a: \"\\u1️⃣d83d\\ude00\"\n", [.at(1, .yamlSyntax, "no Unicode character")])
    expectDiagnostics("[] 1️⃣[]\n", [.at(1, .yamlSyntax, "expected the end of the document")])
    expectDiagnostics(
      "3️⃣a: {1️⃣{ x }}2️⃣y\n",
      [
        .at(1, .yamlKey, "a mapping cannot be a key", hint: "template"),
        .at(2, .yamlSyntax, "expected a key", notes: [3], hint: "template"),
      ])
  }

  @Test func encodings() {
    expectDiagnostics("a: b1️⃣\0c\n", [.at(1, .yamlEncoding, "NUL byte")])
    expectDiagnostics("a: é1️⃣\u{1B}c\n", [.at(1, .yamlEncoding, "control character")])
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80]] {
      let reading = Reading(Array("a: 1\nbé: ".utf8) + bytes + Array("\nc: 1\n".utf8))
      #expect(reading.documents.isEmpty)
      #expect(reading.diagnostics.map(\.id) == [.yamlEncoding])
      guard case .span(let span)? = reading.diagnostics.first?.location else {
        Issue.record("no place")
        continue
      }
      #expect(span.start == Position(line: 2, column: 5))
    }
    let broken = Reading([0xFF, 0xFE, 0x61, 0x00, 0x3A, 0x00, 0x00, 0xD8, 0x0A, 0x00])
    #expect(broken.diagnostics.map(\.id) == [.yamlEncoding])
  }

  @Test func emptyFiles() {
    for text in ["", "\n", "# comment\n", "---\n", "---\n...\n", "~", "--- null\n--- # x\n", "\u{FEFF}"] {
      #expect(shapes(text) == [], "\(text.debugDescription)")
    }
  }

  @Test func documents() {
    #expect(shapes("a: 1\n---\n# nothing\n---\nb: 2\n...\n---\nc: 3\n") == ["{a: 1}", "{b: 2}", "{c: 3}"])
    #expect(shapes("%YAML 1.1\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n") == ["{a: 1}", "{b: 2}"])
    #expect(shapes("a: 1\r\nb:\r\n  - c\r\n---\r\nd: 1\r\n") == ["{a: 1, b: ['c']}", "{d: 1}"])
    #expect(shapes("%TAG !k! tag:yaml.org,2002:\n---\na: !k!str 1\n") == ["{a: '1'}"])
    let tags = (0..<200).map { "%TAG !a\($0)! x\n" }.joined()
    #expect(Reading(tags + "--- 1\n").diagnostics.map(\.id) == [.yamlSyntax])
  }

  @Test func json() {
    #expect(
      shapes("{\n\t\"a\":\t[1, 2.5, true, null, \"\\ud83d\\ude00\\/\\n\"]\n}\n") == [
        "{a: [1, float(2.5), true, null, '😀/\n']}"
      ])
    #expect(shapes("{\"a\":1}\n{\"b\":{}}{\"c\":[]}") == ["{a: 1}", "{b: {}}", "{c: []}"])
    #expect(shapes("{\"a\":1}\n---\n{\"b\": \"yes\"}\n") == ["{a: 1}", "{b: 'yes'}"])
    let key = String(repeating: "k", count: 3000)
    #expect(shapes("{\"\(key)\": 1}") == ["{\(key): 1}"])
    #expect(shapes("{a: yes, b: 'c'} # YAML\n") == ["{a: true, b: 'c'}"])
    #expect(shapes("{\"a\": 1}\n---\nb: 2\n") == ["{a: 1}", "{b: 2}"])
    expectDiagnostics("{\"a\": 1️⃣{\"b\": 1\n2️⃣", [.at(2, .yamlSyntax, "expected `,` or `}`", notes: [1])])
  }
}
