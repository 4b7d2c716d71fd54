import Diagnostics
import Kubernetes
import Properties

/// Which properties of the files are verified. With a selection no test is: a test has neither name nor severity.
struct Selection {
  /// The least severity; nil for any.
  var severity: PropertySeverity?
  /// The names; none for any.
  var names: [String] = []
  /// The frameworks of controls; none for any.
  var tags: [String] = []

  /// Whether everything is selected.
  var isEverything: Bool { severity == nil && names.isEmpty && tags.isEmpty }

  /// The files with the properties that are selected; a file with none is left out. A name or framework that no property
  /// has is an error, as is a selection of nothing.
  func apply(to files: [PropertyFile], diagnostics: inout DiagnosticBag) -> [PropertyFile] {
    if isEverything || files.isEmpty { return files }
    let properties = files.flatMap(\.set.properties)
    check(names, "property", "properties", among: properties.map(\.name), &diagnostics)
    check(tags, "framework", "tags", among: properties.flatMap(\.frameworks), &diagnostics)
    let selected = files.compactMap { file in
      var file = file
      file.set.properties.removeAll { !isSelected($0) }
      file.set.tests = []
      return file.set.properties.isEmpty ? nil : file
    }
    if selected.isEmpty, !diagnostics.hasErrors {
      diagnostics.report(Diagnostic("nothing-selected", "no property is selected: nothing is asked", at: .run))
    }
    return selected
  }

  /// What is selected, for reports; nil for everything.
  func summary(of selected: [PropertyFile], among all: [PropertyFile]) -> String? {
    if isEverything { return nil }
    var words: [String] = []
    if let severity { words.append("severity \(severity.rawValue) or worse") }
    if !names.isEmpty { words.append("named \(names.joined(separator: ", "))") }
    if !tags.isEmpty { words.append("with controls of \(tags.joined(separator: ", "))") }
    func count(_ files: [PropertyFile]) -> Int { files.reduce(0) { $0 + $1.set.properties.count } }
    return "\(count(selected)) of \(count(all)) properties: \(words.joined(separator: "; ")); no tests"
  }

  /// How many properties and tests there are; nil where everything is selected.
  func whole(_ all: [PropertyFile]) -> (properties: Int, tests: Int)? {
    if isEverything { return nil }
    return (all.reduce(0) { $0 + $1.set.properties.count }, all.reduce(0) { $0 + $1.set.tests.count })
  }

  private func isSelected(_ property: Property) -> Bool {
    severity.map { property.severity <= $0 } ?? true && (names.isEmpty || names.contains(property.name))
      && (tags.isEmpty || property.frameworks.contains { tags.contains($0) })
  }

  private func check(
    _ wanted: [String], _ noun: String, _ option: String, among known: [String], _ diagnostics: inout DiagnosticBag
  ) {
    for text in wanted where !known.contains(text) {
      var notes = nearest(text, among: Set(known)).map { [Diagnostic.Note("did you mean `\($0)`?")] } ?? []
      if text.hasSuffix(".yaml") || text.hasSuffix(".yml") {
        notes = [.init("property files come before `--\(option)`")]
      }
      diagnostics.report(
        Diagnostic("unknown-selection", "no \(noun) `\(text)` in the property files", at: .run, notes: notes))
    }
  }
}

extension Property {
  /// The frameworks of its controls: what stands before the slash.
  fileprivate var frameworks: [String] {
    controls.compactMap { $0.split(separator: "/", maxSplits: 1).first.map(String.init) }
  }
}
