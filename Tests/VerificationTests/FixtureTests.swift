import FoundationEssentials
import Properties
import Testing
import Verification
import VerificationSupport

@Suite struct FixtureTests {
  @Test(arguments: [
    ("properties/shop.yaml", "fixtures/shop"),
    ("fixtures/articles/gatekeepers/properties.yaml", "fixtures/articles/gatekeepers"),
    ("fixtures/articles/isolated-environments/properties.yaml", "fixtures/articles/isolated-environments"),
    ("fixtures/articles/network-isolation/properties.yaml", "fixtures/articles/network-isolation"),
    ("fixtures/articles/traffic-bouncer/properties.yaml", "fixtures/articles/traffic-bouncer"),
    ("fixtures/articles/what-is-a-network-policy/properties.yaml", "fixtures/articles/what-is-a-network-policy"),
  ])
  func verdictsAreAsExpected(properties: String, folder: String) throws {
    let outcome = try Fixture(properties).verify()
    let lines = outcome.properties.map { "\($0.property.name): \($0.verdict.name)" }.sorted()
    let data = try Data(contentsOf: URL(filePath: "\(Fixture.root)/\(folder)/expected-verdicts.txt"))
    let expected = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines == expected)
    for test in outcome.tests { #expect(test.isPassed, "\(test)") }
    for property in outcome.properties {
      for example in property.counterexamples {
        print(
          property.property.name, example.from.title, "→", example.to?.title ?? "", example.connections,
          example.explanation ?? "")
      }
    }
  }
}
