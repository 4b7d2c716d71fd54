import Diagnostics
import TestSupport
import Testing
import YAMLTree

struct LimitTests {
  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "[{", "{\"a\": ", "{\"a\": ["])
  func deepNesting(opening: String) {
    let reading = Reading(String(repeating: opening, count: 10_000))
    #expect(reading.documents.isEmpty)
    #expect(reading.diagnostics.map(\.id) == [.yamlLimit])
    #expect(reading.diagnostics.first?.message.contains("`--max-depth`") == true)
  }

  @Test func depth() {
    expectDiagnostics("a:\n  b: 1️⃣[1]\n", [.at(1, .yamlLimit, "more than 2 deep")], limits: YAMLLimits(depth: 2))
    #expect(Reading("a:\n  b: [1]\n", limits: YAMLLimits(depth: 3)).diagnostics.isEmpty)
  }

  @Test func nodes() {
    expectDiagnostics("[1, 2, 1️⃣3]\n", [.at(1, .yamlLimit, "`--max-nodes`")], limits: YAMLLimits(nodes: 3))
    #expect(Reading("[1, 2]\n---\n[1, 2]\n", limits: YAMLLimits(nodes: 3)).diagnostics.isEmpty)
  }

  @Test func documents() {
    expectDiagnostics("a\n---\n1️⃣--- b\n", [.at(1, .yamlLimit, "`--max-documents`")], limits: YAMLLimits(documents: 2))
    #expect(Reading("{}{}{}", limits: YAMLLimits(documents: 2)).diagnostics.map(\.id) == [.yamlLimit])
  }

  @Test func scalars() {
    expectDiagnostics("a: 1️⃣12345\n", [.at(1, .yamlLimit, "`--max-scalar-bytes`")], limits: YAMLLimits(scalarBytes: 4))
    expectDiagnostics("{\"a\": 1️⃣\"12345\"}", [.at(1, .yamlLimit, "4 bytes")], limits: YAMLLimits(scalarBytes: 4))
  }

  @Test func files() {
    let reading = Reading("a: 1\n", limits: YAMLLimits(fileBytes: 4))
    #expect(reading.diagnostics.map(\.id) == [.yamlLimit])
    #expect(reading.diagnostics.first?.location == .path("test.yaml"))
    #expect(reading.diagnostics.first?.message.contains("`--max-file-bytes`") == true)
  }
}
