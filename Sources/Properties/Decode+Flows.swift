import Diagnostics
import Kubernetes
import YAMLTree

extension Assertion {
  /// Reads `onlyFlows`.
  static func onlyFlows(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard let fields = cursor.fields("onlyFlows", known: ["within", "flows"]) else { return nil }
    let within = set("within", fields, "onlyFlows", names)
    let flows = fields.required("flows", of: "`onlyFlows`").flatMap { FlowRegion.list($0, "a permitted flow", names) }
    guard let within, let flows else { return nil }
    return .onlyFlows(within: within, flows: flows)
  }

  /// Reads `noNewAccess`.
  static func noNewAccess(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard let fields = cursor.fields("noNewAccess", known: ["within", "baseline"]) else { return nil }
    var within = SetReference(expression: .reserved(.anyPod), title: ReservedSet.anyPod.rawValue, span: cursor.span)
    if let written = fields["within"] {
      guard let set = SetReference.decode(written, names: names) else { return nil }
      within = set
    }
    var baseline: [String] = []
    for item in fields["baseline"].map({ $0.items() ?? [] }) ?? [] {
      guard let text = item.string() else { return nil }
      baseline.append(text)
    }
    return .noNewAccess(within: within, baseline: baseline)
  }
}

extension Assertion.Transitive {
  /// Reads `{maxHops, notThrough}`.
  static func decode(_ cursor: Cursor, _ names: SetNames) -> Self? {
    if cursor.isNull { return Self() }
    guard let fields = cursor.fields("transitive", known: ["maxHops", "notThrough"]) else { return nil }
    var result = Self()
    if let written = fields["maxHops"] {
      guard let number = written.integer() else { return nil }
      guard (1...1_000).contains(number) else {
        written.error("invalid-value", "`maxHops` must be 1 to 1000", notes: [.init("for any number leave it out")])
        return nil
      }
      result.maxHops = Int(number)
    }
    if let written = fields["notThrough"] {
      guard let set = SetReference.decode(written, names: names) else { return nil }
      result.notThrough = set
    }
    return result
  }
}

extension FlowRegion {
  /// Reads a list of `{from, to, ports, justification, ticket}`.
  static func list(_ cursor: Cursor, _ type: String, _ names: SetNames) -> [Self]? {
    guard let items = cursor.items() else { return nil }
    let decoded = items.map { decode($0, type, names) }
    let valid = decoded.compactMap { $0 }
    return valid.count == decoded.count ? valid : nil
  }

  private static func decode(_ cursor: Cursor, _ type: String, _ names: SetNames) -> Self? {
    guard
      let fields = cursor.fields(
        type, known: ["from", "to", "ports", "justification", "ticket"], misnomers: Misnomers.assertion)
    else {
      return nil
    }
    let from = Assertion.set("from", fields, type, names)
    let to = Assertion.set("to", fields, type, names)
    guard let from, let to else { return nil }
    var result = Self(from: from, to: to)
    if let written = fields["ports"] {
      guard let ports = PortSpec.decode(written) else { return nil }
      result.ports = ports
    }
    if let written = fields["justification"] {
      guard let text = written.string() else { return nil }
      result.justification = text
    }
    if let written = fields["ticket"] {
      guard let text = written.string() else { return nil }
      result.ticket = text
    }
    return result
  }
}
