package import Kubernetes
package import YAMLEdits

/// Writes parts of policies as YAML; each language adds its own.
extension YAMLWords {
  /// A selector, in one line.
  package static func selector(_ selector: LabelSelector) -> String { flow(.selector(selector)) }

  /// One item of `matchExpressions`.
  package static func requirement(_ requirement: LabelSelector.Requirement) -> String {
    flow(.requirement(requirement))
  }
}
