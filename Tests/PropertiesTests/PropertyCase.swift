import Diagnostics
import Properties
import TestSupport
import Testing

/// A property file with markers, and what must be said about it.
struct PropertyCase: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var expected: [Expected]

  var testDescription: String { name }

  init(_ name: String, _ text: String, _ expected: Expected...) {
    self.name = name
    self.text = text
    self.expected = expected
  }

  /// A file with this text behind `spec:`.
  static func spec(_ name: String, _ spec: String, _ expected: Expected...) -> Self {
    var result = Self(name, file(spec: spec))
    result.expected = expected
    return result
  }

  /// A file with one property of these members, called `p`.
  static func property(_ name: String, _ members: String, _ expected: Expected...) -> Self {
    var result = Self(name, file(spec: "{properties: [{name: p, \(members)}]}"))
    result.expected = expected
    return result
  }

  /// A file with one set, which a property uses.
  static func set(_ name: String, _ set: String, _ expected: Expected...) -> Self {
    var result = Self(
      name, file(spec: "{sets: {s: \(set)}, properties: [{name: p, neverReaches: {from: s, to: any-pod}}]}"))
    result.expected = expected
    return result
  }

  /// Checks that exactly what is expected is said, and that errors leave nothing to verify.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let marked = MarkedText(text)
    let reading = PropertyReading(marked.text)
    #expect(marked.differences(reading.diagnostics, expected) == [], sourceLocation: sourceLocation)
    let hasErrors = reading.diagnostics.contains { $0.severity == .error }
    #expect((reading.set == nil) == hasErrors, sourceLocation: sourceLocation)
  }
}

/// The text of a property file.
func file(spec: String) -> String {
  "apiVersion: netpol-verify/v1\nkind: PropertySet\nmetadata: {name: test}\nspec: \(spec)\n"
}
