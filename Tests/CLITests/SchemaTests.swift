import NetpolVerifyCLI
import Testing

/// The schema and the parser against each other, on everything that ships and on a corpus of broken files.
struct SchemaTests {
  private let validator: SchemaValidator

  init() throws {
    let schema = Repository.run("schema")
    #expect(schema.status == 0)
    validator = SchemaValidator(root: try #require(Repository.document(schema.output)))
  }

  /// Editors read the schema that is checked in; it is what the program prints.
  @Test func publishedSchemaIsCurrent() throws {
    #expect(try Repository.read("properties/schema.json") == Repository.run("schema").output)
  }

  @Test func acceptsWhatShips() throws {
    let files = try Repository.propertyFiles
    #expect(files.count > 5)
    for file in files {
      let document = try #require(Repository.document(try Repository.read(file)))
      #expect(try validator.errors(in: document) == [], "\(file)")
    }
  }

  @Test func acceptsEveryKeyOfTheLanguage() throws {
    let document = try #require(Repository.document(try Repository.read("fixtures/schema/every-key.yaml")))
    #expect(try validator.errors(in: document) == [])
    let run = Repository.run("validate fixtures/schema/every-key.yaml")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output == "fixtures/schema/every-key.yaml: 10 properties, 15 sets, 4 tests, 2 waivers: valid\n")
  }

  @Test func rejectsTheCorpus() throws {
    let files = try Repository.files(below: "fixtures/schema/rejected", suffix: ".yaml")
    #expect(files.count > 30)
    for file in files {
      let text = try Repository.read(file)
      let document = try #require(Repository.document(text))
      #expect(try validator.errors(in: document) != [], "the schema accepts \(file)")
      expectRefused(file, text)
    }
  }

  /// Where a value can be written in several ways, what is wrong is told of the way that was taken, and at its field.
  @Test(arguments: [
    ("bad-cidr", "/spec/sets/"), ("unknown-set-key", "unknown member"), ("service-and-workload", "must not be here"),
    ("two-assertions", "must not be here"), ("ports-and-on-ports", "/onPorts: must not be here"),
    ("exists-with-values", "/values: too many items"), ("in-without-values", "values is missing"),
    ("unknown-renderer", "unknown member"), ("expectation-without-reason", "reason is missing"),
    ("test-port-too-large", "/port: too large"), ("sets-and-label", "/byLabel: must not be here"),
  ])
  func namesTheField(file: String, message: String) throws {
    let document = try #require(
      Repository.document(try Repository.read("fixtures/schema/rejected/\(file).yaml")))
    let errors = try validator.errors(in: document)
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
    #expect(!errors.contains { $0.contains("alternatives") }, "\(errors)")
  }

  /// What a schema cannot see: names that refer to nothing, values that contradict each other.
  @Test func leavesTheRestToTheParser() throws {
    let files = try Repository.files(below: "fixtures/schema/parser-only", suffix: ".yaml")
    #expect(files.count > 5)
    for file in files {
      let text = try Repository.read(file)
      let document = try #require(Repository.document(text))
      #expect(try validator.errors(in: document) == [], "\(file) belongs to fixtures/schema/rejected")
      expectRefused(file, text)
    }
  }

  /// The first line of a broken file names the error, and where it is: `# unknown-field 9:5`.
  private func expectRefused(_ file: String, _ text: String) {
    let run = Repository.run("validate \(file)")
    let words = text.prefix { $0 != "\n" }.split(separator: " ")
    #expect(run.status == 2, "the parser accepts \(file)")
    #expect(run.output == "")
    let isTold = run.errors.split(separator: "\n").contains {
      $0.hasPrefix("\(file):\(words[2]): error: ") && $0.hasSuffix("[\(words[1])]")
    }
    #expect(isTold, "\(file): \(run.errors)")
  }
}
