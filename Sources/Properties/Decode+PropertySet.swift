import Diagnostics
package import Kubernetes
import Network
import YAMLTree

extension PropertySet {
  /// Reads a property file's document. Nil after a report of an error.
  package static func decode(_ cursor: Cursor) -> Self? {
    cursor.context.withoutErrors { read(cursor) }
  }

  private static func read(_ cursor: Cursor) -> Self? {
    let known = ["apiVersion", "kind", "metadata", "spec"]
    guard let fields = cursor.fields("PropertySet", known: known, misnomers: Misnomers.file),
      let version = fields.required(
        "apiVersion", of: "a property file", notes: [.init("write `apiVersion: netpol-verify/v1`")]),
      let kind = fields.required("kind", of: "a property file", notes: [.init("write `kind: PropertySet`")])
    else { return nil }
    guard version.string() == "netpol-verify/v1" else {
      version.error("invalid-value", "a property file has `apiVersion: netpol-verify/v1`")
      return nil
    }
    guard kind.string() == "PropertySet" else {
      kind.error("invalid-value", "a property file has `kind: PropertySet`")
      return nil
    }
    guard
      let metadata = fields.required("metadata", of: "PropertySet")?.fields(
        "metadata", known: ["name", "labels", "annotations"],
        misnomers: ["namespace": .note("a property file lies in no namespace; its sets name theirs")]),
      let name = metadata.required("name", of: "metadata")?.string(),
      let spec = fields.required("spec", of: "PropertySet")?.fields(
        "spec",
        known: ["resources", "exclude", "baseline", "model", "defaults", "sets", "properties", "waivers", "tests"],
        misnomers: Misnomers.spec)
    else { return nil }
    var result = Self(name: name)
    var isValid = true
    for (key, list) in [("resources", \Self.resources), ("exclude", \.exclude), ("baseline", \.baseline)] {
      for item in spec[key].map({ $0.items() ?? [] }) ?? [] {
        if key == "resources", item.node.mapping != nil {
          guard let rendered = RenderedResource.decode(item) else { return nil }
          result.rendered.append(rendered)
          continue
        }
        guard let text = item.string() else { return nil }
        result[keyPath: list].append(text)
        result.pathSpans[text] = result.pathSpans[text] ?? item.span
      }
    }
    if let model = spec["model"] { isValid = result.model.decode(model) && isValid }
    var defaults = PropertyDefaults()
    defaults.world = result.model.world
    defaults.policies = result.model.policies
    defaults.trustedNamespaces = result.model.trustedNamespaces
    if let written = spec["defaults"] { isValid = defaults.decode(written) && isValid }
    isValid = result.decodeBody(spec, defaults: defaults) && isValid
    if let first = result.model.trustedNamespaces.first, !result.properties.contains(where: { $0.policies == .open }) {
      cursor.warnOfUnusedTrust(at: first.span)
    }
    return isValid ? result : nil
  }

  /// Reads sets, properties and tests.
  private mutating func decodeBody(_ spec: Fields, defaults: PropertyDefaults) -> Bool {
    var isValid = true
    let written = spec["sets"].flatMap { $0.fields("sets") }
    let setEntries = written?.all ?? []
    let names = SetNames(defined: Set(setEntries.map(\.key)))
    for (name, cursor) in setEntries {
      let span = written?.keySpan(name) ?? cursor.span
      if let reserved = ReservedSet(rawValue: name), !reserved.yields {
        cursor.context.diagnostics.report(.error("reserved-set", "`\(name)` is a set that every file has", at: span))
        isValid = false
      }
      if let expression = SetExpression.decode(cursor, names: names) {
        sets.append(NamedSet(name: name, expression: expression, span: span))
      } else {
        isValid = false
      }
    }
    if let exposure = spec["model"]?.fields("model")?["exposure"] {
      isValid = model.decode(exposure: exposure, names: names) && isValid
    }
    var extents = SetExtents(sets)
    isValid = extents.check(sets.map(\.name), &spec.owner.context.diagnostics) && isValid
    var first: [String: Span] = [:]
    for item in spec["properties"].map({ $0.items() ?? [] }) ?? [] {
      guard let property = Property.decode(item, names: names, defaults: defaults) else {
        isValid = false
        continue
      }
      if let earlier = first[property.name] {
        item.error(
          "duplicate-property", "property `\(property.name)` is defined twice",
          notes: [.init("first defined here", at: earlier)])
        isValid = false
      }
      first[property.name] = property.span
      properties.append(property)
    }
    for item in spec["tests"].map({ $0.items() ?? [] }) ?? [] {
      if let test = FlowTest.decode(item) { tests.append(test) } else { isValid = false }
    }
    for item in spec["waivers"].map({ $0.items() ?? [] }) ?? [] {
      if let waiver = Waiver.decode(item, names: names, properties: properties) {
        waivers.append(waiver)
      } else {
        isValid = false
      }
    }
    let references =
      properties.flatMap { $0.assertion.sets + $0.assertion.secondarySets } + waivers.flatMap(\.sets)
      + model.controllerSets
    // After a set that is too large, every set that names it would be reported, too.
    if isValid {
      for reference in references { isValid = extents.check(reference, &spec.owner.context.diagnostics) && isValid }
    }
    if isValid {
      for set in sets where !names.used.contains(set.name) {
        spec.owner.context.diagnostics.report(
          .warning("unused-set", "set `\(set.name)` is never used", at: set.span))
      }
    }
    return isValid
  }
}

extension PropertyDefaults {
  /// Reads `defaults`.
  mutating func decode(_ cursor: Cursor) -> Bool {
    guard let fields = cursor.fields("defaults", known: ["severity", "allowEmpty", "counterexamples"]) else {
      return false
    }
    if let written = fields["severity"] {
      guard let value: PropertySeverity = written.choice() else { return false }
      severity = value
    }
    if let written = fields["allowEmpty"] {
      guard let value = written.bool() else { return false }
      allowEmpty = value
    }
    if let written = fields["counterexamples"] {
      guard let value = written.counterexampleCount() else { return false }
      counterexamples = value
    }
    return true
  }
}

extension Cursor {
  /// A list of label keys.
  fileprivate func labelKeys() -> [String]? {
    guard let items = items() else { return nil }
    var keys: [String] = []
    for item in items {
      guard let key = item.string() else { return nil }
      guard isLabelKey(key) else {
        item.error("invalid-value", "`\(key)` is no label key", notes: [.init("write a key such as `team`")])
        return nil
      }
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }
}

extension Cursor {
  /// Reports blocks that have no address of a family that is declared: nothing would be judged in it, and every claim
  /// about it would hold.
  fileprivate func hasEveryFamily(_ blocks: [CIDR], _ families: [IPFamily]) -> Bool {
    guard let missing = families.first(where: { family in !blocks.contains { $0.family == family } }) else {
      return true
    }
    error(
      "missing-family", "no block is of \(missing.rawValue), which `ipFamilies` declares",
      notes: [.init("add a block of \(missing.rawValue), or take \(missing.rawValue) out of `ipFamilies`")])
    return false
  }
}

extension PropertySet.Model {
  private static let known = [
    "world", "namespaces", "trustedLabels", "trustedServiceAccounts", "policies", "trustedNamespaces", "podCIDRs",
    "nodeCIDRs", "ipFamilies",
    "enforcer", "calicoVersion", "ciliumVersion", "cilium", "unknownKinds", "exposure",
  ]

  /// Reads `model`.
  mutating func decode(_ cursor: Cursor) -> Bool {
    guard let fields = cursor.fields("model", known: Self.known) else { return false }
    if let written = fields["world"] {
      guard let value: World = written.choice() else { return false }
      world = value
    }
    if let written = fields["namespaces"] {
      guard let value: Namespaces = written.choice() else { return false }
      namespaces = value
    }
    if let written = fields["trustedLabels"] {
      guard let lists = written.fields("trustedLabels", known: ["namespace", "pod", "serviceAccount"]) else {
        return false
      }
      if let keys = lists["namespace"] {
        guard let list = keys.labelKeys() else { return false }
        trustedNamespaceLabels = list
      }
      if let keys = lists["pod"] {
        guard let list = keys.labelKeys() else { return false }
        trustedPodLabels = list
      }
      if let keys = lists["serviceAccount"] {
        guard let list = keys.labelKeys() else { return false }
        trustedServiceAccountLabels = list
      }
    }
    if let written = fields["trustedServiceAccounts"] {
      guard let items = written.items() else { return false }
      for item in items {
        guard let (namespace, name) = item.namespacedName("ServiceAccount") else { return false }
        trustedServiceAccounts.append(.init(namespace: namespace, name: name))
      }
    }
    if let written = fields["policies"] {
      guard let value: Policies = written.choice() else { return false }
      policies = value
    }
    if let written = fields["trustedNamespaces"] {
      guard let names = written.trustedNamespaces() else { return false }
      trustedNamespaces = names
    }
    if let written = fields["podCIDRs"] {
      guard let blocks = written.blocks() else { return false }
      guard !blocks.isEmpty else {
        written.error("invalid-value", "`podCIDRs` needs at least one block")
        return false
      }
      podCIDRs = blocks
    }
    if let written = fields["nodeCIDRs"] {
      guard let blocks = written.blocks() else { return false }
      nodeCIDRs = blocks
    }
    if let written = fields["ipFamilies"] {
      guard let items = written.items() else { return false }
      var families: Set<IPFamily> = []
      for item in items {
        guard let family: IPFamily = item.choice() else { return false }
        families.insert(family)
      }
      guard !families.isEmpty else {
        written.error("invalid-value", "`ipFamilies` needs at least one family")
        return false
      }
      ipFamilies = families.sorted()
    }
    if fields["ipFamilies"] != nil {
      for (key, blocks) in [("podCIDRs", podCIDRs ?? []), ("nodeCIDRs", nodeCIDRs)] where !blocks.isEmpty {
        guard let written = fields[key], written.hasEveryFamily(blocks, ipFamilies) else { return false }
      }
    }
    if let written = fields["unknownKinds"] {
      guard let value: UnknownKinds = written.choice() else { return false }
      unknownKinds = value
    }
    return decodeEnforcer(fields)
  }

  /// Reads `enforcer`, and the version of the one that is meant.
  private mutating func decodeEnforcer(_ fields: Fields) -> Bool {
    if let written = fields["enforcer"] {
      guard let text = written.string() else { return false }
      guard let name = Enforcer.Name(rawValue: text) else {
        let names = Enforcer.Name.allCases.map(\.rawValue)
        let known = names.map { "`\($0)`" }.joined(separator: " or ")
        written.error(
          "unsupported-key", "enforcer profile `\(text)` is not supported",
          notes: [.init(nearest(text, among: names).map { "did you mean `\($0)`?" } ?? "write \(known)")])
        return false
      }
      enforcer = Enforcer(name)
    }
    if let written = fields["calicoVersion"] {
      guard let release = release(written, "calicoVersion", of: .calico, "Calico", EnforcerVersions.calico) else {
        return false
      }
      enforcer = Enforcer(.calico, release: release)
    }
    if let written = fields["ciliumVersion"] {
      guard let release = release(written, "ciliumVersion", of: .cilium, "Cilium", EnforcerVersions.cilium) else {
        return false
      }
      enforcer = Enforcer(.cilium, release: release)
    }
    guard let written = fields["cilium"] else { return true }
    guard isMeant(written, "cilium", of: .cilium), let settings = written.enforcerSettings() else { return false }
    enforcer = enforcer ?? Enforcer(.cilium)
    enforcer?.settings = settings
    return true
  }

  /// Whether a key about one enforcer stands beside that one, or beside none.
  private func isMeant(_ written: Cursor, _ key: String, of name: Enforcer.Name) -> Bool {
    guard let other = enforcer?.name, other != name else { return true }
    written.error(
      "invalid-value", "`\(key)` means nothing with `enforcer: \(other.rawValue)`",
      notes: [.init("write `enforcer: \(name.rawValue)`, or leave it out")])
    return false
  }

  /// Reads the version of an enforcer.
  private func release(
    _ written: Cursor, _ key: String, of name: Enforcer.Name, _ product: String, _ known: [String]
  ) -> String? {
    guard isMeant(written, key, of: name) else { return nil }
    guard let text = written.node.scalar?.text, known.contains(text) else {
      written.error(
        "invalid-value", "`\(written.node.scalar?.text ?? "…")` is no version of \(product) that is known",
        notes: [.init("known are \(known.joined(separator: ", "))")])
      return nil
    }
    return text
  }
}

/// The releases by which policies differ in meaning, as they are written, the oldest first. A later one means what the
/// last of them means.
package enum EnforcerVersions {
  package static let calico = ["3.29", "3.30", "3.31", "3.32"]
  package static let cilium = ["1.16", "1.17", "1.18", "1.19", "1.20"]
}
