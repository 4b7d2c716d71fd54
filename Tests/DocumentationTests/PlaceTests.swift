import TestSupport
import Testing

/// The lists of places that a change touches name places that there are.
struct PlaceTests {
  /// Pieces of code that are paths from the root of the repository; `X` stands for any policy language.
  private static func places(in text: String) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
      .filter { piece in ["Sources/", "Tests/", "fixtures/", "properties/"].contains { piece.hasPrefix($0) } }
  }

  @Test(arguments: ["Sources/netpol-verify/Documentation.docc/Extending.md", "CONTRIBUTING.md"])
  func everyPlaceExists(page: String) throws {
    let places = Self.places(in: try Repository.text(page))
    #expect(places.count >= 8)
    let files = try Set(
      ["Sources", "Tests", "fixtures", "properties"].flatMap { try Repository.files(below: $0, suffix: "") })
    // A language that is read and not judged yet has no other room.
    let languages = try Repository.names(in: "Sources/Languages")
      .filter { language in files.contains { $0.hasPrefix("Sources/Languages/\(language)/Tiers/") } }
    #expect(languages.count >= 2)
    for place in places where !place.hasSuffix("Languages/Istio") {
      for language in languages {
        let path = place.split(separator: "/").map { $0 == "X" ? language : String($0) }.joined(separator: "/")
        #expect(files.contains(path) || files.contains { $0.hasPrefix(path + "/") }, "\(path) in \(page)")
      }
    }
  }

  @Test func placesAreFound() {
    #expect(Self.places(in: "a `Sources/A` and `b`, `Tests/B.swift`") == ["Sources/A", "Tests/B.swift"])
  }
}
