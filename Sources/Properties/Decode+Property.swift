import Diagnostics
import Kubernetes
import YAMLTree

/// Where an assertion's defaults and names come from.
struct PropertyDefaults {
  var severity: PropertySeverity = .high
  var allowEmpty = false
  var counterexamples = 3
  var world: PropertySet.Model.World = .closed
  var policies: PropertySet.Model.Policies = .declared
  var trustedNamespaces: [TrustedNamespace] = []
}

extension Property {
  private static let assertions =
    [
      "neverReaches", "onlyFrom", "onlyTo", "mustReach", "isolated", "defaultDeny", "onlyFlows", "noNewAccess",
    ] + DoorClaim.names
  private static let common = [
    "name", "description", "severity", "controls", "world", "policies", "trustedNamespaces", "allowEmpty",
    "requireUnrestricted", "counterexamples", "remediation", "expect",
  ]

  /// Reads one item of `properties`.
  static func decode(_ cursor: Cursor, names: SetNames, defaults: PropertyDefaults) -> Self? {
    guard let fields = cursor.fields("a property", known: common + assertions, misnomers: Misnomers.property) else {
      return nil
    }
    guard let name = fields.required("name", of: "a property")?.string() else { return nil }
    let written = fields.entries.filter { assertions.contains($0.key) }
    guard written.count == 1 else {
      let found = written.map { "`\($0.key)`" }.joined(separator: " and ")
      cursor.error(
        written.isEmpty ? "missing-assertion" : "several-assertions",
        written.isEmpty
          ? "property `\(name)` asserts nothing" : "property `\(name)` has \(written.count) assertions: \(found)",
        notes: [
          .init(
            written.isEmpty ? "assertions: \(assertions.joined(separator: ", "))" : "write one property for each",
            at: written.isEmpty ? nil : written[1].keySpan)
        ])
      return nil
    }
    let assertion = fields.written(written[0].key).flatMap { Assertion.decode(written[0].key, $0, names: names) }
    guard let assertion else { return nil }
    var result = Self(
      name: name, assertion: assertion, severity: defaults.severity, controls: [], world: defaults.world,
      policies: defaults.policies, trustedNamespaces: defaults.trustedNamespaces, allowEmpty: defaults.allowEmpty,
      counterexamples: defaults.counterexamples, span: cursor.span)
    return result.decodeCommon(fields) ? result : nil
  }

  /// Why every connection counts that may pass; nil for a claim that something works under the policies that there are.
  private var whyAllCount: String? {
    guard case .mustReach = assertion else { return "but with `mustReach`: other claims count all that may pass" }
    return policies == .open ? "with `policies: open`" : nil
  }

  /// Reads the keys that every property may have.
  private mutating func decodeCommon(_ fields: Fields) -> Bool {
    if let written = fields["description"] {
      guard let text = written.string() else { return false }
      description = text
    }
    if let written = fields["remediation"] {
      guard let text = written.string() else { return false }
      remediation = text
    }
    if let written = fields["severity"] {
      guard let value: PropertySeverity = written.choice() else { return false }
      severity = value
    }
    if let written = fields["world"] {
      guard let value: PropertySet.Model.World = written.choice() else { return false }
      world = value
    }
    if let written = fields["policies"] {
      guard let value: PropertySet.Model.Policies = written.choice() else { return false }
      policies = value
    }
    if let written = fields["trustedNamespaces"] {
      guard let names = written.trustedNamespaces() else { return false }
      trustedNamespaces = names
      if policies == .declared { written.warnOfUnusedTrust(at: written.span) }
    }
    if let written = fields["allowEmpty"] {
      guard let value = written.bool() else { return false }
      allowEmpty = value
    }
    if let written = fields["requireUnrestricted"] {
      guard let value = written.bool() else { return false }
      requiresUnrestricted = value
      if value, let mistake = whyAllCount {
        written.error("invalid-value", "`requireUnrestricted` means nothing \(mistake)")
        return false
      }
    }
    if let written = fields["counterexamples"] {
      guard let value = written.counterexampleCount() else { return false }
      counterexamples = value
    }
    if let written = fields["controls"] {
      guard let items = written.items() else { return false }
      for item in items {
        guard let text = item.string() else { return false }
        guard text.split(separator: "/", omittingEmptySubsequences: false).count >= 2, !text.hasPrefix("/") else {
          item.error("invalid-control", "`\(text)` is no control", notes: [.init("write `framework/id`")])
          return false
        }
        controls.append(text)
      }
    }
    if let written = fields["expect"] {
      guard let value = Expectation.decode(written) else { return false }
      expectation = value
    }
    return true
  }
}

extension Property.Expectation {
  /// Reads `expect: violated` or `expect: {violated: {reason, ticket}}`.
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    if case .scalar = cursor.node.content {
      guard let text = cursor.string() else { return nil }
      guard text == "violated" else {
        cursor.error("invalid-expectation", "`\(text)` cannot be expected", notes: [.init("write `expect: violated`")])
        return nil
      }
      return Self(span: cursor.span)
    }
    guard let fields = cursor.fields("an expectation", known: ["violated"]),
      let inner = fields.required("violated", of: "an expectation")?.fields(
        "an expected violation", known: ["reason", "ticket", "until"]),
      let reason = inner.required("reason", of: "an expected violation")?.string()
    else { return nil }
    var result = Self(reason: reason, span: cursor.span)
    if let written = inner["until"] {
      guard let date = written.date() else { return nil }
      result.until = date
    }
    if let ticket = inner["ticket"] {
      guard let text = ticket.string() else { return nil }
      result.ticket = text
    }
    return result
  }
}

extension Cursor {
  /// One of an enumeration's values.
  ///
  /// - Parameter words: what people write for values.
  func choice<Choice: RawRepresentable & CaseIterable>(_ words: [String: String] = [:]) -> Choice?
  where Choice.RawValue == String {
    guard case .scalar(let scalar) = node.content, scalar.value == .string || words[scalar.text] != nil else {
      _ = string()
      return nil
    }
    let text = scalar.text
    if let value = Choice(rawValue: text) { return value }
    let names = Choice.allCases.map(\.rawValue)
    let meant = words[text.lowercased()] ?? nearest(text, among: names)
    error(
      "invalid-value", "`\(text)` is none of \(names.joined(separator: ", "))",
      notes: meant.map { [.init("did you mean `\($0)`?")] } ?? [])
    return nil
  }

  /// How many counterexamples to report: at least one.
  func counterexampleCount() -> Int? {
    guard let number = integer() else { return nil }
    guard (1...1_000_000).contains(number) else {
      error("invalid-value", "`counterexamples` must be at least 1")
      return nil
    }
    return Int(number)
  }
}
