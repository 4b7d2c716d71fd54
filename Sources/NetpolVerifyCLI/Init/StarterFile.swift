import Kubernetes
import Network
import Properties
import Verification

/// The text of a starter file.
enum StarterFile {
  /// Where objects lie that name no namespace.
  struct Placement {
    /// The namespace.
    var namespace: String
    /// How many there are.
    var count: Int
    /// Whether the user said so.
    var isStated: Bool

    /// What the head of the file says of it: without `-n`, runs would stop or speak of another namespace.
    fileprivate var lines: [String] {
      let objects = count == 1 ? "1 object of the manifests names" : "\(count) objects of the manifests name"
      let taken = count == 1 ? "it is taken" : "they are taken"
      let run = "# \(objects) no namespace. Run it with `-n \(namespace)`"
      return isStated
        ? ["#", "\(run), as it was made."]
        : [
          "#", "\(run): \(taken) to lie there.",
          "# If \(count == 1 ? "it goes" : "they go") elsewhere, make this file anew with `init -n NAMESPACE`.",
        ]
    }
  }

  /// Puts a file together. Items of `resources` are written as they are. With `outcomes`, each property says what it is
  /// today; known violations are expected, unless waivers will speak of them.
  static func text(
    name: String, resources: [String] = [], exclude: [String] = [], model: PropertySet.Model? = nil, sets: [StarterSet],
    properties: [StarterProperty],
    outcomes: [String: PropertyOutcome] = [:], placement: Placement? = nil, isWaived: Bool = false,
    expected: Set<String> = []
  ) -> String {
    let known =
      isWaived
      ? "is waived for a time, so that the file is green" : "is expected to be, so that the file is green"
    var lines = [
      // Editors with a YAML language server complete and check the file by it.
      "# yaml-language-server: $schema=netpol-verify.schema.json",
      "# (`netpol-verify schema > netpol-verify.schema.json` writes that file, for editors.)",
      "#",
      "# What must be true of this cluster's network policy: a start, written by `netpol-verify init`.",
      "#",
      "# Each property says what it is today. What is violated \(known): "
        + "repair it,",
      "# then take the \(isWaived ? "waiver" : "expectation") away. A property holds for the pods that exist; with `world: open` it must hold for",
      "# every pod that anyone could create.",
    ]
    lines += placement?.lines ?? []
    lines += [
      "apiVersion: netpol-verify/v1", "kind: PropertySet", "metadata: {name: \(name)}", "spec:",
    ]
    if !resources.isEmpty {
      lines += ["  # Paths are relative to this file.", "  resources: [\(resources.joined(separator: ", "))]"]
    }
    if resources.contains(where: { $0.hasPrefix("{") }) {
      lines.append("  # What is rendered is read with `--allow-run` only.")
    }
    if !exclude.isEmpty { lines.append("  exclude: \(YAMLText.list(exclude))") }
    let isOpen = properties.contains(where: \.isOpen)
    lines += ["  model:", "    world: \(isOpen ? "open" : "closed")"] + addresses(model)
    let used = used(sets, properties)
    if !used.isEmpty { lines.append("  sets:") }
    lines += used.flatMap(\.lines)
    lines.append("  properties:")
    var chapter: String?
    for property in properties {
      if property.chapter != chapter { lines += ["", "  # ---- \(property.chapter)"] }
      chapter = property.chapter
      lines +=
        [""]
        + self.lines(
          property, outcomes[property.name], isWaived: isWaived && !expected.contains(property.name))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Where pods and nodes lie.
  private static func addresses(_ model: PropertySet.Model?) -> [String] {
    var lines: [String] = []
    if model?.podCIDRs == nil || model?.nodeCIDRs.isEmpty ?? true {
      lines.append("    # Where pods and nodes lie, if you know: what is outside is then told more sharply.")
    }
    func list(_ blocks: [CIDR]) -> String { YAMLText.list(blocks.map(\.description)) }
    lines.append(model?.podCIDRs.map { "    podCIDRs: \(list($0))" } ?? "    # podCIDRs: [10.244.0.0/16]")
    let nodes = model?.nodeCIDRs ?? []
    lines.append(nodes.isEmpty ? "    # nodeCIDRs: [10.0.0.0/24]" : "    nodeCIDRs: \(list(nodes))")
    if let model, model.ipFamilies != IPFamily.allCases {
      lines.append("    ipFamilies: \(YAMLText.list(model.ipFamilies.map(\.rawValue)))")
    }
    return lines
  }

  /// The sets that properties name, and those that these name.
  private static func used(_ sets: [StarterSet], _ properties: [StarterProperty]) -> [StarterSet] {
    var names = Set(properties.flatMap(\.uses))
    for set in sets.reversed() where names.contains(set.name) { names.formUnion(set.uses) }
    return sets.filter { names.contains($0.name) }
  }

  private static func lines(
    _ property: StarterProperty, _ outcome: PropertyOutcome?, isWaived: Bool
  ) -> [String] {
    var lines: [String] = []
    let isViolated = outcome.map { $0.verdict == .violated } ?? false
    if outcome != nil { lines.append("  # \(isViolated ? "Violated today." : "Holds today.")") }
    lines += [
      "  - name: \(YAMLText.scalar(property.name))", "    description: \(YAMLText.sentence(property.description))",
      "    severity: \(property.severity)",
    ]
    if let outcome, isViolated, !isWaived {
      let reason = "violated when this file was made: \(example(outcome))"
      lines += ["    expect:", "      violated:", "        reason: \(YAMLText.scalar(reason))"]
    }
    return lines + ["    \(property.assertion)"]
  }

  /// The first counterexample, and how many more there are.
  private static func example(_ outcome: PropertyOutcome) -> String {
    guard let first = outcome.counterexamples.first else { return "see the report" }
    var text = first.from.title
    if let to = first.to { text += " → \(to.title)" }
    if let transport = first.transport, let port = first.port { text += " on \(port)/\(transport.rawValue)" }
    if let direction = first.direction { text += " is not isolated for \(direction.field)" }
    let left = outcome.violatingPairs - 1
    return left > 0 ? "\(text), and \(left) more" : text
  }
}
