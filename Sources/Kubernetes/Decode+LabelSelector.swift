import Diagnostics
import YAMLTree

extension LabelSelector {
  /// Reads a selector with the API's checks (semantics B3 to B9). Unknown members are errors.
  ///
  /// Also used for the selectors of property files, which are written alike.
  ///
  /// - Parameter misnomers: what people write for another shape of the field, and what to tell them.
  package static func decode(_ cursor: Cursor, misnomers: [String: Misnomer] = [:]) -> Self? {
    guard
      let fields = cursor.fields(
        "LabelSelector", known: ["matchLabels", "matchExpressions"],
        misnomers: cursor.bareLabels.merging(misnomers) { $1 })
    else { return nil }
    var result = Self()
    var isValid = true
    if let labels = fields["matchLabels"] {
      if let map = labels.labelMap() { result.matchLabels = map } else { isValid = false }
    }
    if let expressions = fields["matchExpressions"] {
      guard let items = expressions.items() else { return nil }
      for item in items {
        if let requirement = Requirement.decode(item) {
          result.matchExpressions.append(requirement)
        } else {
          isValid = false
        }
      }
    }
    return isValid ? result : nil
  }
}

extension Cursor {
  /// What to tell about labels that stand in a selector without `matchLabels`, as in a Service's.
  fileprivate var bareLabels: [String: Misnomer] {
    guard case .mapping(let entries) = node.content else { return [:] }
    var result: [String: Misnomer] = ["labels": .of("matchLabels"), "expressions": .of("matchExpressions")]
    for entry in entries {
      guard case .scalar(let scalar) = entry.value.content, isLabelKey(entry.key) else { continue }
      result[entry.key] = .note("labels stand below `matchLabels`: `matchLabels: {\(entry.key): \(scalar.text)}`")
    }
    return result
  }
}

extension LabelSelector.Requirement {
  /// Reads one item of `matchExpressions`.
  static func decode(_ cursor: Cursor) -> Self? {
    let type = "LabelSelectorRequirement"
    guard let fields = cursor.fields(type, known: ["key", "operator", "values"]) else { return nil }
    guard let keyCursor = fields.required("key", of: type), let key = keyCursor.string(), keyCursor.checkLabelKey(key),
      let operatorCursor = fields.required("operator", of: type), let text = operatorCursor.string()
    else { return nil }
    guard let `operator` = Operator(rawValue: text) else {
      let names = Operator.allCases.map(\.rawValue)
      let meant = nearest(text, among: names).map { "did you mean `\($0)`?" }
      operatorCursor.error(
        "invalid-operator", "`\(text)` is no operator",
        notes: [.init(meant ?? "operators are \(names.joined(separator: ", "))")])
      return nil
    }
    var values: [String] = []
    if let list = fields["values"] {
      guard let items = list.items() else { return nil }
      for item in items {
        guard let value = item.string(), item.checkLabelValue(value) else { return nil }
        values.append(value)
      }
    }
    switch `operator` {
    case .in, .notIn:
      guard !values.isEmpty else {
        (fields["values"] ?? operatorCursor).error("invalid-values", "`\(text)` needs at least one value")
        return nil
      }
    case .exists, .doesNotExist:
      guard values.isEmpty else {
        fields["values"]?.error("invalid-values", "`\(text)` takes no values")
        return nil
      }
    }
    return Self(key: key, operator: `operator`, values: values)
  }
}
