import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// A manifest with markers, and what must be said about it.
struct AdmissionCase: Sendable, CustomTestStringConvertible {
  /// What the case is about: a rule of the API server, or a few words.
  var name: String
  var text: String
  var expected: [Expected]

  var testDescription: String { "\(name): \(text.split(separator: "\n").last ?? "")" }

  init(_ name: String, _ text: String, _ expected: Expected...) {
    self.name = name
    self.text = text
    self.expected = expected
  }

  /// A policy with this text behind `spec:`.
  static func spec(_ name: String, _ spec: String, _ expected: Expected...) -> Self {
    var result = Self(name, policy(spec: spec))
    result.expected = expected
    return result
  }

  /// A policy with one ingress rule.
  static func ingress(_ name: String, _ rule: String, _ expected: Expected...) -> Self {
    var result = Self(name, policy(spec: "{podSelector: {}, ingress: [\(rule)]}"))
    result.expected = expected
    return result
  }

  /// Checks that exactly what is expected is said, and that errors let no policy through.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let marked = MarkedText(text)
    let reading = ManifestReading(marked.text)
    #expect(marked.differences(reading.diagnostics, expected) == [], sourceLocation: sourceLocation)
    if !expected.isEmpty { #expect(reading.manifests.policies.isEmpty, sourceLocation: sourceLocation) }
  }
}

/// The text of a policy.
func policy(spec: String, metadata: String = "{name: p, namespace: ns}") -> String {
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: \(metadata)\nspec: \(spec)\n"
}
