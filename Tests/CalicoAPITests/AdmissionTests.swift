import CalicoAPI
import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// What is refused beside what the table of Calico's own tests has, and where the error stands.
struct AdmissionTests {
  /// Where in a scalar the caret stands: markers are at the characters.
  @Test(arguments: [
    "{selector: a 1️⃣= 'b'}", "{selector: \"a 1️⃣= 'b'\"}", "{selector: 'a 1️⃣= \"b\"'}", "{selector: 1️⃣é}",
    "{\"selector\": \"a 1️⃣= 'b'\"}",
  ])
  func caretsInSelectors(spec: String) {
    let text = MarkedText(CalicoReading.text(spec))
    let found = CalicoReading(text.text).diagnostics
    #expect(text.differences(found, [.at(1, "invalid-selector", "spec.selector: `")]) == [])
  }

  /// Escapes and folds: the scalar is shown, and the message says which character is meant.
  @Test(arguments: [
    ("{selector: 1️⃣'a = ''b'''}", 3), ("{selector: 1️⃣\"a = \\x27b'\"}", 3), ("{selector: 1️⃣\"a\n    = 'b'\"}", 3),
  ])
  func whereTheTextIsNotAsWritten(spec: String, character: Int) {
    let text = MarkedText(CalicoReading.text(spec))
    let found = CalicoReading(text.text).diagnostics
    #expect(text.differences(found, [.at(1, "invalid-selector", "at character \(character)")]) == [])
  }

  /// A block scalar ends with a newline, which Calico refuses.
  @Test func blocks() {
    let text = CalicoReading.text("\n  selector: |\n    has(a)\n")
    let found = CalicoReading(text).diagnostics
    #expect(found.map(\.id) == ["invalid-selector"])
    #expect(found.first?.message.contains("line breaks, at character 7") ?? false)
    #expect(CalicoReading(CalicoReading.text("\n  selector: >-\n    has(a)\n    && has(b)\n")).diagnostics.isEmpty)
  }

  /// The text `all()` where Calico replaces it, and where it does not (semantics KO10).
  @Test(arguments: [
    ("GlobalNetworkPolicy", "{selector: a == 1️⃣'all()', namespaceSelector: has(b)}"),
    ("GlobalNetworkPolicy", "{selector: 1️⃣all( ), serviceAccountSelector: has(b)}"),
    ("GlobalNetworkPolicy", "{namespaceSelector: 1️⃣all( )}"), ("GlobalNetworkPolicy", "{selector: 1️⃣\" \"}"),
    ("NetworkPolicy", "{ingress: [{action: Allow, source: {namespaceSelector: 1️⃣all( )}}]}"),
    ("NetworkPolicy", "{ingress: [{action: Allow, source: {namespaceSelector: \"a in {1️⃣'all()'}\"}}]}"),
  ])
  func unclearSelectors(kind: String, spec: String) {
    let text = MarkedText(CalicoReading.text(spec, kind: kind))
    let found = CalicoReading(text.text).diagnostics
    #expect(text.differences(found, [.at(1, "unclear-selector", ": ")]) == [])
  }

  @Test(arguments: [
    ("GlobalNetworkPolicy", "{selector: \"a == 'all()' && all( )\"}"),
    ("GlobalNetworkPolicy", "{selector: all(), namespaceSelector: all()}"),
    ("NetworkPolicy", "{selector: all( ), serviceAccountSelector: all( )}"),
    ("NetworkPolicy", "{ingress: [{action: Allow, source: {selector: all( ), notSelector: \"!global()\"}}]}"),
  ])
  func clearSelectors(kind: String, spec: String) {
    #expect(CalicoReading(CalicoReading.text(spec, kind: kind)).diagnostics.map(\.message) == [])
  }

  @Test func theLengthOfSelectors() {
    func errors(_ field: String, _ length: Int) -> [Diagnostic.ID] {
      let selector = "a == '" + String(repeating: "x", count: length - 7) + "'"
      return CalicoReading(CalicoReading.text(field.split(separator: "@").joined(separator: selector))).errors.map(\.id)
    }
    #expect(errors("{selector: @, types: []}", 1024) == [])
    #expect(errors("{selector: @, types: []}", 1025) == ["invalid-selector"])
    let peer = "{ingress: [{action: Deny, source: {notSelector: @}}]}"
    #expect(errors(peer, 1025) == [] && errors(peer, 100_000) == ["invalid-selector"])
  }

  /// Of the name of a policy only the whole has a length (semantics KV1).
  @Test(arguments: ["NetworkPolicy", "GlobalNetworkPolicy"]) func theLengthOfNames(kind: String) {
    func errors(_ length: Int) -> [Diagnostic.ID] {
      let metadata = "{name: \(String(repeating: "a", count: length))}"
      return CalicoReading(CalicoReading.text("{}", kind: kind, metadata: metadata)).errors.map(\.id)
    }
    #expect(errors(64) == [] && errors(253) == [] && errors(254) == ["invalid-name"])
  }

  @Test func theSizeOfAnnotations() {
    func errors(_ size: Int) -> [Diagnostic.ID] {
      let metadata = "{name: p, annotations: {a: \(String(repeating: "x", count: size - 1))}}"
      return CalicoReading(CalicoReading.text("{}", metadata: metadata)).errors.map(\.id)
    }
    #expect(errors(262_144) == [] && errors(262_145) == ["invalid-annotation"])
  }

  /// The labels of what an older API server has stored stand in an annotation.
  @Test(arguments: ["NetworkSet", "GlobalNetworkSet", "HostEndpoint"]) func hiddenLabels(kind: String) {
    func errors(_ annotation: String, _ group: CalicoGroup) -> [Diagnostic.ID] {
      let metadata = "{name: s, annotations: {projectcalico.org/metadata: '\(annotation)'}}"
      let spec = kind == "HostEndpoint" ? "{node: one, interfaceName: eth0}" : "{}"
      return CalicoReading(CalicoReading.text(spec, kind: kind, metadata: metadata, group: group)).errors.map(\.id)
    }
    #expect(errors("{\"uid\":\"1\",\"labels\":{\"a\":\"b\"}}", .stored) == ["hidden-labels"])
    #expect(errors("{\"uid\":\"1\"}", .stored) == [] && errors("{\"labels\":{\"a\":\"b\"}}", .api) == [])
  }

  @Test(arguments: [
    "apiVersion: projectcalico.org/v3\r\nkind: NetworkPolicy\r\nmetadata: {name: p}\r\nspec:\r\n  selector: has(a)\r\n"
  ])
  func lineEndsOfWindows(text: String) {
    let reading = CalicoReading(text)
    #expect(reading.diagnostics.isEmpty && reading.policies.first?.selector == .has("a"))
  }

  @Test(arguments: [
    "", "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\n", "{apiVersion: projectcalico.org/v3, kind: Tier}",
    "{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: h}}",
    "{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: [], spec: []}",
    "{apiVersion: projectcalico.org/v3, kind: StagedNetworkPolicy, metadata: null, spec: \"\"}",
    "{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: g}, spec: {ingress: [[], 1, null]}}",
    "{apiVersion: projectcalico.org/v3, kind: NetworkSet, metadata: {name: g}, spec: {nets: [[], 1, null]}}",
  ])
  func whatIsNoObject(text: String) {
    let reading = CalicoReading(text)
    #expect(reading.errors.isEmpty == text.isEmpty)
    #expect(reading.manifests.isEmpty)
  }

  /// A mistake in the metadata is told once.
  @Test(arguments: ["[]", "{name: p, annotations: {a: 1}}", "{name: p, labels: {a: [b]}}", "{name: A}", "{}"])
  func mistakesOfMetadata(metadata: String) {
    for kind in ["NetworkPolicy", "GlobalNetworkSet", "StagedNetworkPolicy", "Tier"] {
      let reading = CalicoReading(CalicoReading.text("{}", kind: kind, metadata: metadata))
      #expect(reading.errors.count == 1, "\(kind): \(reading.errors.map(\.message))")
      #expect(reading.manifests.isEmpty)
    }
  }

  @Test func everyMistakeIsReported() {
    let text = MarkedText(
      CalicoReading.text(
        """

          tier: 1️⃣[]
          order: 2️⃣.inf
          selector: 3️⃣web
          types: [4️⃣ingress]
          ingress:
          - action: 5️⃣allow
            protocol: 6️⃣tcp
            source: {7️⃣net: [10.0.0.0/8], nets: [8️⃣10.0.0.1/8], selector: 9️⃣web}
        """))
    let found = CalicoReading(text.text).diagnostics
    #expect(
      text.differences(
        found,
        [
          .at(1, "wrong-type", "spec.tier"), .at(2, "wrong-type", "spec.order"),
          .at(3, "invalid-selector", "spec.selector", hint: "has(web)"),
          .at(4, "invalid-policy-type", "spec.types[0]", hint: "did you mean `Ingress`?"),
          .at(5, "invalid-action", "spec.ingress[0].action", hint: "did you mean `Allow`?"),
          .at(6, "invalid-protocol", "spec.ingress[0].protocol", hint: "did you mean `TCP`?"),
          .at(7, "unknown-field", "spec.ingress[0].source", hint: "did you mean `nets`?"),
          .at(8, "invalid-cidr", "spec.ingress[0].source.nets[0]", hint: "did you mean `10.0.0.0/8`?"),
          .at(9, "invalid-selector", "spec.ingress[0].source.selector"),
        ]) == [])
  }
}
