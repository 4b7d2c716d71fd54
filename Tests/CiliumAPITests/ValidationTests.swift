import CiliumAPI
import Diagnostics
import Kubernetes
import TestSupport
import Testing
import YAMLTree

/// What the CRD and the agent say of objects.
struct ValidationTests {
  @Test func everyTruthOfTheTable() throws {
    let root = try Self.table()
    var (valid, invalid) = (0, 0)
    for item in try #require(root["cases"]?.sequence) {
      for step in try #require(item["steps"]?.sequence) {
        guard let object = step["validate"] else { continue }
        let title = item["id"]?.scalar?.text ?? ""
        var settings = CiliumSettings()
        if let release = step["config"]?["version"]?.scalar?.text {
          settings.release = try #require(CiliumRelease(named: release))
        }
        let reading = CiliumReading(object, settings: settings)
        if step["valid"]?.scalar?.text == "true" {
          valid += 1
          #expect(reading.errors.map(\.message) == [], "\(title)")
          #expect(reading.manifests.policies.count == 1, "\(title)")
          continue
        }
        invalid += 1
        let faults = try #require(step["fields"]?.sequence).compactMap { $0.scalar?.text }
        let paths = reading.errors.map(Self.path)
        #expect(
          paths.contains { path in faults.contains { path.hasPrefix($0) } }, "\(title): \(paths), not \(faults)")
      }
    }
    #expect([valid, invalid] == [32, 78])
  }

  /// The policies of every step that asks for connections are read.
  @Test func everyPolicyOfTheTable() throws {
    let root = try Self.table()
    var count = 0
    for item in try #require(root["cases"]?.sequence) {
      for step in try #require(item["steps"]?.sequence) {
        for object in step["policies"]?.sequence ?? [] where object["apiVersion"]?.scalar?.text == "cilium.io/v2" {
          count += 1
          var settings = CiliumSettings()
          settings.nodeSelectorLabels = step["config"]?["nodeSelectorLabels"] != nil
          let reading = CiliumReading(object, settings: settings)
          #expect(reading.errors.map(\.message) == [], "\(item["id"]?.scalar?.text ?? "")")
        }
      }
    }
    #expect(count == 112)
  }

  private static func table() throws -> YAMLNode {
    let path = "fixtures/conformance/cilium.json"
    let file = SourceFile(path: path, bytes: try Repository.bytes(path))
    var files = SourceFiles()
    var bag = DiagnosticBag()
    let documents = YAMLReader.read(file, id: files.add(file), diagnostics: &bag)
    guard bag.all.isEmpty, documents.count == 1 else { throw Repository.Failure(message: "\(bag.all)") }
    return documents[0]
  }

  /// The field that an error is about: of a missing one, its own path.
  private static func path(_ error: Diagnostic) -> String {
    let path = String(error.message.prefix { $0 != ":" })
    guard error.id == "missing-field" else { return path }
    let field = String(error.message.split(separator: "`")[1])
    return error.message.contains(": ") ? path + "." + field : field
  }
}
