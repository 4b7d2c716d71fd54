import TestSupport
import Testing

/// The pages about the library of properties say what its files say.
struct LibraryPageTests {
  private static let catalog = "Sources/netpol-verify/Documentation.docc"

  /// The controls that a property file names, read from its lines: `controls: [a/b, c/d]` or one on a line.
  private static func controls(_ path: String) throws -> Set<String> {
    var result: Set<String> = []
    var isInside = false
    for line in try Repository.text(path).split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("controls:") {
        isInside = true
      } else if !(isInside && text.hasPrefix("- ")) {
        isInside = false
      }
      guard isInside else { continue }
      let words = text.split { " [],".contains($0) }
      result.formUnion(words.filter { $0.contains("/") }.map(String.init))
    }
    return result
  }

  private static func files() throws -> [String] { try Repository.files(below: "properties", suffix: ".yaml") }

  @Test func everyFileHasARow() throws {
    let page = try Page("\(Self.catalog)/Library.md")
    let rows = page.lines(after: "| `properties/").map { "properties/" + $0.prefix { $0 != "`" } }
    #expect(rows.sorted() == (try Self.files()))
  }

  /// Each control has a row, which names the files of the library that support it, and no other.
  @Test func everyControlHasARow() throws {
    var supported: [String: Set<String>] = [:]
    for path in try Self.files() where !path.hasSuffix("/shop.yaml") {
      let name = path.dropFirst("properties/".count).dropLast(".yaml".count)
      for control in try Self.controls(path) { supported[control, default: []].insert(String(name)) }
    }
    #expect(supported.count > 10)
    var told: [String: Set<String>] = [:]
    for line in try Page("\(Self.catalog)/Compliance.md").lines where line.hasPrefix("| `") && line.contains("/") {
      let cells = line.split(separator: " | ")
      guard cells.count == 4 else { continue }
      let control = cells[0].split(separator: "`")[1]
      told[String(control)] = Set(cells[3].split { " ,|`".contains($0) }.map(String.init))
    }
    #expect(told == supported)
    #expect(try Self.controls("properties/shop.yaml").isSubset(of: told.keys))
  }

  /// One way to write a control: lower case, the framework with its version, a slash, the id.
  @Test func controlsAreWrittenInOneWay() throws {
    let frameworks = try Page("\(Self.catalog)/Compliance.md").lines
      .filter { $0.hasPrefix("| `") && !$0.contains("/") }.map { $0.split(separator: "`")[1] }
    #expect(frameworks.count == 4)
    for path in try Self.files() + ["fixtures/formats/properties.yaml", "fixtures/formats/undecided.yaml"] {
      for control in try Self.controls(path) {
        let parts = control.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 2 && frameworks.contains(parts[0]) && !parts[1].isEmpty, "\(path): \(control)")
        #expect(control == control.lowercased(), "\(path): \(control)")
      }
    }
  }
}
