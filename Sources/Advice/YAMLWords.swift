package import Kubernetes

/// Writes parts of policies as YAML; each language adds its own.
package enum YAMLWords {
  /// A selector, in one line.
  package static func selector(_ selector: LabelSelector) -> String {
    var members: [String] = []
    if !selector.matchLabels.isEmpty {
      let labels = selector.matchLabels.sorted { $0.key < $1.key }.map { "\($0.key): \(scalar($0.value))" }
      members.append("matchLabels: {\(labels.joined(separator: ", "))}")
    }
    if !selector.matchExpressions.isEmpty {
      members.append("matchExpressions: [\(selector.matchExpressions.map(requirement).joined(separator: ", "))]")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  /// One item of `matchExpressions`.
  package static func requirement(_ requirement: LabelSelector.Requirement) -> String {
    let values =
      requirement.values.isEmpty ? "" : ", values: [\(requirement.values.map(scalar).joined(separator: ", "))]"
    return "{key: \(requirement.key), operator: \(requirement.operator.rawValue)\(values)}"
  }

  /// A scalar, quoted where YAML would read something else than text.
  package static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789._/-".unicodeScalars.contains($0) }
      && text.contains { $0.isLetter && !"eE_xXoO".contains($0) } && !"-.".contains(text[text.startIndex])
      && !["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"].contains(text.lowercased())
    let isAddress = text.contains("/") && text.unicodeScalars.allSatisfy { "0123456789./".unicodeScalars.contains($0) }
    return isPlain || isAddress ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
