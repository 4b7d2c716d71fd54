package import Diagnostics
package import Network

extension PropertySet {
  /// Makes a set that no file holds, for questions of the program's own.
  package init(name: String, model: Model, properties: [Property]) {
    self.init(name: name)
    self.model = model
    self.properties = properties
  }

  /// Adds a set that an assertion writes in place, under its text.
  package mutating func define(_ reference: SetReference) {
    sets.append(NamedSet(name: reference.title, expression: reference.expression, span: reference.span))
  }
}

extension Property {
  /// Makes a property of declared pods that no file holds.
  package init(_ claim: DoorClaim, name: String, span: Span) {
    self.init(
      name: name, assertion: .doors(claim), severity: .high, controls: [], world: .closed, allowEmpty: true,
      counterexamples: 1, span: span)
  }

  /// Makes the property that two sets of policies are compared by: every flow allowed now was allowed before.
  package static func noNewAccess(name: String, within expression: SetExpression, span: Span) -> Self {
    let set = SetReference(expression: expression, title: name, span: span)
    return Self(
      name: name, assertion: .noNewAccess(within: set, baseline: []), severity: .high, controls: [], world: .open,
      allowEmpty: true, counterexamples: 1, span: span)
  }
}

extension PortSpec {
  /// Makes the spec of one port.
  package init(_ transport: TransportProtocol, _ port: UInt16, span: Span) {
    self.init(
      connections: ConnectionSet(transport, PortSet(port...port)), names: [], text: "\(port)/\(transport.rawValue)",
      span: span)
  }
}
