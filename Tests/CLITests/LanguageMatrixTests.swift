import NetpolVerifyCLI
import Testing

/// Every assertion in both worlds with every verdict that a claim itself can have, as a user sees it.
struct LanguageMatrixTests {
  static let folders = [
    "never-reaches", "never-reaches-transitive", "only-from", "only-to", "must-reach", "isolated-sets",
    "isolated-by-label", "default-deny", "only-flows", "no-new-access",
  ]
  static let cases = folders.flatMap { folder in
    ["closed", "open"].flatMap { world in
      ["proved", "violated", "vacuous"].map { "\(folder)/\(world)-\($0)" }
    }
  }

  @Test(arguments: cases) func reportIsAsExpected(name: String) throws {
    let run = Repository.run("verify fixtures/language/\(name).yaml")
    let verdict = name.split(separator: "-").last ?? ""
    #expect(run.status == (verdict == "proved" ? 0 : verdict == "violated" ? 1 : 3), "\(run.errors)")
    // What is said on standard error comes first, as on a terminal.
    try Golden.expect("fixtures/language/\(name).txt", run.errors + run.output)
  }

  @Test func nothingIsForgotten() throws {
    let files = try Repository.files(below: "fixtures/language", suffix: ".yaml")
      .filter { !$0.contains("/manifests/") && !$0.contains("/baseline/") }
    #expect(files == Self.cases.map { "fixtures/language/\($0).yaml" }.sorted())
  }
}
