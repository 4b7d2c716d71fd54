import Diagnostics
import TestSupport
import Testing
import YAMLTree

struct ScalarTests {
  @Test(arguments: [
    ("y", "true"), ("Yes", "true"), ("on", "true"), ("TRUE", "true"), ("n", "false"), ("No", "false"), ("OFF", "false"),
    ("tRUE", "'tRUE'"), ("yEs", "'yEs'"), ("~", "null"), ("Null", "null"), ("nULL", "'nULL'"), ("", "null"),
    ("0", "0"), ("-0", "0"), ("80", "80"), ("+80", "80"), ("0777", "511"), ("0o777", "511"), ("-0x1F", "-31"),
    ("0b101", "5"), ("1_000", "1000"), ("08", "float(08)"), ("0x", "'0x'"), ("0xg", "'0xg'"), ("1__0", "10"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("9223372036854775808", "float(9223372036854775808)"), ("0xffffffffffffffffff", "float(0xffffffffffffffffff)"),
    ("1.5", "float(1.5)"), (".5", "float(.5)"), ("5.", "float(5.)"), ("+.5e3", "float(+.5e3)"), ("1e3", "float(1e3)"),
    ("1e400", "'1e400'"), ("1e", "'1e'"), (".", "'.'"), ("._5", "'._5'"), ("1.2.3", "'1.2.3'"), (".inf", "float(.inf)"),
    ("-.INF", "float(-.INF)"), (".NaN", "float(.NaN)"), ("2001-01-01", "'2001-01-01'"), ("+", "'+'"), ("_1", "'_1'"),
    ("10.0.0.0/8", "'10.0.0.0/8'"), ("1:30", "'1:30'"), ("\"80\"", "'80'"), ("'yes'", "'yes'"), ("\"\"", "''"),
    ("!!str 80", "'80'"), ("!!int \"80\"", "80"), ("!!float 80", "float(80)"), ("!!bool 'on'", "true"),
    ("!!null ''", "null"), ("! text", "'text'"), ("! '12x'", "'12x'"), ("&a 80", "80"), ("<<", "'<<'"),
    ("!!int 9223372036854775808", "float(9223372036854775808)"), ("!!map {}", "{}"), ("!!seq []", "[]"),
  ])
  func resolution(text: String, shape: String) { #expect(shapes("v: \(text)\n") == ["{v: \(shape)}"]) }

  @Test func blocksAreText() {
    #expect(shapes("a: |\n  80\nb: >-\n  yes\n") == ["{a: '80\n', b: 'yes'}"])
  }

  @Test func tags() {
    expectDiagnostics("a: !!binary 1️⃣aGk=\n", [.at(1, .yamlTag, "`!!binary` is not supported")])
    expectDiagnostics("a: !mine 1️⃣x\n", [.at(1, .yamlTag, "unknown tag `!mine`")])
    expectDiagnostics("a: !!int 1️⃣x\n", [.at(1, .yamlTag, "`x` is a string, which does not fit the tag `!!int`")])
    expectDiagnostics("a: !!int 1️⃣1.5\n", [.at(1, .yamlTag, "does not fit")])
    expectDiagnostics("a: !!map 1️⃣x\n", [.at(1, .yamlTag, "a scalar does not fit the tag `!!map`")])
    expectDiagnostics("a: 1️⃣!!map [x]\n", [.at(1, .yamlTag, "a list does not fit the tag `!!map`")])
    expectDiagnostics("a: 1️⃣!mine {}\n", [.at(1, .yamlTag, "unknown tag `!mine`")])
    expectDiagnostics("a: ! 1️⃣12\n", [.at(1, .yamlTag, "readers differ")])
    expectDiagnostics("a: ! 1️⃣'12'\n", [.at(1, .yamlTag, "readers differ")])
  }

  @Test func keysAreSpelledAsInJSON() {
    #expect(shapes("yes: 1\n0777: 2\n1.5: 3\n'null': 4\n") == ["{true: 1, 511: 2, 1.5: 3, null: 4}"])
    expectDiagnostics("1️⃣1.10: x\n", [.at(1, .yamlKey, "`1.10` would be read as a number")])
    expectDiagnostics("1️⃣~: x\n", [.at(1, .yamlKey, "null cannot be a key")])
    expectDiagnostics("? 1️⃣[a]\n: x\n", [.at(1, .yamlKey, "a list cannot be a key")])
    expectDiagnostics("a: {1️⃣{ b }: c}\n", [.at(1, .yamlKey, "a mapping cannot be a key", hint: "template")])
  }

  @Test func duplicateKeys() {
    expectDiagnostics("1️⃣a: 1\nb: 2\n2️⃣a: 3\n", [.at(2, .duplicateKey, "duplicate key `a`", notes: [1])])
    expectDiagnostics("{1️⃣\"a\": 1, 2️⃣\"a\": {}}", [.at(2, .duplicateKey, "duplicate key `a`", notes: [1])])
    expectDiagnostics("1️⃣yes: 1\n2️⃣'true': 3\n", [.at(2, .duplicateKey, "duplicate key `true`", notes: [1])])
    let many = (0..<20).map { "k\($0): 1\n" }.joined()
    expectDiagnostics("1️⃣x: 1\n\(many)2️⃣x: 1\n", [.at(2, .duplicateKey, "`x`", notes: [1])])
    expectDiagnostics("\(many)1️⃣x: 1\n2️⃣x: 1\n", [.at(2, .duplicateKey, "`x`", notes: [1])])
    expectDiagnostics(
      "1️⃣x: 1\n2️⃣x: 2\n3️⃣x: 3", [.at(2, .duplicateKey, "", notes: [1]), .at(3, .duplicateKey, "", notes: [1])])
    #expect(Reading(String(repeating: "x: 1\n", count: 5000)).diagnostics.count == 100)
  }

  @Test func aMissingSeparatorIsSuspected() {
    expectDiagnostics(
      "1️⃣apiVersion: v1\n2️⃣kind: Pod\n3️⃣apiVersion: v1\n4️⃣kind: Pod\n",
      [
        .at(3, .duplicateKey, "duplicate key `apiVersion`", notes: [1], hint: "`---` is missing"),
        .at(4, .duplicateKey, "duplicate key `kind`", notes: [2]),
      ])
  }

  @Test func conveniences() throws {
    let root = try #require(Reading("a: [1, x, 1.5, ~, true]\nb: {}\n").documents.first)
    #expect(root.kindDescription == "a mapping")
    #expect(root["a"]?.kindDescription == "a list")
    #expect(
      root["a"]?.sequence?.map(\.kindDescription) == ["an integer", "a string", "a number", "null", "a boolean"])
    #expect(root.entry("b")?.value.mapping?.isEmpty == true)
    #expect(root["c"] == nil && root["a"]?["b"] == nil)
    #expect(root["a"]?.sequence?[3].isNull == true)
  }
}
