import TestSupport
import Testing

/// What reports name, the documentation explains, and nothing else.
struct CatalogueTests {
  private static let catalog = "Sources/netpol-verify/Documentation.docc"

  @Test func everyDiagnosticIsExplained() throws {
    var reported: Set<String> = []
    for path in try Repository.files(below: "Sources", suffix: ".swift") {
      reported.formUnion(DiagnosticIDs.reported(in: try Repository.text(path)))
    }
    #expect(reported.isSuperset(of: ["unknown-field", "yaml-syntax", "nothing-asked", "internal-inconsistency"]))
    let explained = try Page("\(Self.catalog)/Diagnostics.md").lines(after: "### ")
    #expect(Set(explained).count == explained.count)
    #expect(reported.subtracting(explained).sorted() == [], "not in Diagnostics.md")
    #expect(Set(explained).subtracting(reported).sorted() == [], "in Diagnostics.md, and in no source")
  }

  @Test func everyAssumptionIsExplained() throws {
    let text =
      try Repository.text("Sources/Verification/Assumptions.swift")
      + Repository.text("Sources/NetpolVerifyCLI/Input/Assumption+Cluster.swift")
    let stated = text.split(separator: "id: \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(stated.count >= 8)
    let explained = try Page("\(Self.catalog)/Assumptions.md").lines(after: "### ")
    #expect(Set(stated) == Set(explained))
  }
}
