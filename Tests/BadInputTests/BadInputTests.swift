import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import TestSupport
import Testing
import YAMLTree

/// Inputs that must be refused, with everything that is printed about them.
struct BadInputTests {
  /// What reading a folder's files comes to: rendered diagnostics, and how many policies were read.
  private struct Reading {
    var text: String
    var policies: Int
    var hasErrors: Bool

    init(_ files: [SourceFile], kinds: PolicyKinds = EnforcerKinds.all) {
      var all = SourceFiles()
      let context = DecodingContext()
      var reader = ManifestReader(context: context, kinds: kinds)
      for file in files {
        let isProperties = file.path.hasSuffix("/properties.yaml")
        for document in YAMLReader.read(file, id: all.add(file), diagnostics: &context.diagnostics) {
          if isProperties {
            _ = PropertySet.decode(Cursor(document, context: context))
          } else {
            reader.read(document)
          }
        }
      }
      policies = reader.finish(in: all).policies.count
      let renderer = DiagnosticRenderer(files: all, color: false)
      text = context.diagnostics.sorted(in: all).map { renderer.render($0) + "\n" }.joined()
      hasErrors = context.diagnostics.hasErrors
    }
  }

  /// The folders, with the number of policies that can be read beside the mistake.
  private static let cases = [
    "alias-bomb": 0, "calico": 1, "cluster-policies": 3, "duplicate-policy": 2, "kubectl-words": 0,
    "malformed-among-good": 1,
    "missing-family": 0,
    "policy-port-range": 0, "policy-types": 0, "two-assertions": 0, "undefined-set": 0, "unknown-field": 0,
  ]

  @Test func everyFolderIsACase() throws {
    let folders = try Repository.names(in: "fixtures/bad").filter { !$0.hasSuffix(".md") }
    #expect(folders == Self.cases.keys.sorted())
  }

  @Test(arguments: cases.keys.sorted()) func refused(name: String) throws {
    let paths = try Repository.files(below: "fixtures/bad/\(name)", suffix: ".yaml")
    let kinds = name == "calico" ? EnforcerKinds.withCalico : EnforcerKinds.all
    let reading = Reading(try paths.map { SourceFile(path: $0, bytes: try Repository.bytes($0)) }, kinds: kinds)
    #expect(reading.hasErrors)
    #expect(reading.policies == Self.cases[name])
    let expected = try Repository.text("fixtures/bad/\(name)/expected.txt")
    #expect(reading.text == expected)
  }

  /// 10,000 opening brackets, which are too dull to keep in a file.
  @Test(arguments: ["[", "{\"a\":", "- ", "{a: "]) func deepNesting(opening: String) {
    let text = "apiVersion: v1\n---\n" + String(repeating: opening, count: 10_000)
    let reading = Reading([SourceFile(path: "deep.yaml", bytes: Array(text.utf8))])
    #expect(reading.hasErrors)
    #expect(reading.text.hasPrefix("deep.yaml:3:"))
    #expect(reading.text.contains("`--max-depth`"))
    #expect(reading.text.contains("[yaml-limit]"))
    #expect(reading.text.split(separator: "\n").count == 3)
  }
}
