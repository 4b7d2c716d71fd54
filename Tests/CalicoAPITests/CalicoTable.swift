import Diagnostics
import TestSupport
import YAMLTree

/// The facts of Calico's own tests.
struct CalicoTable {
  /// The table of selectors: text, and what is known of it.
  struct SelectorRow {
    var text: String
    /// Labels, and whether the selector matches them; nil where only its validity is known.
    var match: (labels: [String: String], holds: Bool)?
    var isValid: Bool
  }

  /// An object, and the fields at fault; nil when it is admitted.
  struct Truth {
    var title: String
    var object: YAMLNode
    var faults: [String]?
  }

  /// A policy, and the `types` that are filled in.
  struct Defaulting {
    var title: String
    var policy: YAMLNode
    var types: [String]
  }

  var selectors: [SelectorRow]
  var canonical: [(text: String, canonical: String)]
  var truths: [Truth] = []
  var defaultings: [Defaulting] = []
  /// The policies of every step that asks for connections, with the step's title.
  var policies: [(title: String, policies: [YAMLNode])] = []

  init() throws {
    let root = try Self.root()
    selectors = try root.list("selectors").map { row in
      let labels = try row["labels"]?.mapping?.map { ($0.key, try $0.value.text()) }
      return SelectorRow(
        text: try row.text("selector"),
        match: try labels.map { (Dictionary(uniqueKeysWithValues: $0), try row.flag("matches")) },
        isValid: try labels != nil || row.flag("valid"))
    }
    canonical = try root.list("canonical").map { (try $0.text("selector"), try $0.text("canonical")) }
    for item in try root.list("cases") {
      for step in try item.list("steps") {
        let title = "\(try item.text("id")): \(try item.text("title"))"
        if let object = step["validate"] {
          let faults = try step.flag("valid") ? nil : try step.list("fields").map { try $0.text() }
          truths.append(Truth(title: title, object: object, faults: faults))
        } else if step["types"] != nil {
          let types = try step.list("types").map { try $0.text() }
          defaultings.append(Defaulting(title: title, policy: try step.list("policies")[0], types: types))
        } else {
          policies.append((title, try step.list("policies")))
        }
      }
    }
  }

  private static func root() throws -> YAMLNode {
    let path = "fixtures/conformance/calico.json"
    let file = SourceFile(path: path, bytes: try Repository.bytes(path))
    var files = SourceFiles()
    var bag = DiagnosticBag()
    let documents = YAMLReader.read(file, id: files.add(file), diagnostics: &bag)
    guard bag.all.isEmpty, documents.count == 1 else { throw Repository.Failure(message: "\(bag.all)") }
    return documents[0]
  }
}

extension YAMLNode {
  fileprivate func list(_ key: String) throws -> [YAMLNode] {
    guard let list = self[key]?.sequence else { throw Repository.Failure(message: "no list `\(key)`") }
    return list
  }

  fileprivate func text(_ key: String) throws -> String {
    guard let text = self[key]?.scalar?.text else { throw Repository.Failure(message: "no text `\(key)`") }
    return text
  }

  fileprivate func text() throws -> String {
    guard let text = scalar?.text else { throw Repository.Failure(message: "no text") }
    return text
  }

  fileprivate func flag(_ key: String) throws -> Bool {
    guard case .bool(let value)? = self[key]?.scalar?.value else {
      throw Repository.Failure(message: "no flag `\(key)`")
    }
    return value
  }
}
