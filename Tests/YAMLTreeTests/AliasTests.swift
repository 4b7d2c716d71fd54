import Diagnostics
import TestSupport
import Testing
import YAMLTree

struct AliasTests {
  @Test func aliasesExpand() {
    #expect(shapes("a: &x [1, 2]\nb: *x\nc: [*x]\n") == ["{a: [1, 2], b: [1, 2], c: [[1, 2]]}"])
    #expect(shapes("&k key: 1\nv: *k\n") == ["{key: 1, v: 'key'}"])
    #expect(shapes("a: &k key\n*k : 1\n") == ["{a: 'key', key: 1}"])
    #expect(shapes("a: &x 1\nb: &x 2\nc: *x\n") == ["{a: 1, b: 2, c: 2}"])
  }

  @Test func wrongAliases() {
    expectDiagnostics("a: 1️⃣*x\n", [.at(1, .yamlAlias, "no anchor `&x`")])
    expectDiagnostics("1️⃣*x : 1\n", [.at(1, .yamlAlias, "no anchor `&x`")])
    expectDiagnostics("a: 1️⃣&x [1, 2️⃣*x]\n", [.at(2, .yamlAlias, "inside the node that it stands for", notes: [1])])
    expectDiagnostics("a: &x 1\n---\nb: 1️⃣*x\n", [.at(1, .yamlAlias, "no anchor `&x`")])
  }

  @Test func bombs() {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(items)]\n"
    }
    let reading = Reading(bomb)
    #expect(reading.documents.isEmpty)
    #expect(reading.diagnostics.map(\.id) == [.yamlLimit])
    #expect(reading.diagnostics.first?.message.contains("`--max-nodes`") == true)
    let many = "a: &a [1, 2, 3]\nb: [*a, *a]\n---\n"
    #expect(Reading(many + many, limits: YAMLLimits(nodes: 16)).diagnostics.isEmpty)
    #expect(Reading(many + many + many, limits: YAMLLimits(nodes: 16)).diagnostics.map(\.id) == [.yamlLimit])
  }

  @Test func aliasesCountAsDeepAsTheyExpand() {
    expectDiagnostics(
      "a: &a [[[1]]]\nb: [1️⃣*a]\n", [.at(1, .yamlLimit, "`--max-depth`")], limits: YAMLLimits(depth: 4))
    #expect(Reading("a: &a [[[1]]]\nb: [*a]\n", limits: YAMLLimits(depth: 5)).diagnostics.isEmpty)
  }

  @Test func merging() {
    let base = "base: &b {x: 1, u: 2}\nother: &o {u: 3, z: 4}\n"
    let head = "{base: {x: 1, u: 2}, other: {u: 3, z: 4}, "
    #expect(shapes(base + "m: {<<: *b, u: 9}\n") == [head + "m: {x: 1, u: 9}}"])
    #expect(shapes(base + "m:\n  w: 0\n  <<: [*b, *o]\n  v: 0\n") == [head + "m: {w: 0, x: 1, u: 2, z: 4, v: 0}}"])
    #expect(shapes(base + "m: {<<: [*o, {x: 7}]}\n") == [head + "m: {u: 3, z: 4, x: 7}}"])
    #expect(shapes("m: {!!merge <<: {a: 1}, b: 2}\n") == ["{m: {a: 1, b: 2}}"])
    #expect(shapes("m: {'<<': {a: 1}}\n") == ["{m: {<<: {a: 1}}}"])
    #expect(shapes("{\"<<\": {\"a\": 1}}\n") == ["{<<: {a: 1}}"])
  }

  @Test func wrongMerges() {
    expectDiagnostics("m: {1️⃣<<: 1}\n", [.at(1, .yamlMerge, "not an integer")])
    expectDiagnostics("m:\n  1️⃣<<:\n", [.at(1, .yamlMerge, "not null")])
    expectDiagnostics("m: {<<: [{a: 1}, 1️⃣x]}\n", [.at(1, .yamlMerge, "an item is a string")])
    expectDiagnostics("l: &l [{a: 1}]\nm: {1️⃣<<: *l}\n", [.at(1, .yamlMerge, "an alias of a list")])
    expectDiagnostics(
      "m: {1️⃣<<: {a: 1}, 2️⃣<<: {b: 1}}\n", [.at(2, .duplicateKey, "duplicate merge key", notes: [1])])
    expectDiagnostics(
      "m:\n  1️⃣a: 1\n  2️⃣<<: {3️⃣a: 2}\n", [.at(2, .yamlMerge, "readers differ", notes: [1, 3])])
  }
}
