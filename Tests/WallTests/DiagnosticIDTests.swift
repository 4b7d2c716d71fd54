import TestSupport
import Testing

/// Every diagnostic about manifests and property files has a test that triggers it.
struct DiagnosticIDTests {
  @Test func everyDiagnosticIsTested() throws {
    var reported: Set<String> = []
    for target in ["YAMLTree", "Kubernetes", "Cluster", "Properties"] {
      for path in try Repository.files(below: "Sources/\(target)", suffix: ".swift") {
        reported.formUnion(DiagnosticIDs.reported(in: try Repository.text(path)))
      }
    }
    #expect(reported.count >= 40)
    #expect(reported.isSuperset(of: ["unknown-field", "pod-cidrs-too-small", "missing-assertion", "yaml-syntax"]))
    var tests = ""
    for path in try Repository.files(below: "Tests", suffix: "Tests.swift") { tests += try Repository.text(path) }
    for path in try Repository.files(below: "Tests", suffix: "+Table.swift") { tests += try Repository.text(path) }
    let untested = reported.filter { id in
      let words = id.split(separator: "-")
      let member = words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
      return !tests.contains("\"\(id)\"") && !tests.contains(".\(member)")
    }
    #expect(untested.sorted() == [])
  }

  @Test func idsAreFound() {
    #expect(DiagnosticIDs.reported(in: #"cursor.error("wrong-type", "a `b-c`")"#) == ["wrong-type"])
    #expect(DiagnosticIDs.reported(in: #".error(\#n  x ? "a-b" : "c-d", "e-f")"#) == ["a-b", "c-d"])
    #expect(DiagnosticIDs.reported(in: #"static let yamlSyntax: Self = "yaml-syntax""#) == ["yaml-syntax"])
    #expect(DiagnosticIDs.reported(in: #"Diagnostic("a", x)"#) == [])
  }
}
