import Diagnostics
import Kubernetes
import YAMLTree

extension Cursor {
  /// A selector of endpoints, nodes or Services (semantics L24, L25, M18).
  func endpointSelector() -> EndpointSelector? {
    let misnomers: [String: Misnomer] = [
      "labels": .of("matchLabels"), "expressions": .of("matchExpressions"),
      "podSelector": .note("labels of pods stand in `matchLabels` and `matchExpressions` themselves"),
      "namespaceSelector": .note(
        "labels of namespaces are asked for by `\(IdentityLabel.namespaceLabels)KEY`, their names by "
          + "`k8s:\(IdentityLabel.namespace)`"),
    ]
    guard
      let fields = fields(
        "EndpointSelector", known: ["matchLabels", "matchExpressions"], misnomers: bareLabels(misnomers))
    else { return nil }
    var result = EndpointSelector()
    var isValid = true
    if let labels = fields["matchLabels"] {
      if let map = labels.identityLabels() { result.matchLabels = map } else { isValid = false }
    }
    if let expressions = fields["matchExpressions"] {
      guard let items = expressions.items(), let all = all(items, \.identityRequirement) else { return nil }
      result.matchExpressions = all
    }
    return isValid ? result : nil
  }

  /// What to tell about labels that stand in a selector without `matchLabels`.
  private func bareLabels(_ known: [String: Misnomer]) -> [String: Misnomer] {
    guard case .mapping(let entries) = node.content else { return known }
    var result = known
    for entry in entries where result[entry.key] == nil {
      guard case .scalar(let scalar) = entry.value.content else { continue }
      result[entry.key] = .note("labels stand below `matchLabels`: `matchLabels: {\(entry.key): \(scalar.text)}`")
    }
    return result
  }

  private func identityLabels() -> [EndpointSelector.Key: String]? {
    guard let fields = fields("matchLabels"), let map = stringMap("matchLabels") else { return nil }
    var result: [EndpointSelector.Key: String] = [:]
    var isValid = true
    for (text, value) in fields.all {
      let key = EndpointSelector.Key(parsing: text)
      guard checkLabelKey(key.name, at: fields.keySpan(text)), let written = map[text], value.checkLabelValue(written)
      else {
        isValid = false
        continue
      }
      if let other = result[key], other != written {
        value.error("repeated-label", "`\(key)` is asked for twice, with different values: nothing has both")
        isValid = false
      }
      result[key] = written
    }
    return isValid ? result : nil
  }

  private var identityRequirement: EndpointSelector.Requirement? {
    let type = "LabelSelectorRequirement"
    guard let fields = fields(type, known: ["key", "operator", "values"]),
      let keyCursor = fields.required("key", of: type), let text = keyCursor.string(),
      let `operator` = fields.required("operator", of: type)?
        .word("invalid-operator", "operator", of: LabelSelector.Requirement.Operator.self)
    else { return nil }
    let key = EndpointSelector.Key(parsing: text)
    guard keyCursor.checkLabelKey(key.name) else { return nil }
    var values: [String] = []
    if let list = fields["values"] {
      let texts = list.items().flatMap {
        all($0) { item in item.string().flatMap { item.checkLabelValue($0) ? $0 : nil } }
      }
      guard let texts else { return nil }
      values = texts
    }
    let wantsValues = `operator` == .in || `operator` == .notIn
    if wantsValues == values.isEmpty {
      (fields["values"] ?? Cursor(node, path: path.appending("values"), context: context)).error(
        "invalid-values", "`\(`operator`.rawValue)` " + (wantsValues ? "needs at least one value" : "takes no values"))
      return nil
    }
    return .init(key, `operator`, values)
  }
}
