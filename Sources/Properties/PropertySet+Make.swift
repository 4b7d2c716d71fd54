package import Diagnostics

extension PropertySet {
  /// Makes a set that no file holds, for questions of the program's own.
  package init(name: String, model: Model, properties: [Property]) {
    self.init(name: name)
    self.model = model
    self.properties = properties
  }
}

extension Property {
  /// Makes the property that two sets of policies are compared by: every flow allowed now was allowed before.
  package static func noNewAccess(name: String, within expression: SetExpression, span: Span) -> Self {
    let set = SetReference(expression: expression, title: name, span: span)
    return Self(
      name: name, assertion: .noNewAccess(within: set, baseline: []), severity: .high, controls: [], world: .open,
      allowEmpty: true, counterexamples: 1, span: span)
  }
}
