import NetpolVerifyCLI
import Testing
import YAMLTree

/// The library of properties, each file on manifests that comply and on manifests that do not.
struct LibraryTests {
  @Test(arguments: [
    "default-deny", "dns", "cloud-metadata", "tenant-isolation", "environments", "no-internet-exposure", "pci-dss-cde",
    "nsa-cisa", "doors",
  ])
  func verdicts(name: String) throws {
    let good = Repository.run("properties/\(name).yaml -o json")
    #expect(good.status == 0, "\(good.errors)")
    #expect(good.errors == "")
    let proved = try verdicts(good.output)
    #expect(proved.allSatisfy { $0.hasSuffix(": proved") }, "\(proved)")

    let bad = Repository.run("properties/\(name).yaml -f fixtures/library/\(name)/fail -o json")
    #expect(bad.status == 1, "\(bad.errors)")
    let found = try verdicts(bad.output)
    #expect(found == proved.map { $0.replacing(": proved", with: ": violated") })
    for verdicts in [("pass", proved), ("fail", found)] {
      let path = "fixtures/library/\(name)/\(verdicts.0)/expected-verdicts.txt"
      try Golden.expect(path, verdicts.1.map { $0 + "\n" }.joined())
    }
  }

  /// `name: verdict` of each property of a JSON report.
  private func verdicts(_ report: String) throws -> [String] {
    let document = try #require(Repository.document(report))
    guard case .sequence(let properties)? = member(document, "properties")?.content else { return [] }
    return properties.map { "\(text(member($0, "name"))): \(text(member($0, "verdict")))" }
  }

  private func member(_ node: YAMLNode, _ key: String) -> YAMLNode? {
    guard case .mapping(let entries) = node.content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  private func text(_ node: YAMLNode?) -> String {
    guard case .scalar(let scalar)? = node?.content else { return "" }
    return scalar.text
  }
}
